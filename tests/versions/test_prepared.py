"""What is written in the form of something public is prepared, and the public text stays as it is."""

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from partnership.models import Twinning
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.versions import Version, current
from tests import factories
from tests.forms import address, filled_in, log_in
from tests.versions.pending import decide, send, title

pytestmark = pytest.mark.django_db


def test_text_of_an_editor_leaves_the_public_one_as_it_is(client, public, editor):
    assert send(editor, public, title_de="Neu").url == address(public, "prepared")
    assert title(client, public) == "Alt"
    assert PendingChange.objects.of(public).values["title_de"] == "Neu"
    assert [(version.step, version.values["title_de"]) for version in Version.objects.of(public)] == [
        ("created", "Alt")
    ]


def test_public_text_older_than_versions_stays_in_the_history(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, publish="1")
    assert [version.values["title_de"] for version in Version.objects.of(public)] == ["Neu", "Alt"]
    public.refresh_from_db()
    assert (public.behind, public.behind_since) == ("uk", 1)


def test_page_of_a_change_parts_its_links(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "prepared")).content.decode()
    assert " ".join(strip_tags(page).split()).count(" · ") == 5


def test_form_goes_on_with_what_is_prepared(public, editor):
    send(editor, public, title_de="Neu")
    assert filled_in(log_in(editor), address(public))["title_de"] == "Neu"


@pytest.mark.parametrize("name", ["is_minor", "is_current"])
def test_form_goes_on_with_what_was_said_of_the_change(public, editor, name):
    current(public)
    type(public).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    send(editor, public, title_de="Neu", **{name: "on"})
    send(editor, public, title_de="Neuer")
    assert {flag: getattr(PendingChange.objects.get(), flag) for flag in ("is_minor", "is_current")} == {
        "is_minor": name == "is_minor",
        "is_current": name == "is_current",
    }


def test_form_sent_unchanged_prepares_nothing(public, editor):
    client = log_in(editor)
    response = client.post(address(public), filled_in(client, address(public)), follow=True)
    assert (response.redirect_chain, PendingChange.objects.count()) == ([(address(public), 302)], 0)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_translation_said_to_be_current_is_a_change_of_its_own(public, editor):
    current(public)
    type(public).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    send(editor, public, is_current="on")
    assert PendingChange.objects.get().is_current


def test_form_leads_to_the_change_if_there_is_one(public, editor):
    said = [f"{address(public, 'prepared')}" in log_in(editor).get(address(public)).content.decode()]
    send(editor, public, title_de="Neu")
    said.append(f"{address(public, 'prepared')}" in log_in(editor).get(address(public)).content.decode())
    assert said == [False, True]


def test_rows_are_prepared_and_published_with_their_record(editor):
    twinning = factories.twinning(stages=("2022-10-27",))
    client = log_in(editor)
    form = filled_in(client, address(twinning), "twinning_form")
    client.post(address(twinning), {**form, "stages-0-text_de": "Neuer Vertrag."})
    assert twinning.stages.get().text_de == "Vertrag."
    PendingChange.objects.of(twinning).publish()
    assert Twinning.objects.get().stages.get().text_de == "Neuer Vertrag."


def test_form_with_a_mistake_prepares_nothing_and_names_it(public, editor):
    response = send(editor, public, title_de="")
    assert (response.status_code, set(response.context["adminform"].form.errors)) == (200, {"title_de"})
    assert PendingChange.objects.count() == 0


def test_publisher_publishes_at_once_or_prepares(client, public, publisher):
    send(publisher, public, title_de="Vorbereitet", _prepare="1")
    assert title(client, public) == "Alt"
    send(publisher, public, title_de="Sofort")
    assert (title(client, public), PendingChange.objects.count()) == ("Sofort", 0)


def test_translator_adds_to_what_an_editor_prepared(public, editor):
    send(editor, public, title_de="Vorbereitet", lead_de="Neuer Vorspann.")
    send(factories.translator("uk"), public, title_uk="Нове")
    values = PendingChange.objects.of(public).values
    assert [values[name] for name in ("title_de", "lead_de", "title_uk")] == ["Vorbereitet", "Neuer Vorspann.", "Нове"]


def test_change_saved_again_unchanged_keeps_its_writer(public, editor):
    send(editor, public, title_de="Neu")
    send(factories.translator("uk"), public)
    assert PendingChange.objects.get().changed_by == editor


CORRECTION = {
    "corrections-TOTAL_FORMS": "1",
    "corrections-0-made_on": "2024-01-01",
    "corrections-0-note_de": "Die Zahl war falsch.",
    "corrections-0-note_uk": "Число було хибне.",
}


def notes(values):
    return [row["note_de"] for row in values["corrections"]]


def test_prepared_row_saved_again_is_not_doubled(public, editor):
    send(editor, public, **CORRECTION)
    send(editor, public, title_de="Nochmal")
    send(editor, public, **{"corrections-0-note_de": "Der Ort war falsch."})
    values = PendingChange.objects.get().values
    assert (values["title_de"], notes(values)) == ("Nochmal", ["Der Ort war falsch."])


def test_second_row_is_prepared_after_the_first(public, editor):
    send(editor, public, **CORRECTION)
    second = {name.replace("-0-", "-1-"): value for name, value in CORRECTION.items()}
    second |= {"corrections-TOTAL_FORMS": "2", "corrections-1-note_de": "Auch der Ort."}
    send(editor, public, **second)
    assert notes(PendingChange.objects.get().values) == ["Die Zahl war falsch.", "Auch der Ort."]


def test_prepared_row_is_taken_out_again(public, editor, publisher):
    send(editor, public, **CORRECTION)
    send(publisher, public, _prepare="1", **{"corrections-0-DELETE": "on"})
    assert PendingChange.objects.get().values["corrections"] == []


@pytest.mark.parametrize("button", ["publish", "_save"])
def test_prepared_row_is_stored_when_its_change_is_published(public, editor, publisher, button):
    send(editor, public, **CORRECTION)
    if button == "publish":
        decide(publisher, public, publish="1")
    else:
        send(publisher, public, **{button: "1"})
    [row] = public.corrections.all()
    assert (row.pk > 0, row.note_de, PendingChange.objects.count()) == (True, "Die Zahl war falsch.", 0)
    assert [row["id"] for row in Version.objects.of(public).first().values["corrections"]] == [row.pk]


def test_prepared_row_stays_one_when_its_record_is_withdrawn(public, editor, publisher):
    send(editor, public, **CORRECTION)
    notices = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}
    log_in(publisher).post(address(public, "withdraw"), notices)
    public.refresh_from_db()
    assert (public.state, public.corrections.count()) == (State.WITHDRAWN, 0)
    assert notes(PendingChange.objects.get().values) == ["Die Zahl war falsch."]


def test_mistake_when_publishing_at_once_leaves_all_as_it_was(public, editor, publisher):
    send(editor, public, **CORRECTION)
    response = send(publisher, public, title_de="")
    assert (response.status_code, public.corrections.count(), PendingChange.objects.count()) == (200, 0, 1)


def test_public_record_in_a_pop_up_loses_no_text(public, editor):
    client = log_in(editor)
    form = filled_in(client, address(public))
    assert client.get(f"{address(public)}?_popup=1").url == address(public)
    response = client.post(f"{address(public)}?_popup=1", {**form, "_popup": "1", "title_de": "Neu"})
    assert (response.url, PendingChange.objects.get().values["title_de"]) == (address(public, "prepared"), "Neu")


def test_error_in_a_missing_field_is_told_of_the_whole_form(public, editor):
    client = log_in(editor)
    form = {name: value for name, value in filled_in(client, address(public)).items() if "ready" not in name}
    response = client.post(address(public), form)
    found = response.context["adminform"].form.errors
    assert (set(found), PendingChange.objects.count()) == ({"__all__"}, 0)


def test_error_in_a_photo_is_told_to_a_translator_of_its_release(public):
    public.photo = factories.photo(consent="")
    public.save()
    response = send(factories.translator("uk"), public, title_uk="Нове")
    assert set(response.context["adminform"].form.errors) == {"__all__"}
