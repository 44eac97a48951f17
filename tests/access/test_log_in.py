"""One function lets people in, asks the limits before it hashes, and logs what it refuses."""

import logging

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from partnership.models import User
from tests import factories
from tests.client import UncheckedClient
from tests.forms import log_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
WRONG = "Dieser Name und dieses Passwort gehören nicht zusammen."
TOO_MANY = "Es gab zu viele Versuche."


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were hashed since the test began."""
    passwords, encode = [], MD5PasswordHasher.encode

    def noting(self, password, salt):
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noting)
    return passwords


@pytest.fixture
def events(caplog):
    """A function that returns the security events so far, without what says from where they came."""
    caplog.set_level(logging.INFO, logger="security")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "security"]


def attempt(name, password=PASSWORD, client=None):
    return (client or UncheckedClient(headers={"Accept-Language": "de"})).post(
        "/admin/login/", {"login": name, "password": password}
    )


def test_right_password_lets_in():
    editor = factories.editor()
    client = UncheckedClient()
    assert attempt(editor.username, client=client).url == "/admin/"
    assert client.session["_auth_user_id"] == str(editor.pk)


@pytest.mark.parametrize(
    "make", [factories.editor, lambda: User.objects.create_user("plain"), lambda: User(username="nobody")]
)
def test_every_refusal_reads_the_same(make):
    page = attempt(make().username, "wrong")
    assert (page.status_code, WRONG in page.content.decode()) == (200, True)


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}])
def test_right_password_of_no_staff_reads_like_a_wrong_one(values):
    user = User.objects.create_user("plain", password=PASSWORD, **{"is_staff": True, **values})
    client = UncheckedClient(headers={"Accept-Language": "de"})
    page = attempt(user.username, client=client)
    assert (WRONG in page.content.decode(), "_auth_user_id" in client.session) == (True, False)


@pytest.mark.parametrize("exists", [True, False])
def test_sixth_try_of_a_stranger_is_refused_before_hashing(hashed, exists):
    name = factories.editor().username if exists else "nobody"
    hashed.clear()
    for _try in range(5):
        attempt(name, "wrong")
    page = attempt(name)
    assert (hashed, page.status_code, page.headers["Retry-After"]) == (["wrong"] * 5, 429, "60")
    assert TOO_MANY in page.content.decode()


def test_owner_gets_in_while_strangers_guess(hashed):
    editor, client = factories.editor(), UncheckedClient()
    attempt(editor.username, client=client)
    client.post("/admin/logout/")
    for _try in range(30):
        attempt(editor.username, "wrong")
    assert attempt(editor.username, client=client).status_code == 302
    assert len(hashed) <= 11


def test_old_password_is_asked_for_with_the_same_limit(hashed):
    client = log_in(factories.editor(interface_language="de"))
    form = {"old_password": "wrong", "new_password1": "quite another one", "new_password2": "quite another one"}
    hashed.clear()
    for _try in range(8):
        page = client.post("/admin/password_change/", form)
    assert (hashed, TOO_MANY in page.content.decode()) == (["wrong"] * 5, True)


def test_password_is_changed_by_who_knows_the_old_one():
    editor = factories.editor()
    form = {"old_password": PASSWORD, "new_password1": "quite another one", "new_password2": "quite another one"}
    assert log_in(editor).post("/admin/password_change/", form).url == "/admin/password_change/done/"
    assert attempt(editor.username, "quite another one").status_code == 302


def test_each_kind_of_try_is_logged(events):
    editor = factories.editor()
    attempt(editor.username)
    for _try in range(7):
        attempt(editor.username, "wrong")
    assert events() == ["log-in", *["log-in-refused"] * 4, *["log-in-throttled"] * 3]


@pytest.mark.parametrize("header", [{"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}], ids=str)
def test_password_is_not_repeated(header):
    page = UncheckedClient(headers=header).post("/admin/login/", {"login": "x", "password": "typed with care"})
    assert (page.headers["Content-Type"], b"typed with care" in page.content) == ("text/html; charset=utf-8", False)


def test_name_that_no_account_has_is_not_logged(caplog):
    caplog.set_level(logging.INFO, logger="security")
    attempt("my secret password", "typed into the wrong field")
    assert ("secret" in caplog.text, "wrong field" in caplog.text) == (False, False)


def test_nobody_signs_up(client):
    assert client.get("/admin/account/signup/").status_code == 302
    assert client.get("/de/account/signup/").status_code == 404
