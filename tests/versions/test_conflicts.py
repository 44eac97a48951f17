"""What happened meanwhile: a pending change that does not fit any more, and two who write in one record."""

import pytest
from django.utils import timezone

from news.models import PressRelease
from partnership.desk import changeform
from partnership.desk.records import ContentAdmin
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Version
from tests import factories
from tests.forms import address, filled_in, log_in
from tests.versions.pending import NOON, decide, prepared, send

pytestmark = pytest.mark.django_db


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
def test_form_says_what_no_longer_fits_and_shows_the_rest(public, editor, happen):
    happen(public)
    response = log_in(editor).get(address(public))
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert response.context["adminform"].form["title_de"].value() == "Neu"
    assert address(public, "prepared") in response.content.decode()


@misfits
def test_rest_of_what_no_longer_fits_is_saved_and_published(public, editor, publisher, happen):
    happen(public)
    send(editor, public, lead_de="Weiter.")
    decide(publisher, public, publish="1")
    public.refresh_from_db()
    assert (public.title_de, public.lead_de, public.photo, public.original) == ("Neu", "Weiter.", None, None)


@misfits
def test_change_that_no_longer_fits_is_shown_and_discarded(public, editor, happen):
    happen(public)
    assert log_in(editor).get(address(public, "prepared")).status_code == 200
    decide(editor, public, discard="1", sure="1")
    assert PendingChange.objects.count() == 0


# --- what is needed by a change ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "column"), [(factories.photo, "photo"), (factories.source, "original")], ids=["photo", "source"]
)
def test_record_that_a_change_refers_to_is_not_deleted(public, publisher, make, column):
    wanted = make()
    change = prepared(public, **{column: wanted.pk})
    client = log_in(publisher)
    page = client.post(address(wanted, "delete"), {"post": "yes"})
    assert (page.context["protected"], type(wanted).objects.count()) == ([f"Vorbereitete Änderung: {public}"], 1)
    change.delete()
    client.post(address(wanted, "delete"), {"post": "yes"})
    assert type(wanted).objects.count() == 0


def test_change_whose_row_refers_to_a_record_is_found():
    place, source = factories.municipality(), factories.source()
    values = values_of(place)
    row = {"id": 1, "name_de": "Alt", "name_uk": "Старе", "source": source.pk}
    change = PendingChange.prepare(place, {**values, "former_names": [row]}, None)
    assert PendingChange.objects.referring_to(source) == [change]
    assert PendingChange.objects.referring_to(factories.source()) == []


# --- two editors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [factories.draft, factories.release])
def test_second_to_save_is_told_and_loses_nothing(make, publisher):
    record, other = make(title_de="Alt"), factories.publisher()
    client = log_in(publisher)
    opened = filled_in(client, address(record))
    send(other, record, title_de="Von der anderen")
    response = client.post(address(record), {**opened, "title_de": "Von mir"})
    record.refresh_from_db()
    assert (response.status_code, record.title_de) == (200, "Von der anderen")
    page = response.content.decode()
    assert '<dd lang="de"><del>Alt</del><ins>Von der anderen</ins></dd>' in page
    assert response.context["meanwhile"].who == str(other)
    assert response.context["adminform"].form["title_de"].value() == "Von mir"


def test_record_published_while_a_form_waits_is_not_overwritten(editor, monkeypatch):
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
    fingerprint = client.post(address(record), sent).context["fingerprint"]
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.count()) == ("Entwurf", 0)
    client.post(address(record), {**sent, "_fingerprint": fingerprint})
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.get().values["title_de"]) == ("Entwurf", "Ungenehmigt")


def test_record_due_while_it_is_saved_gets_a_pending_change(publisher, monkeypatch, settings):
    settings.FOUR_EYES = True
    record = factories.release(title_de="Genehmigt", publish_at=NOON)
    client, filled = log_in(publisher), changeform.filled_form
    form = filled_in(client, address(record))

    def filled_at_noon(*args):
        monkeypatch.setattr(timezone, "now", lambda: NOON)
        return filled(*args)

    monkeypatch.setattr(changeform, "filled_form", filled_at_noon)
    client.post(address(record), {**form, "title_de": "Ungenehmigt"})
    record.refresh_from_db()
    assert (record.title_de, PendingChange.objects.get().values["title_de"]) == ("Genehmigt", "Ungenehmigt")


def test_saving_again_after_a_conflict_keeps_both_in_the_history(publisher):
    record, client = factories.draft(title_de="Alt"), log_in(publisher)
    opened = filled_in(client, address(record))
    send(factories.publisher(), record, title_de="Von der anderen")
    again = client.post(address(record), {**opened, "title_de": "Von mir"}).context["fingerprint"]
    assert client.post(address(record), {**opened, "title_de": "Von mir", "_fingerprint": again}).status_code == 302
    titles = [version.values["title_de"] for version in Version.objects.of(record)]
    assert titles == ["Von mir", "Von der anderen", "Alt"]


def test_second_to_prepare_is_told_and_loses_nothing(public, editor):
    client = log_in(editor)
    opened = filled_in(client, address(public))
    send(factories.editor(), public, title_de="Von der anderen")
    response = client.post(address(public), {**opened, "title_de": "Von mir"})
    assert (response.status_code, PendingChange.objects.get().values["title_de"]) == (200, "Von der anderen")
    assert "<ins>Von der anderen</ins>" in response.content.decode()


def test_one_person_saves_twice_without_a_conflict(editor):
    record = factories.draft(title_de="Alt")
    assert [send(editor, record, title_de=words).status_code for words in ("Eins", "Zwei")] == [302, 302]
