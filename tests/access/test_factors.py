"""The second factor: asked for by a setting, given once in a session, encrypted at rest, and reset by others only."""

import logging
import re
import time
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import connection

from partnership.access import factors
from partnership.access.adapter import FactorAdapter
from partnership.access.models import AccountChange
from tests import factories
from tests.client import UncheckedClient
from tests.forms import log_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXP"
SET_UP = "/admin/account/factors/"
What = AccountChange.What


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True
    cache.clear()  # the codes that are used up


@pytest.fixture(autouse=True)
def committing(monkeypatch):
    """What waits for the transaction to be committed is done at once: the transaction of a test never is."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **_more: function())


@pytest.fixture
def editor():
    return factories.editor(interface_language="de")


@pytest.fixture
def with_app(editor):
    """An editor who has an app with codes."""
    TOTP.activate(editor, SECRET)
    return editor


def code(steps=0, secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def by_password(user):
    client = UncheckedClient(headers={"Accept-Language": "de"})
    return client, client.post("/admin/login/", {"login": user.username, "password": PASSWORD, "next": "/admin/"})


def is_in(client):
    return client.get("/admin/").status_code == 200


# --- who has none -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/news/pressrelease/", "/admin/password_change/", "/admin/jsi18n/"])
def test_who_has_none_is_led_to_set_one_up(editor, path):
    client, answer = by_password(editor)
    assert (answer.status_code, client.get(path).url) == (302, f"/admin/login/?next={path}")
    assert client.get(f"/admin/login/?next={path}").url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_where_no_setting_asks_for_it_the_password_is_enough(editor, settings):
    settings.SECOND_FACTOR = False
    client, _answer = by_password(editor)
    assert is_in(client)


def test_setting_one_up_lets_in_and_gives_recovery_codes(editor):
    client, _answer = by_password(editor)
    secret = client.get(f"{SET_UP}app/").context["form"].secret
    answer = client.post(f"{SET_UP}app/", {"code": code(secret=secret)})
    assert (answer.url, is_in(client)) == (f"{SET_UP}codes/", True)
    assert len(client.get(answer.url).context["unused_codes"]) == 10


def test_wrong_code_sets_up_nothing(editor):
    client, _answer = by_password(editor)
    client.get(f"{SET_UP}app/")
    page = client.post(f"{SET_UP}app/", {"code": "000000"})
    assert ("falsch oder abgelaufen" in page.content.decode(), is_in(client)) == (True, False)
    assert not Authenticator.objects.exists()


def test_who_has_none_can_log_out(editor):
    client, _answer = by_password(editor)
    client.post("/admin/logout/")
    assert client.get(SET_UP).status_code == 302


# --- who has one ------------------------------------------------------------------------------------------------------


def test_password_alone_lets_nobody_in_who_has_one(with_app):
    client, answer = by_password(with_app)
    assert (answer.url, "_auth_user_id" in client.session, is_in(client)) == ("/admin/account/code/", False, False)


@pytest.mark.parametrize("typed", [lambda: code(), lambda: f"{code()[:3]} {code()[3:]}", lambda: code(-1)])
def test_code_of_the_app_lets_in(with_app, typed):
    client, answer = by_password(with_app)
    assert (client.post(answer.url, {"code": typed()}).url, is_in(client)) == ("/admin/", True)


def test_code_lets_in_once(with_app):
    used = code()
    for client, answer in (by_password(with_app), by_password(with_app)):
        client.post(answer.url, {"code": used})
    assert not is_in(client)


def test_code_lets_in_once_whichever_worker_is_asked(with_app):
    """Each worker may have a cache of its own, in which allauth notes the codes that are used up."""
    used = code()
    for client, answer in (by_password(with_app), by_password(with_app)):
        cache.clear()
        client.post(answer.url, {"code": used})
    assert not is_in(client)


def test_wrong_code_is_logged(with_app, caplog):
    client, answer = by_password(with_app)
    caplog.set_level(logging.INFO, logger="security")
    client.post(answer.url, {"code": "000000"})
    events = [(record.getMessage(), record.fields["account"]) for record in caplog.records if record.name == "security"]
    assert events == [("code-refused", with_app.username)]


def test_recovery_code_lets_in_once(with_app):
    codes = RecoveryCodes.activate(with_app).get_unused_codes()
    (first, answer), (second, _answer) = by_password(with_app), by_password(with_app)
    first.post(answer.url, {"code": codes[0]})
    second.post(answer.url, {"code": codes[0]})
    assert [is_in(client) for client in (first, second)] == [True, False]


def test_codes_of_somebody_else_let_nobody_in(with_app):
    TOTP.activate(other := factories.editor(), "KRSXG5CTMVRXEZLU")
    client, answer = by_password(other)
    client.post(answer.url, {"code": code()})
    assert not is_in(client)


def test_sixth_code_of_a_stranger_is_not_looked_at(with_app):
    client, answer = by_password(with_app)
    for _try in range(5):
        client.post(answer.url, {"code": "000000"})
    page = client.post(answer.url, {"code": code()})
    assert ("Es gab zu viele Versuche." in page.content.decode(), is_in(client)) == (True, False)


def deactivated_for_a_while(user):
    for user.is_active in (False, True):
        user.save()


def given_a_new_password(user):
    user.set_password("quite another one")
    user.save()


@pytest.mark.parametrize("what", [given_a_new_password, deactivated_for_a_while, factors.reset])
def test_log_in_that_waits_for_a_code_ends_with_the_sessions(with_app, what):
    client, answer = by_password(with_app)
    what(with_app)
    assert client.post(answer.url, {"code": code()}).url.startswith("/admin/login/")
    assert (is_in(client), client.get("/admin/login/").status_code) == (False, 200)


@pytest.mark.parametrize("said", ["", "{", "{}", '{"id": 1}'])
def test_page_says_so_where_a_passkey_is_refused(with_app, said):
    client, answer = by_password(with_app)
    page = client.post(answer.url, {"credential": said}).content.decode()
    [shown] = re.findall('class="errorlist[^>]*><li>([^<]*)', page)
    assert (shown, is_in(client)) == (
        "Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.",
        False,
    )


def test_log_in_that_waits_for_a_code_can_be_left(with_app):
    client, _answer = by_password(with_app)
    assert client.get("/admin/login/").url == "/admin/account/code/"
    client.post("/admin/account/start-over/")
    assert client.get("/admin/login/").status_code == 200


# --- what is kept, and who may take it away -----------------------------------------------------------------------------


def test_secret_is_stored_encrypted(with_app):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert SECRET not in str(cursor.fetchall())


def test_former_secret_key_still_reads_what_it_wrote(with_app, settings):
    kept = FactorAdapter().encrypt("x")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "y" * 50
    assert FactorAdapter().decrypt(kept) == "x"


def test_reset_ends_all_sessions_and_asks_anew(with_app):
    client, answer = by_password(with_app)
    client.post(answer.url, {"code": code()})
    factors.reset(with_app, by=factories.administrator())
    assert not is_in(client)
    client, _answer = by_password(with_app)
    assert client.get("/admin/login/").url == SET_UP


def test_changes_are_told_to_administrators(editor):
    client, _answer = by_password(editor)
    secret = client.get(f"{SET_UP}app/").context["form"].secret
    client.post(f"{SET_UP}app/", {"code": code(secret=secret)})
    client.post(f"{SET_UP}codes/new/")
    client.post(f"{SET_UP}app/remove/")
    factors.reset(editor, by=(chief := factories.administrator()))
    told = [(change.what, change.subject, change.made_by) for change in AccountChange.objects.order_by("pk")]
    who = editor.username
    assert told == [
        (What.FACTOR_ADDED, who, editor),
        (What.CODES_MADE, who, editor),
        (What.FACTOR_REMOVED, who, editor),
        (What.FACTOR_RESET, who, chief),
    ]


def test_setting_one_up_ends_what_came_in_without_it(editor):
    (here, _answer), (there, _answer) = by_password(editor), by_password(editor)
    secret = here.get(f"{SET_UP}app/").context["form"].secret
    here.post(f"{SET_UP}app/", {"code": code(secret=secret)})
    assert (is_in(here), there.get(f"{SET_UP}app/remove/").status_code) == (True, 302)
    assert there.get(f"{SET_UP}codes/").url.startswith("/admin/login/")


def test_removing_one_ends_what_came_in_with_it(with_app, settings):
    settings.SECOND_FACTOR = False
    here, there = log_in(with_app), log_in(with_app)
    here.post(f"/admin/account/confirm/?next={SET_UP}", {"password": PASSWORD})
    here.post(f"{SET_UP}app/remove/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_factor_of_somebody_else_does_not_count(editor):
    """As of an account that is no longer of the staff: it may give its passkey, and is then refused."""
    client = UncheckedClient()
    client.get("/admin/account/passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
    session = client.session
    session[factors.GIVEN] = factories.editor().pk
    session.save()
    client.post("/admin/login/", {"login": editor.username, "password": PASSWORD})
    assert not is_in(client)


def test_removing_the_last_one_leads_to_set_one_up(with_app):
    client, answer = by_password(with_app)
    client.post(answer.url, {"code": code()})
    client.post(f"{SET_UP}app/remove/")
    assert (is_in(client), client.get("/admin/login/").url) == (False, SET_UP)


def test_old_log_in_says_its_password_again_before_a_change(with_app):
    client = log_in(with_app)
    assert unquote(client.get(f"{SET_UP}app/remove/").url) == f"/admin/account/confirm/?next={SET_UP}app/remove/"
    client.post(f"/admin/account/confirm/?next={SET_UP}app/remove/", {"password": PASSWORD})
    assert client.get(f"{SET_UP}app/remove/").status_code == 200


def test_public_site_must_ask_for_it(settings):
    def found():
        return [message.id for message in run_checks(tags=["security"], include_deployment_checks=True)]

    assert "site.E002" not in found()
    settings.SECOND_FACTOR = False
    assert "site.E002" in found()
