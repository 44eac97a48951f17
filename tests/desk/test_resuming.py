"""A log-in that ran out while somebody was writing loses nothing: the text comes back with the password asked for."""

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from news.models import Photo, PressRelease
from partnership.models import Upload, User
from partnership.versions.versions import Version
from tests import factories
from tests.client import UncheckedClient
from tests.desk.test_pictures import ADD_PHOTO, PHOTO, jpeg, upload
from tests.factories import staff
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
TEXT = "Erste Zeile.\nZweite „Zeile“ & <b>dritte</b>."


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


@pytest.fixture
def draft(db):
    return factories.draft(title_de="Alt", title_uk="Старе")


def hidden(page):
    """Returns what a page would send once more: its hidden fields."""
    document = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    [form] = [form for form in document.iter("form") if form.get("id") == "resume-form"]
    return {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}


def logged_out(editor, draft, **values):
    """What somebody wrote, and a client that is not logged in any more."""
    client = log_in(editor)
    form = filled_in(client, address(draft)) | {"lead_de": TEXT, "title_de": "Neu", **values}
    client.session.flush()
    return client, form


def log_in_and_send(client, page, user, password=PASSWORD):
    return client.post(
        page.request["PATH_INFO"],
        hidden(page) | {"resume-username": user.username, "resume-password": password},
    )


def test_the_page_that_asks_for_the_password_carries_what_was_written(editor, draft):
    client, form = logged_out(editor, draft)
    page = client.post(address(draft), form)
    assert page.status_code == 200
    assert {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in form.items() if name != "csrfmiddlewaretoken" and not isinstance(value, list)
    }
    assert PressRelease.objects.get().title_de == "Alt"


def test_after_the_log_in_it_is_saved_as_it_was_sent(editor, draft):
    client, form = logged_out(editor, draft)
    answer = log_in_and_send(client, client.post(address(draft), form), editor)
    stored = PressRelease.objects.get()
    assert (answer.status_code, stored.title_de, stored.lead_de) == (302, "Neu", TEXT)
    assert Version.objects.of(draft).first().made_by == editor
    assert client.get(address(draft)).status_code == 200


def test_with_a_wrong_password_the_text_stays_and_nothing_is_saved(editor, draft):
    client, form = logged_out(editor, draft)
    page = log_in_and_send(client, client.post(address(draft), form), editor, "wrong")
    assert (page.status_code, hidden(page)["lead_de"], "errornote" in page.content.decode()) == (200, TEXT, True)
    assert PressRelease.objects.get().title_de == "Alt"
    assert log_in_and_send(client, page, editor).status_code == 302


def test_no_password_comes_back_on_a_page(editor, draft):
    client, form = logged_out(editor, draft)
    page = log_in_and_send(client, client.post(address(draft), form), editor, "wrong and secret")
    assert "wrong and secret" not in page.content.decode()
    assert [name for name in hidden(page) if name.startswith("resume")] == []


@pytest.mark.parametrize("make", [lambda: User.objects.create_user("plain", password=PASSWORD), staff])
def test_who_may_not_save_it_does_not_by_logging_in(editor, draft, make):
    client, form = logged_out(editor, draft)
    log_in_and_send(client, client.post(address(draft), form), make())
    assert PressRelease.objects.get().title_de == "Alt"


def test_files_are_spoken_of_because_they_do_not_come_back(editor):
    file = SimpleUploadedFile("x.jpg", b"x")
    said = "Dateien müssen danach erneut gewählt werden."
    client = UncheckedClient(headers={"Accept-Language": "de"})
    page = client.post("/admin/news/photo/add/", {"key": "flagge", "upload": file})
    assert said in page.content.decode()
    page = client.post("/admin/news/photo/add/", {"key": "flagge"})
    assert said not in page.content.decode()


def test_files_are_spoken_of_again_after_a_wrong_password(editor, draft):
    client, form = logged_out(editor, draft)
    asked = client.post(address(draft), form | {"upload": SimpleUploadedFile("x.pdf", b"x")})
    asked_again = log_in_and_send(client, asked, editor, "wrong")
    assert [page.context["had_files"] for page in (asked, asked_again)] == [True, True]
    assert log_in_and_send(client, asked_again, editor).status_code == 302


@pytest.mark.parametrize("data", [{}, {"csrfmiddlewaretoken": "x"}])
def test_where_nothing_was_written_the_log_in_is_asked_for_as_ever(draft, data):
    assert UncheckedClient().post(address(draft), data).url == f"/admin/login/?next={address(draft)}"


def test_what_was_decided_on_a_prepared_change_is_sent_once_more(editor):
    release, client = factories.release(), UncheckedClient()
    page = client.post(address(release, "prepared"), {"_fingerprint": "1.1", "submit": "1"})
    assert hidden(page) | {"csrfmiddlewaretoken": ""} == {
        "_fingerprint": "1.1",
        "submit": "1",
        "csrfmiddlewaretoken": "",
    }


PLAIN = {
    "an unknown address": lambda: "/admin/no/such/address/",
    "the own password": lambda: "/admin/password_change/",
    "somebody's password": lambda: reverse("admin:auth_user_password_change", args=[staff().pk]),
    "a new account": lambda: "/admin/partnership/user/add/",
    "an account": lambda: address(staff()),
    "a group": lambda: "/admin/auth/group/add/",
    "a deletion": lambda: address(factories.draft(), "delete"),
    "a list": lambda: "/admin/news/pressrelease/",
    "a link for a preview": lambda: address(factories.draft(), "links"),
}


@pytest.mark.parametrize("make", PLAIN.values(), ids=PLAIN)
def test_everything_else_gets_the_plain_log_in_and_logs_nobody_in(make):
    path, user = make(), factories.publisher()
    secret = {"old_password": "secret and long", "password1": "secret and long", "post": "yes", "action": "x"}
    log_in = {"resume-username": user.username, "resume-password": PASSWORD}
    client = UncheckedClient()
    for data in (secret, secret | log_in):
        assert client.post(path, data).url == f"/admin/login/?next={path}"
    assert "_auth_user_id" not in client.session


def test_no_field_for_a_password_is_carried_along(draft):
    page = UncheckedClient().post(address(draft), {"title_de": "Neu", "new_Password1": "secret and long"})
    assert (hidden(page)["title_de"], "secret and long" in page.content.decode()) == ("Neu", False)


# --- a form that is older than the log-in -----------------------------------------------------------------------------


@pytest.fixture
def old_form(editor, draft):
    """A client that checks tokens, logged in anew since its form was opened, and what the form holds."""
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(editor)
    form = filled_in(client, address(draft)) | {"title_de": "Neu"}
    client.cookies.pop("csrf")
    client.get(address(draft))  # a new token, as every log-in makes one
    return client, form


def test_a_form_that_is_older_than_the_log_in_can_be_sent_once_more(old_form, draft):
    client, form = old_form
    page = client.post(address(draft), form, headers={"Origin": "http://testserver"})
    assert (page.status_code, hidden(page)["title_de"], PressRelease.objects.get().title_de) == (403, "Neu", "Alt")
    answer = client.post(address(draft), hidden(page), headers={"Origin": "http://testserver"})
    assert (answer.status_code, PressRelease.objects.get().title_de) == (302, "Neu")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://testserver", "http://testserver.evil.example", ""]
)
def test_what_another_site_sends_is_refused_and_not_offered_again(old_form, draft, origin):
    client, form = old_form
    page = client.post(address(draft), form, headers={"Origin": origin})
    assert (page.status_code, "resume-form" in page.content.decode()) == (403, False)
    assert PressRelease.objects.get().title_de == "Alt"


def test_a_log_in_with_an_old_token_shows_no_password():
    client = UncheckedClient(enforce_csrf_checks=True)
    data = {"username": "x", "password": "secret and long"}
    page = client.post("/admin/login/", data, headers={"Origin": "http://testserver"})
    assert (page.status_code, "secret and long" in page.content.decode()) == (403, False)


# --- a database that does not answer ------------------------------------------------------------------------------------


def failing(*_args, **_kwargs):
    raise OperationalError("database is locked")


@pytest.fixture
def raising(monkeypatch):
    """A client of an editor that does not raise errors in the test, and a function that makes the database fail."""
    client = log_in(factories.editor(interface_language="de"))
    client.raise_request_exception = False

    return client, lambda: monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", failing)


def test_text_sent_to_a_busy_database_comes_back_to_be_sent_again(raising, draft, monkeypatch):
    client, fail = raising
    form = filled_in(client, address(draft)) | {"lead_de": TEXT}
    fail()
    page = client.post(address(draft), form)
    monkeypatch.undo()
    assert (page.status_code, page.headers["Retry-After"], hidden(page)["lead_de"]) == (503, "30", TEXT)
    assert client.post(address(draft), hidden(page) | {"_save": "1"}).status_code == 302
    assert PressRelease.objects.get().lead_de == TEXT


def test_a_file_sent_to_a_busy_database_is_not_chosen_again(raising, media_root, monkeypatch):
    """The file was stored before the database was too busy for the record: the page carries its token."""
    client, _fail = raising
    sent = PHOTO | {"upload": upload(jpeg())}
    monkeypatch.setattr("partnership.desk.changeform._saved", failing)
    page = client.post(ADD_PHOTO, sent)
    monkeypatch.undo()
    assert (page.status_code, hidden(page)["upload_token"]) == (503, Upload.objects.get().token)
    assert "Dateien müssen danach erneut gewählt werden." not in page.content.decode()
    assert client.post(ADD_PHOTO, hidden(page)).status_code == 302
    assert Photo.objects.get().upload == Upload.objects.get()


def test_a_password_sent_to_a_busy_database_does_not_come_back(raising):
    client, fail = raising
    fail()
    page = client.post(reverse("admin:password_change"), {"old_password": "geheimes Passwort"})
    assert (page.status_code, "geheimes Passwort" in page.content.decode()) == (503, False)
