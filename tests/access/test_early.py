"""Who opened a text before it was public, and how often strangers asked for an address that was still to come."""

import re
from datetime import datetime

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from partnership.access import early
from partnership.middleware import DueChanges
from partnership.models import EarlyAccess
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.values import values_of
from tests import factories
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db
SETTLE = DueChanges.settle  # which no other test calls (conftest.py)
FUTURE = datetime(2099, 1, 1, tzinfo=factories.BERLIN)
HIDDEN = {"draft": {"state": State.DRAFT, "publish_at": None}, "scheduled": {"publish_at": FUTURE}}


@pytest.fixture
def editor():
    return factories.editor(interface_language="de")


def kept():
    return [(row.key, row.account, row.link, row.count) for row in EarlyAccess.objects.order_by("pk")]


def prepared(record):
    PendingChange.prepare(record, values_of(record) | {"title_de": "Neu"}, None)
    return record


# --- by an account or a link ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("page", [("change",), ("history",), ("preview", "de")], ids=str)
def test_who_opens_an_unpublished_text_at_the_desk_is_kept(editor, state, page):
    record = factories.release(**state)
    for _time in range(2):
        log_in(editor).get(address(record, *page))
    assert kept() == [(record.key, "user-1", 0, 2)]


@pytest.mark.parametrize("page", [("change",), ("prepared",), ("preview", "uk")], ids=str)
def test_a_pending_change_is_an_unpublished_text(editor, page):
    record = prepared(factories.release())
    log_in(editor).get(address(record, *page))
    assert kept() == [(record.key, "user-1", 0, 1)]


def test_whoever_opens_what_is_public_is_not_kept(editor):
    log_in(editor).get(address(factories.release()))
    assert kept() == []


def test_who_may_not_open_a_text_has_not_opened_it():
    record = factories.draft()
    log_in(factories.staff()).get(address(record))
    assert kept() == []


def test_a_preview_link_that_is_opened_is_kept_without_the_person(client, caplog):
    record = factories.draft()
    link = PreviewLink.make(record, None, 3)
    with caplog.at_level("INFO", logger="security"):
        client.get(link.path("de"), REMOTE_ADDR="192.0.2.77")
    assert kept() == [(record.key, "", link.pk, 1)]
    (event,) = [line.fields for line in caplog.records if line.name == "security"]
    assert event == {
        "account": "",
        "network": "192.0.2.0/24",
        "record": f"news.pressrelease {record.key}",
        "link": link.pk,
    }


@pytest.mark.parametrize(
    ("language", "by_link", "there"),
    [("de", "Vorschaulink", " in Kyjiw"), ("uk", "посилання для попереднього перегляду", " у Києві")],
)
def test_the_history_of_a_record_says_who_opened_it(client, editor, language, by_link, there):
    record = factories.draft()
    link = PreviewLink.make(record, editor, 3)
    client.get(link.path("de"))
    log_in(editor).get(address(record))
    editor.interface_language = language
    editor.save()
    page = log_in(editor).get(address(record, "history")).content.decode()
    [table] = [part for part in page.split("<table") if f">{by_link}" in part]
    who = re.findall('<th scope="row">(.*?)</th>', table)
    assert [(name == "user-1", by_link in name) for name in who] == [(True, False), (False, True)]
    assert table.count(there) == 4  # the first and the last time of each


def test_what_cannot_be_written_now_is_written_the_next_time(client, monkeypatch):
    record = factories.draft()
    path = PreviewLink.make(record, None, 3).path("de")

    def busy(*_args):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(EarlyAccess, "add", busy)
        assert client.get(path).status_code == 200
    assert kept() == []
    client.get(path)
    assert [count for *_who, count in kept()] == [2]


# --- by strangers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def a_minute_later(monkeypatch):
    """Returns what every request calls, now that a minute has passed since strangers were last counted."""
    monkeypatch.setattr(early, "_written", early.monotonic() - early.MINUTE)
    return lambda: SETTLE(DueChanges(None))


@pytest.mark.parametrize("state", HIDDEN.values(), ids=HIDDEN)
def test_an_address_that_is_still_to_come_is_counted(client, a_minute_later, state):
    record = factories.release(**state)
    assert [client.get(record.public_path(language)).status_code for language in ("de", "uk", "de")] == [404] * 3
    a_minute_later()
    assert kept() == [(record.key, "", 0, 3)]


def test_strangers_have_nothing_written_but_once_a_minute(client, monkeypatch):
    monkeypatch.setattr(early, "_written", early.monotonic())
    path = factories.draft().public_path("de")
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
        SETTLE(DueChanges(None))
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("number", [1, 30])
def test_addresses_that_lead_nowhere_take_one_row(client, a_minute_later, number):
    for each in range(number):
        client.get(f"/de/presse/2026/{each}/")
    a_minute_later()
    assert kept() == [("", "", 0, number)]


def test_an_address_that_is_to_come_takes_as_many_steps_as_none(client):
    path = factories.draft().public_path("de")
    steps = []
    for asked in (path, f"{path[:-1]}-nie/"):
        with time_machine.travel(FUTURE, tick=False), CaptureQueriesContext(connection) as queries:
            client.get(asked)
        steps.append([query["sql"].replace("-nie", "") for query in queries])
    assert steps[0] == steps[1]


@pytest.mark.parametrize(
    ("language", "times", "said"),
    [
        ("de", 1, "Adresse 1-mal abgefragt"),
        ("de", 3, "Adresse 3-mal abgefragt"),
        ("uk", 1, "адресу запитували 1 раз"),
        ("uk", 3, "адресу запитували 3 рази"),
        ("uk", 5, "адресу запитували 5 разів"),
    ],
)
def test_the_start_page_of_the_desk_tells_of_it(client, a_minute_later, language, times, said):
    record = factories.draft(title_de="Entwurf", title_uk="Чернетка")
    for _time in range(times):
        client.get(record.public_path("de"))
    a_minute_later()
    page = log_in(factories.editor(interface_language=language)).get("/admin/")
    assert [item["address"] for item in page.context["lists"][-1]["items"]] == [address(record)]
    assert said in page.content.decode()


def test_the_start_page_says_nothing_where_nobody_asked():
    page = log_in(factories.editor()).get("/admin/")
    assert [each["items"] for each in page.context["lists"] if not each["empty"]] == []
