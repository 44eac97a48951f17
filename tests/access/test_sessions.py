"""A log-in lasts for 30 minutes after the last thing a person did, for 8 hours at all, and never comes back."""

import pytest
import time_machine
from django.contrib.sessions.models import Session

from partnership.models import User
from tests import factories
from tests.client import UncheckedClient
from tests.forms import log_in

pytestmark = pytest.mark.django_db
LIST = "/admin/news/pressrelease/"
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-28T08:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def editor():
    return factories.editor()


def is_in(client):
    return client.get(LIST).status_code == 200


def test_idle_for_half_an_hour_ends_it(editor, clock):
    client = log_in(editor)
    clock.shift(30 * 60)
    assert is_in(client)
    clock.shift(30 * 60 + 1)
    assert not is_in(client)


def test_used_every_20_minutes_it_lasts_8_hours(editor, clock):
    client = log_in(editor)
    for _time in range(23):
        clock.shift(20 * 60)
        client.session.save()  # as a message does, which makes the row last for longer
        assert is_in(client)
    clock.shift(20 * 60 + 1)
    assert not is_in(client)


def test_using_it_writes_nothing_to_the_database(editor, clock):
    client = log_in(editor)
    before = list(Session.objects.values())
    clock.shift(20 * 60)
    assert is_in(client)
    assert list(Session.objects.values()) == before


@pytest.mark.parametrize("how", ["of another session", "made up", "without a signature"])
def test_forged_time_of_use_keeps_no_session(editor, clock, how):
    client, other = log_in(editor), log_in(factories.editor())
    clock.shift(25 * 60)
    assert is_in(other)
    clock.shift(10 * 60)
    marks = {"of another session": other.cookies["seen"].value, "made up": "x:y", "without a signature": "9999999999"}
    client.cookies["seen"] = marks[how]
    assert not is_in(client)


def test_what_is_over_is_deleted(editor, clock):
    client = log_in(editor)
    clock.shift(31 * 60)
    client.get(LIST)
    assert Session.objects.count() == 0


@pytest.mark.parametrize("is_used", [True, False])
def test_deactivated_account_does_not_come_back(editor, is_used):
    client = log_in(editor)
    editor.is_active = False
    editor.save()
    assert not is_used or not is_in(client)
    editor.is_active = True
    editor.save()
    assert not is_in(client)


@pytest.mark.parametrize("right", ["is_active", "is_staff"])
def test_account_closed_by_a_query_is_out_for_good(editor, right):
    client = log_in(editor)
    User.objects.update(**{right: False})
    assert not is_in(client)
    User.objects.update(**{right: True})
    assert not is_in(client)


def test_logging_out_ends_all_sessions_of_the_account(editor):
    here, there, somebody = log_in(editor), log_in(editor), log_in(factories.editor())
    here.post("/admin/logout/")
    assert [is_in(client) for client in (here, there, somebody)] == [False, False, True]


def test_new_password_ends_all_other_sessions(editor):
    here, there = log_in(editor), log_in(editor)
    form = {"old_password": PASSWORD, "new_password1": "quite another one", "new_password2": "quite another one"}
    assert here.post("/admin/password_change/", form).status_code == 302
    assert [is_in(client) for client in (here, there)] == [True, False]


def test_logging_in_makes_a_new_session(editor):
    client = UncheckedClient()
    client.get("/admin/account/passkey/", headers={"Accept": "application/json"})
    before = client.session.session_key
    client.post("/admin/login/", {"login": editor.username, "password": PASSWORD})
    assert client.session.session_key not in {None, before}


def test_former_secret_keys_keep_sessions(editor, settings):
    client = log_in(editor)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "y" * 50
    assert is_in(client)
