"""What is approved has no errors, and its warnings have been seen."""

import html5lib
import pytest

from news.models import PressRelease
from partnership.publishing.state import State
from tests import factories
from tests.desk.press import ADD, APPROVED, VAGUE, new
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db


LONG = {"lead_de": "Wort " * 30}
READY = {name: value for name, value in APPROVED.items() if name != "acknowledged"}


def test_an_error_stops_approval_and_is_named_with_its_language(chief):
    page = chief.post(ADD, new(chief) | APPROVED | VAGUE)
    assert errors(page) == {"__all__"}
    said = page.context["adminform"].form.non_field_errors()
    assert said == [
        "Das kann noch nicht freigegeben werden:",
        "Ukrainisch: Text (ukrainisch): Der Link „тут“ sagt nicht, wohin er führt.",
    ]
    assert PressRelease.objects.count() == 0


def test_an_error_in_a_language_that_is_not_ready_stops_nothing(chief):
    chief.post(ADD, new(chief) | {"ready_de": "on", "state": "approved", "acknowledged": "on"} | VAGUE)
    assert PressRelease.objects.get().ready_languages == ("de",)


def test_a_draft_with_errors_is_saved(chief):
    chief.post(ADD, new(chief) | VAGUE)
    assert PressRelease.objects.get().body_uk == '<p><a href="https://x.example/" rel="noopener">тут</a></p>'


def test_warnings_have_to_be_seen_before_approval(chief):
    form = new(chief) | READY | LONG
    assert errors(chief.post(ADD, form)) == {"acknowledged"}
    assert PressRelease.objects.count() == 0
    chief.post(ADD, form | {"acknowledged": "on"})
    assert PressRelease.objects.get().is_published


def test_without_warnings_nothing_needs_to_be_seen(chief):
    chief.post(ADD, new(chief) | READY)
    assert PressRelease.objects.get().is_published


def test_a_correction_is_not_held_up_by_what_was_public_before(chief):
    public = factories.release(**VAGUE, **LONG)
    form = filled_in(chief, address(public)) | {"title_de": "Berichtigt"}
    assert chief.post(address(public), form).status_code == 302
    assert PressRelease.objects.get().title_de == "Berichtigt"


def test_a_correction_brings_no_new_error(chief, public):
    assert errors(chief.post(address(public), filled_in(chief, address(public)) | VAGUE)) == {"__all__"}
    assert PressRelease.objects.get().body_uk == "<p>Текст.</p>"


def checklist(page):
    """The languages of the panel, each with the kinds of its findings."""
    document = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    panel = next((part for part in document.iter("section") if part.get("class") == "checklist"), None)
    return panel and [
        (part.find("h3").text, [item.get("class") for item in part.iter("li")]) for part in panel.find("div")
    ]


@pytest.mark.parametrize(("make", "link"), [(factories.editor, "error"), (factories.publisher, "error")])
def test_the_form_shows_the_checklist_of_both_languages(make, link):
    release = factories.release(**VAGUE, **LONG, state=State.DRAFT, publish_at=None)
    page = log_in(make(interface_language="de")).get(address(release))
    assert checklist(page) == [("Deutsch", ["warning"]), ("Ukrainisch", [link])]


def test_a_new_form_has_no_checklist_before_it_is_sent(chief):
    assert checklist(chief.get(ADD)) is None
    page = chief.post(ADD, new(chief) | APPROVED | VAGUE)
    assert checklist(page) == [("Deutsch", []), ("Ukrainisch", ["error"])]


@pytest.mark.parametrize(
    ("make", "asked"), [(factories.editor, False), (factories.publisher, True)], ids=["editor", "publisher"]
)
def test_only_who_may_approve_is_asked_about_the_warnings(draft, make, asked):
    page = log_in(make()).get(address(draft)).content.decode()
    assert ('name="acknowledged"' in page) == asked


def test_who_may_only_look_sees_the_checklist_too(public):
    page = log_in(factories.editor(interface_language="de")).get(address(public))
    assert checklist(page) == [("Deutsch", []), ("Ukrainisch", [])]


def test_a_checklist_asks_for_other_pages_without_the_session(chief, client):
    body = '<p><a href="/de/presse/">Alle Mitteilungen</a> und <a href="/de/presse/2031/">das Jahr 2031</a></p>'
    page = chief.get(address(factories.draft(body_de=body)))
    assert (page.status_code, checklist(page)[0]) == (200, ("Deutsch", ["note"]))
    assert page.content.count(b'<html lang="de"') == 1
