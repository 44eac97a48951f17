"""Changes to what is public are prepared while the public text stays, and are published to the second they are due."""

from datetime import datetime, timedelta

import pytest
from django import forms
from django.utils import timezone, translation
from django.utils.formats import date_format

from news.models import PressRelease
from partnership.desk import changeform
from partnership.desk.prepared import ScheduleForm
from partnership.desk.records import ContentAdmin
from partnership.middleware import DueChanges
from partnership.models import Twinning
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange, settle
from partnership.versions.values import apply, values_of
from partnership.versions.versions import Step, Version, current
from tests import factories
from tests.client import UncheckedClient
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
NOON = datetime(2099, 5, 1, 12, tzinfo=factories.BERLIN)


@pytest.fixture
def public(db):
    return factories.release(title_de="Alt", title_uk="Старе")


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


@pytest.fixture
def publisher(db):
    return factories.publisher(interface_language="de")


def send(user, record, **values):
    """Opens the form of a record as `user`, changes it and sends it."""
    client = log_in(user)
    return client.post(address(record), {**filled_in(client, address(record)), **values})


def decide(user, record, **choice):
    client = log_in(user)
    page = client.get(address(record, "prepared"))
    return client.post(address(record, "prepared"), {"_seen": page.context["seen"], **choice})


def title(client, record):
    record.refresh_from_db()
    return client.get(record.path("de")).content.decode().partition("<h1>")[2].partition("</h1>")[0]


def prepared(record, **values):
    """A change that is prepared for a record, without the admin."""
    return PendingChange.prepare(record, values_of(record) | values, None)


def approve(change, moment):
    PendingChange.objects.filter(pk=change.pk).update(state=State.APPROVED, publish_at=moment)


# --- preparing --------------------------------------------------------------------------------------------------------


def test_what_an_editor_writes_leaves_the_public_text_as_it_is(client, public, editor):
    assert send(editor, public, title_de="Neu").url == address(public, "prepared")
    assert title(client, public) == "Alt"
    assert PendingChange.objects.of(public).values["title_de"] == "Neu"
    assert [(version.step, version.values["title_de"]) for version in Version.objects.of(public)] == [
        ("created", "Alt")
    ]


def test_the_public_text_of_a_record_that_is_older_than_versions_stays_in_its_history(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, publish="1")
    assert [version.values["title_de"] for version in Version.objects.of(public)] == ["Neu", "Alt"]
    public.refresh_from_db()
    assert (public.behind, public.behind_since) == ("uk", 1)


def test_the_form_goes_on_with_what_is_prepared(public, editor):
    send(editor, public, title_de="Neu")
    assert filled_in(log_in(editor), address(public))["title_de"] == "Neu"


@pytest.mark.parametrize("name", ["is_minor", "is_current"])
def test_the_form_goes_on_with_what_was_said_of_the_change(public, editor, name):
    current(public)
    type(public).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    send(editor, public, title_de="Neu", **{name: "on"})
    send(editor, public, title_de="Neuer")
    assert {told: getattr(PendingChange.objects.get(), told) for told in ("is_minor", "is_current")} == {
        "is_minor": name == "is_minor",
        "is_current": name == "is_current",
    }


def test_nothing_is_prepared_where_nothing_was_changed(public, editor):
    client = log_in(editor)
    response = client.post(address(public), filled_in(client, address(public)), follow=True)
    assert (response.redirect_chain, PendingChange.objects.count()) == ([(address(public), 302)], 0)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_saying_that_the_translation_is_current_is_a_change_of_its_own(public, editor):
    current(public)
    type(public).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    send(editor, public, is_current="on")
    assert PendingChange.objects.get().is_current


def test_the_form_says_whether_a_change_is_prepared(public, editor):
    said = [f"{address(public, 'prepared')}" in log_in(editor).get(address(public)).content.decode()]
    send(editor, public, title_de="Neu")
    said.append(f"{address(public, 'prepared')}" in log_in(editor).get(address(public)).content.decode())
    assert said == [False, True]


def test_rows_and_relations_are_prepared_too(editor):
    twinning = factories.twinning(stages=("2022-10-27",))
    client = log_in(editor)
    form = filled_in(client, address(twinning), "twinning_form")
    client.post(address(twinning), {**form, "stages-0-text_de": "Neuer Vertrag."})
    assert twinning.stages.get().text_de == "Vertrag."
    PendingChange.objects.of(twinning).publish()
    assert Twinning.objects.get().stages.get().text_de == "Neuer Vertrag."


def test_a_form_with_a_mistake_prepares_nothing_and_says_what_is_wrong(public, editor):
    response = send(editor, public, title_de="")
    assert (response.status_code, set(response.context["adminform"].form.errors)) == (200, {"title_de"})
    assert PendingChange.objects.count() == 0


def test_a_publisher_publishes_at_once_or_prepares(client, public, publisher):
    send(publisher, public, title_de="Vorbereitet", _prepare="1")
    assert title(client, public) == "Alt"
    send(publisher, public, title_de="Sofort")
    assert (title(client, public), PendingChange.objects.count()) == ("Sofort", 0)


def test_an_editor_cannot_publish_by_naming_the_button(client, public, editor):
    send(editor, public, title_de="Neu", _save="1", state="withdrawn")
    assert title(client, public) == "Alt"


def test_a_translator_adds_to_what_an_editor_prepared(public, editor):
    send(editor, public, title_de="Vorbereitet", lead_de="Neuer Vorspann.")
    send(factories.translator("uk"), public, title_uk="Нове")
    values = PendingChange.objects.of(public).values
    assert [values[name] for name in ("title_de", "lead_de", "title_uk")] == ["Vorbereitet", "Neuer Vorspann.", "Нове"]


def test_whoever_saves_what_is_prepared_already_has_not_written_it(public, editor):
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


def test_a_row_that_is_only_prepared_is_saved_again_and_not_doubled(public, editor):
    send(editor, public, **CORRECTION)
    send(editor, public, title_de="Nochmal")
    send(editor, public, **{"corrections-0-note_de": "Der Ort war falsch."})
    values = PendingChange.objects.get().values
    assert (values["title_de"], notes(values)) == ("Nochmal", ["Der Ort war falsch."])


def test_a_second_row_is_prepared_after_the_first(public, editor):
    send(editor, public, **CORRECTION)
    second = {name.replace("-0-", "-1-"): value for name, value in CORRECTION.items()}
    second |= {"corrections-TOTAL_FORMS": "2", "corrections-1-note_de": "Auch der Ort."}
    send(editor, public, **second)
    assert notes(PendingChange.objects.get().values) == ["Die Zahl war falsch.", "Auch der Ort."]


def test_a_prepared_row_is_taken_out_again(public, editor, publisher):
    send(editor, public, **CORRECTION)
    send(publisher, public, _prepare="1", **{"corrections-0-DELETE": "on"})
    assert PendingChange.objects.get().values["corrections"] == []


@pytest.mark.parametrize("button", ["publish", "_save", "_withdraw"])
def test_a_prepared_row_is_stored_with_the_change(public, editor, publisher, button):
    send(editor, public, **CORRECTION)
    if button == "publish":
        decide(publisher, public, publish="1")
    else:
        send(publisher, public, **{button: "1"})
    [row] = public.corrections.all()
    assert (row.pk > 0, row.note_de, PendingChange.objects.count()) == (True, "Die Zahl war falsch.", 0)
    assert [row["id"] for row in Version.objects.of(public).first().values["corrections"]] == [row.pk]


def test_what_is_wrong_when_publishing_at_once_leaves_everything_as_it_was(public, editor, publisher):
    send(editor, public, **CORRECTION)
    response = send(publisher, public, title_de="")
    assert (response.status_code, public.corrections.count(), PendingChange.objects.count()) == (200, 0, 1)


def test_a_public_record_is_not_edited_in_a_pop_up_that_would_lose_the_text(public, editor):
    client = log_in(editor)
    form = filled_in(client, address(public))
    assert client.get(f"{address(public)}?_popup=1").url == address(public)
    response = client.post(f"{address(public)}?_popup=1", {**form, "_popup": "1", "title_de": "Neu"})
    assert (response.url, PendingChange.objects.get().values["title_de"]) == (address(public, "prepared"), "Neu")


def test_an_error_in_a_field_that_is_only_read_is_told_of_the_whole_form(public, editor):
    client = log_in(editor)
    form = {name: value for name, value in filled_in(client, address(public)).items() if "ready" not in name}
    response = client.post(address(public), form)
    found = response.context["adminform"].form.errors
    assert (set(found), PendingChange.objects.count()) == ({"__all__"}, 0)


def test_a_translator_is_told_what_is_wrong_with_the_photo_of_a_release(public):
    public.photo = factories.photo(consent="")
    public.save()
    response = send(factories.translator("uk"), public, title_uk="Нове")
    assert set(response.context["adminform"].form.errors) == {"__all__"}


# --- what does not fit any more ---------------------------------------------------------------------------------------


def photo_deleted(record):
    photo = factories.photo()
    prepared(record, photo=photo.pk, title_de="Neu")
    photo.delete()


def consent_withdrawn(record):
    photo = factories.photo()
    prepared(record, photo=photo.pk, title_de="Neu")
    type(photo).objects.update(consent="")


def source_deleted(record):
    source = factories.source()
    prepared(record, original=source.pk, title_de="Neu")
    source.delete()


def address_taken(record):
    prepared(record, slug_de="neu", title_de="Neu")
    factories.release(slug_de="neu", year=record.year)


misfits = pytest.mark.parametrize("happen", [photo_deleted, consent_withdrawn, source_deleted, address_taken])


@misfits
def test_the_form_says_what_no_longer_fits_and_shows_the_rest(public, editor, happen):
    happen(public)
    response = log_in(editor).get(address(public))
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert response.context["adminform"].form["title_de"].value() == "Neu"
    assert address(public, "prepared") in response.content.decode()


@misfits
def test_the_rest_can_be_saved_and_published(public, editor, publisher, happen):
    happen(public)
    send(editor, public, lead_de="Weiter.")
    decide(publisher, public, publish="1")
    public.refresh_from_db()
    assert (public.title_de, public.lead_de, public.photo, public.original) == ("Neu", "Weiter.", None, None)


@misfits
def test_what_no_longer_fits_can_be_looked_at_and_discarded(public, editor, happen):
    happen(public)
    assert log_in(editor).get(address(public, "prepared")).status_code == 200
    decide(editor, public, discard="1", sure="1")
    assert PendingChange.objects.count() == 0


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_the_page_of_the_change_compares_it_with_the_public_text(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "prepared")).content.decode()
    assert '<dd lang="de"><del>Alt</del><ins>Neu</ins></dd>' in page


@pytest.mark.parametrize(
    ("flag", "told"), [("is_minor", "<li>Nur Tippfehler"), ("is_current", "<li>Die Übersetzung ist wieder aktuell")]
)
def test_the_page_of_the_change_says_what_its_writer_said_of_it(public, editor, flag, told):
    change = prepared(public, title_de="Neu")
    pages = []
    for value in (False, True):
        PendingChange.objects.filter(pk=change.pk).update(**{flag: value})
        pages.append(told in log_in(editor).get(address(public, "prepared")).content.decode())
    assert pages == [False, True]


def test_the_page_of_the_change_leads_to_its_preview(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "prepared"))
    preview = address(public).replace("/change/", "/preview/de/")
    assert f'<a href="{preview}" hreflang="de">' in page.content.decode()


def test_publishing_copies_the_values_and_leaves_a_version(client, public, editor, publisher):
    send(editor, public, title_de="Neu")
    assert decide(publisher, public, publish="1").url == address(public)
    assert (title(client, public), PendingChange.objects.count()) == ("Neu", 0)
    assert Version.objects.of(public).first().step == Step.PUBLISHED


def test_each_step_of_a_change_is_in_the_history_with_who_took_it(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(editor, public, submit="1")
    decide(publisher, public, publish="1")
    page = log_in(editor).get(address(public, "history"))
    told = [(entry.user, entry.get_change_message()) for entry in page.context["decisions"]]
    assert told == [
        (publisher, "Vorbereitete Änderung veröffentlicht"),
        (editor, "Freigabe der vorbereiteten Änderung erbeten"),
        (editor, "Änderung vorbereitet"),
    ]
    assert all(message in page.content.decode() for _user, message in told)


@pytest.mark.parametrize("choice", ["publish", "schedule"])
def test_an_editor_approves_nothing(client, public, editor, choice):
    send(editor, public, title_de="Neu")
    response = decide(editor, public, **{choice: "1", "publish_at_0": "01.05.2099", "publish_at_1": "12:00"})
    assert (response.status_code, title(client, public)) == (403, "Alt")
    assert PendingChange.objects.get().state == State.DRAFT


def test_an_editor_asks_for_approval(public, editor):
    send(editor, public, title_de="Neu")
    decide(editor, public, submit="1")
    assert PendingChange.objects.get().state == State.REVIEW


def test_saving_again_takes_the_approval_back(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    assert PendingChange.objects.get().publish_at == NOON
    send(editor, public, title_de="Noch neuer")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.DRAFT, None)


def test_who_saves_an_approved_change_again_is_told_before_and_after(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    client = log_in(editor)
    before = client.get(address(public))
    after = client.post(address(public), {**filled_in(client, address(public)), "title_de": "Neuer"}, follow=True)
    with translation.override("de"):
        moment = date_format(timezone.localtime(NOON), "DATETIME_FORMAT")
    assert before.content.decode().count(moment) == 1
    assert [message.level_tag for message in after.context["messages"]] == ["success", "warning"]


def test_who_saves_an_approved_change_as_it_is_takes_no_approval_back(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    send(editor, public)
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.APPROVED, NOON)


def test_the_time_that_is_set_stands_in_the_form(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    page = log_in(publisher).get(address(public, "prepared")).content.decode()
    assert ('value="01.05.2099"' in page, 'value="12:00:00"' in page) == (True, True)


def test_a_time_that_there_is_not_is_refused(public, editor, publisher):
    send(editor, public, title_de="Neu")
    response = decide(publisher, public, schedule="1", publish_at_0="28.03.2027", publish_at_1="02:30:00")
    assert (response.status_code, PendingChange.objects.get().state) == (200, State.DRAFT)
    assert set(response.context["form"].errors) == {"publish_at"}


def test_no_change_is_approved_for_a_time_that_has_passed(public, editor, publisher):
    send(editor, public, title_de="Neu")
    response = decide(publisher, public, schedule="1", publish_at_0="01.12.2020", publish_at_1="12:00:00")
    assert (response.status_code, PendingChange.objects.get().state) == (200, State.DRAFT)
    assert response.context["form"].has_error("publish_at", "past")


def test_discarding_asks_first(client, public, editor):
    send(editor, public, title_de="Neu")
    assert decide(editor, public, discard="1").context["asks"] is True
    assert PendingChange.objects.count() == 1
    decide(editor, public, discard="1", sure="1")
    assert (PendingChange.objects.count(), title(client, public)) == (0, "Alt")


def test_translators_do_not_discard_what_others_have_written_too(public, editor):
    translator = factories.translator("uk")
    send(editor, public, title_de="Neu")
    send(translator, public, title_uk="Нове")
    assert decide(translator, public, discard="1", sure="1").status_code == 403
    assert PendingChange.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_decides_over_what_is_not_there_any_more_is_told(public, publisher, method):
    client = log_in(publisher)
    response = getattr(client, method)(address(public, "prepared"), {"publish": "1"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


@pytest.mark.parametrize("role", [factories.editor, lambda: factories.translator("uk")])
def test_asking_for_approval_takes_back_none_that_is_given(public, editor, publisher, role):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    decide(role(), public, submit="1")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.APPROVED, NOON)


def test_nothing_is_scheduled_that_was_saved_after_it_was_seen(public, editor, publisher, monkeypatch):
    send(editor, public, title_de="Gesehen")
    stored = PendingChange.objects.get()

    def is_valid(form):
        PendingChange.prepare(public, stored.values | {"title_de": "Ungesehen"}, editor)
        return forms.Form.is_valid(form)

    monkeypatch.setattr(ScheduleForm, "is_valid", is_valid)
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.DRAFT, None)


def test_nothing_is_decided_over_a_text_that_was_not_seen(public, editor, publisher):
    send(editor, public, title_de="Neu")
    client = log_in(publisher)
    shown = client.get(address(public, "prepared")).context["seen"]
    send(editor, public, title_de="Untergeschoben")
    client.post(address(public, "prepared"), {"_seen": shown, "publish": "1"})
    public.refresh_from_db()
    assert public.title_de == "Alt"


def test_a_public_text_that_changed_meanwhile_is_shown_before_the_decision(public, editor, publisher):
    current(public)
    send(editor, public, title_de="Neu")
    apply({**values_of(public), "place_de": "Essen"}, public)
    page = log_in(publisher).get(address(public, "prepared"))
    assert [part.text for change in page.context["since"] for part in change.parts] == ["Essen"]


@pytest.mark.parametrize("role", ["anonymous", "translator without rights"])
def test_the_page_of_the_change_is_for_those_who_may_write(public, editor, role):
    send(editor, public, title_de="Neu")
    client = UncheckedClient() if role == "anonymous" else log_in(factories.staff())
    assert client.get(address(public, "prepared")).status_code == (302 if role == "anonymous" else 403)


# --- in time ----------------------------------------------------------------------------------------------------------


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)
    settle()


def test_a_change_is_public_from_its_second_on_and_not_before(client, public, monkeypatch):
    approve(prepared(public, title_de="Neu"), NOON)
    at(monkeypatch, NOON - timedelta(seconds=1))
    assert title(client, public) == "Alt"
    at(monkeypatch, NOON)
    assert title(client, public) == "Neu"


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_a_change_that_nobody_approved_is_never_due(client, public, monkeypatch, state):
    change = prepared(public, title_de="Neu")
    PendingChange.objects.filter(pk=change.pk).update(state=state, publish_at=NOON)
    at(monkeypatch, NOON + timedelta(days=1))
    assert title(client, public) == "Alt"


def test_a_change_that_cannot_be_published_goes_back_with_its_reason_and_holds_up_no_other(client, public, monkeypatch):
    other = factories.release(title_de="Anderes")
    wrong, right = prepared(public, title_de="Neu"), prepared(other, title_de="Besser")
    content = wrong.content.replace('"Neu"', '""')
    PendingChange.objects.filter(pk=wrong.pk).update(content=content)
    approve(wrong, NOON)
    approve(right, NOON)
    at(monkeypatch, NOON)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.publish_at, bool(wrong.fault)) == (State.REVIEW, None, True)
    assert [title(client, record) for record in (public, other)] == ["Alt", "Besser"]


def test_a_photo_that_is_gone_by_then_takes_the_approval_back_and_no_visitor_notices(client, public, monkeypatch):
    photo = factories.photo()
    change = prepared(public, photo=photo.pk)
    photo.delete()
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, change.publish_at, bool(change.fault)) == (State.REVIEW, None, True)


def test_a_place_that_is_gone_by_then_takes_the_approval_back(monkeypatch):
    twinning, place = factories.twinning(), factories.municipality()
    change = prepared(twinning, nrw=place.pk)
    place.delete()
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, bool(change.fault)) == (State.REVIEW, True)


def test_whatever_goes_wrong_is_no_error_of_the_page(public, monkeypatch):
    change = prepared(public, title_de="Neu")
    monkeypatch.setattr(PendingChange, "publish", lambda self: {}["unforeseen"])
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, change.fault) == (State.REVIEW, "KeyError: 'unforeseen'")


@pytest.mark.parametrize(
    ("make", "column"), [(factories.photo, "photo"), (factories.source, "original")], ids=["photo", "source"]
)
def test_what_a_prepared_change_refers_to_is_not_deleted(public, publisher, make, column):
    wanted = make()
    change = prepared(public, **{column: wanted.pk})
    client = log_in(publisher)
    page = client.post(address(wanted, "delete"), {"post": "yes"})
    assert (page.context["protected"], type(wanted).objects.count()) == ([f"Vorbereitete Änderung: {public}"], 1)
    change.delete()
    client.post(address(wanted, "delete"), {"post": "yes"})
    assert type(wanted).objects.count() == 0


def test_what_a_row_of_a_prepared_change_refers_to_is_found():
    place, source = factories.municipality(), factories.source()
    values = values_of(place)
    row = {"id": 1, "name_de": "Alt", "name_uk": "Старе", "source": source.pk}
    change = PendingChange.prepare(place, {**values, "former_names": [row]}, None)
    assert PendingChange.objects.referring_to(source) == [change]
    assert PendingChange.objects.referring_to(factories.source()) == []


def test_changes_are_looked_for_once_a_second(monkeypatch):
    calls = []
    monkeypatch.setattr(DueChanges, "settle", lambda self: calls.append(timezone.now()))
    middleware = DueChanges(lambda request: None)
    request = type("Request", (), {"path_info": "/de/"})
    for seconds in (0, 0.4, 0.9, 1, 1.5, 2):
        monkeypatch.setattr(timezone, "now", lambda moment=NOON + timedelta(seconds=seconds): moment)
        middleware(request)
    assert [moment - NOON for moment in calls] == [timedelta(seconds=number) for number in (0, 1, 2)]


# --- two editors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [factories.draft, factories.release])
def test_the_second_to_save_is_told_and_loses_nothing(make, publisher):
    record, other = make(title_de="Alt"), factories.publisher()
    client = log_in(publisher)
    opened = filled_in(client, address(record))
    send(other, record, title_de="Von der anderen")
    response = client.post(address(record), {**opened, "title_de": "Von mir"})
    record.refresh_from_db()
    assert (response.status_code, record.title_de) == (200, "Von der anderen")
    page = response.content.decode()
    assert '<dd lang="de">Von <del>der anderen</del><ins>mir</ins></dd>' in page
    assert response.context["conflict"]["who"] == other
    assert response.context["adminform"].form["title_de"].value() == "Von mir"


def test_what_was_published_while_a_request_waited_is_not_overwritten(editor, monkeypatch):
    record = factories.draft(title_de="Entwurf")
    client = log_in(editor)
    form = filled_in(client, address(record))
    read, today = ContentAdmin.get_object, timezone.localdate()
    day = {"earliest": today, "latest": today, "precision": "day"}

    def read_before(self, *args):
        found = read(self, *args)
        monkeypatch.setattr(ContentAdmin, "get_object", read)
        PressRelease.objects.filter(pk=record.pk).update(**factories.approved(("de", "uk")), **day)
        return found

    monkeypatch.setattr(ContentAdmin, "get_object", read_before)
    sent = {**form, **day, "title_de": "Ungenehmigt", "ready_de": "on"}
    seen = client.post(address(record), sent).context["seen"]
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.count()) == ("Entwurf", 0)
    client.post(address(record), {**sent, "_seen": seen})
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.get().values["title_de"]) == ("Entwurf", "Ungenehmigt")


def test_what_becomes_public_while_it_is_saved_becomes_a_prepared_change(publisher, monkeypatch, settings):
    settings.FOUR_EYES = True
    record = factories.release(title_de="Genehmigt", publish_at=NOON)
    client, filled = log_in(publisher), changeform._filled
    form = filled_in(client, address(record))

    def filled_at_noon(*args):
        monkeypatch.setattr(timezone, "now", lambda: NOON)
        return filled(*args)

    monkeypatch.setattr(changeform, "_filled", filled_at_noon)
    client.post(address(record), {**form, "title_de": "Ungenehmigt"})
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.get().values["title_de"]) == ("Genehmigt", "Ungenehmigt")


def test_saving_again_is_deliberate_and_leaves_both_in_the_history(publisher):
    record, client = factories.draft(title_de="Alt"), log_in(publisher)
    opened = filled_in(client, address(record))
    send(factories.publisher(), record, title_de="Von der anderen")
    again = client.post(address(record), {**opened, "title_de": "Von mir"}).context["seen"]
    assert client.post(address(record), {**opened, "title_de": "Von mir", "_seen": again}).status_code == 302
    titles = [version.values["title_de"] for version in Version.objects.of(record)]
    assert titles == ["Von mir", "Von der anderen", "Alt"]


def test_two_who_prepare_the_same_change_are_told_too(public, editor):
    client = log_in(editor)
    opened = filled_in(client, address(public))
    send(factories.editor(), public, title_de="Von der anderen")
    response = client.post(address(public), {**opened, "title_de": "Von mir"})
    assert (response.status_code, PendingChange.objects.get().values["title_de"]) == (200, "Von der anderen")
    assert "Von <del>der anderen</del><ins>mir</ins>" in response.content.decode()


def test_whoever_saves_twice_in_a_row_is_not_in_their_own_way(editor):
    record = factories.draft(title_de="Alt")
    assert [send(editor, record, title_de=words).status_code for words in ("Eins", "Zwei")] == [302, 302]
