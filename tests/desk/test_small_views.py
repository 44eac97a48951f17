"""Addresses that are proposed, the language of the interface, and where staff are led back to."""

import pytest

from partnership.models import (
    User,
)
from tests import factories
from tests.client import UncheckedClient
from tests.desk.press import LIST
from tests.forms import log_in

pytestmark = pytest.mark.django_db


SLUGS = [("Köln größer", "koeln-groesser"), ("Дніпро", "dnipro"), ("", ""), ("\x00<>", ""), ("x" * 5000, "x" * 80)]


@pytest.mark.parametrize(("text", "slug"), SLUGS)
def test_a_slug_is_proposed_by_the_rules_of_the_site(text, slug):
    assert log_in(factories.editor()).get("/admin/slug/", {"text": text}).json() == {"slug": slug}


@pytest.mark.parametrize("path", ["/admin/slug/?text=a", "/admin/media/x.webp", "/admin/interface-language/"])
@pytest.mark.parametrize("role", ["anonymous", "plain user"])
def test_the_helpers_are_for_staff_alone(path, role):
    page = (log_in(User.objects.create_user("plain")) if role == "plain user" else UncheckedClient()).get(path)
    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/admin/login/")


PASTED = {"html": "<p>Ein <del>alter roter</del> Bus<script>x()</script></p><img src=x>"}
LINES = {
    "de": "2 gelöschte Wörter wurden weggelassen. 1 Bild oder Film wurde weggelassen.",
    "uk": "Прибрано 2 вилучені слова. Прибрано 1 зображення або відео.",
}


@pytest.mark.parametrize("language", LINES)
def test_what_is_pasted_is_read_and_its_losses_said(language):
    answer = log_in(factories.editor(interface_language=language)).post("/admin/pasted/", PASTED)
    assert answer.json() == {"html": "<p>Ein Bus</p>", "line": LINES[language]}


def test_what_is_pasted_is_read_for_staff_alone():
    page = log_in(User.objects.create_user("plain")).post("/admin/pasted/", PASTED)
    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/admin/login/")


def test_no_other_site_has_anything_read():
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.editor())
    assert client.post("/admin/pasted/", PASTED).status_code == 403


PAGES_TO_READ = [
    "/admin/",
    "/admin/news/",
    "/admin/jsi18n/",
    "/admin/password_change/done/",
    "/admin/autocomplete/",
    "/admin/slug/",
    "/admin/translations/",
    "/admin/files/",
    "/admin/media/x.webp",
    "/admin/components/de/",
    f"{LIST}deleted/",
    f"{LIST}1/history/",
    f"{LIST}1/preview/de/",
    "/admin/partnership/user/1/history/",
    "/admin/partnership/linkcheck/1/history/",
]


@pytest.mark.parametrize("path", PAGES_TO_READ)
def test_a_page_to_read_takes_nothing(path):
    assert log_in(factories.staff(is_superuser=True)).post(path, {"x": "y"}).status_code == 405


@pytest.mark.parametrize("language", ["de", "uk"])
def test_a_member_of_staff_sets_their_own_language_alone(language):
    me, other = factories.editor(), factories.editor()
    page = log_in(me).post("/admin/interface-language/", {"language": language, "next": LIST, "user": other.pk})
    assert (page.status_code, page["Location"]) == (302, LIST)
    assert [User.objects.get(pk=user.pk).interface_language for user in (me, other)] == [language, ""]


@pytest.mark.parametrize("language", ["", "fr", "DE", "de-AT", "x" * 5000, "\x00"])
def test_a_language_that_there_is_not_is_refused(language):
    me = factories.editor(interface_language="uk")
    page = log_in(me).post("/admin/interface-language/", {"language": language})
    assert (page.status_code, User.objects.get().interface_language) == (400, "uk")


def test_the_language_is_not_set_by_a_link():
    me = factories.editor(interface_language="uk")
    assert log_in(me).get("/admin/interface-language/?language=de").status_code == 405
    assert User.objects.get().interface_language == "uk"


def test_the_language_is_not_set_by_another_site():
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.editor(interface_language="uk"))
    assert client.post("/admin/interface-language/", {"language": "de"}).status_code == 403
    assert User.objects.get().interface_language == "uk"


ELSEWHERE = [
    "//evil.example",
    "//evil.example/admin/",
    "https://evil.example",
    "https://evil.example/admin/",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "///evil.example",
    "https:evil.example",
    "/admin@evil.example",
    "/admin/../de/",
    " //evil.example",
    "\t//evil.example",
    "/de/",
    "admin/",
    "",
    "\x00/admin/",
    "/admin",
    f"/admin/?q={'x' * 20000}",
    "x" * 9000,
    "http:///evil.example/admin/",
    "https:/admin/",
    "//admin/",
    "/%2fevil.example",
    "\n/admin/",
]


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda target: ascii(target[:30]))
def test_the_language_form_leads_nowhere_else(target):
    page = log_in(factories.editor()).post("/admin/interface-language/", {"language": "uk", "next": target})
    assert (page.status_code, page["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("target", ["/admin/", LIST, f"{LIST}?missing=uk&page=2"])
def test_the_language_form_leads_back_within_the_admin(target):
    page = log_in(factories.editor()).post("/admin/interface-language/", {"language": "uk", "next": target})
    assert page["Location"] == target


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda target: ascii(target[:30]))
def test_logging_in_leads_to_no_other_site(target):
    form = {"login": factories.editor().username, "password": "a long enough password", "next": target}
    assert UncheckedClient().post("/admin/login/", form)["Location"] == "/admin/"


@pytest.mark.parametrize("target", ["/admin/", LIST, f"{LIST}?missing=uk&page=2"])
def test_logging_in_leads_to_the_page_that_was_asked_for(target):
    form = {"login": factories.editor().username, "password": "a long enough password", "next": target}
    assert UncheckedClient().post("/admin/login/", form)["Location"] == target
