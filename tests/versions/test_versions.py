"""Versions: each step leaves one, any can be read and restored, and nothing is lost by it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from news.models import Photo, PressRelease
from partnership.models import Twinning, Upload
from partnership.publishing.state import State
from partnership.versions.comparison import compare
from partnership.versions.difference import Kind
from partnership.versions.pending import PendingChange
from partnership.versions.values import apply, values_of
from partnership.versions.versions import Step, Version, current, note
from tests import factories
from tests.client import UncheckedClient
from tests.forms import address, filled_in, log_in
from tests.uploads.papers import pdf

pytestmark = pytest.mark.django_db


def numbers(record):
    return [(version.number, version.step) for version in Version.objects.of(record)]


def change(record, user=None, **values):
    """Changes a record and notes its version, as the admin does."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    return note(record, Step.CHANGED, user)


# --- what a version holds ---------------------------------------------------------------------------------------------


def test_an_older_record_gets_its_first_version_as_it_stands():
    record = factories.draft(title_de="Alt")
    assert (current(record).number, current(record).values["title_de"]) == (1, "Alt")
    assert numbers(record) == [(1, Step.CREATED)]


def test_saving_what_has_not_changed_adds_no_version():
    record = factories.draft()
    first = current(record)
    assert note(record, Step.CHANGED, None) == first


def test_each_change_adds_a_version_with_who_made_it():
    editor, record = factories.editor(), factories.draft(title_de="Eins")
    current(record)
    change(record, editor, title_de="Zwei")
    newest = Version.objects.of(record).first()
    assert (newest.number, newest.made_by, newest.values["title_de"]) == (2, editor, "Zwei")


def test_versions_of_two_records_do_not_mix():
    one, other = factories.draft(), factories.area()
    current(one)
    current(other)
    change(one, title_de="Neu")
    assert (len(numbers(one)), len(numbers(other))) == (2, 1)


def test_a_version_holds_relations_and_rows():
    twinning = factories.twinning(stages=("2022-10", "2024-08-28"))
    values = values_of(twinning)
    assert [row["earliest"] for row in values["stages"]] == ["2022-10-01", "2024-08-28"]
    assert (values["nrw"], values["joint_with"]) == (twinning.nrw_id, [])


# --- restoring --------------------------------------------------------------------------------------------------------


def test_restoring_brings_back_both_languages_relations_and_rows():
    twinning = factories.twinning(stages=("2022-10",))
    before = values_of(twinning)
    twinning.stages.all().delete()
    factories.stage(twinning, "2025-01-01")
    twinning.areas.set([])
    change(twinning, summary_de="Anders.", summary_uk="Інакше.")
    apply(before, Twinning.objects.get())
    after = values_of(twinning)
    assert {**after, "stages": [{**row, "id": 0} for row in after["stages"]]} == {
        **before,
        "stages": [{**row, "id": 0} for row in before["stages"]],
    }


def test_restoring_leaves_the_public_life_of_a_record_as_it_is():
    record = factories.draft(title_de="Eins")
    before = values_of(record)
    change(record, title_de="Zwei", state=State.APPROVED, ready_de=True)
    moment = record.publish_at
    apply({**before, "ready_de": True}, record)
    record.refresh_from_db()
    assert (record.title_de, record.state, record.publish_at) == ("Eins", State.APPROVED, moment)


def test_restoring_skips_removed_columns_and_keeps_new_ones():
    record = factories.draft(title_de="Eins", place_de="Köln")
    values = {name: value for name, value in values_of(record).items() if name != "place_de"}
    apply({**values, "no_such_column": "x", "title_de": "Zwei"}, record)
    assert (record.title_de, record.place_de) == ("Zwei", "Köln")


TEXT = st.text(alphabet="Köln Дніпро’ґї<p>&\n„“«»\u00a0", max_size=60)
EDIT = st.fixed_dictionaries(dict.fromkeys(("lead_de", "lead_uk", "body_de", "body_uk", "title_uk"), TEXT))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=10, max_size=10), pick=st.integers(0, 9))
def test_after_ten_edits_any_of_them_comes_back_byte_by_byte(edits, pick):
    record = factories.draft()
    versions = [change(record, **edit) for edit in edits]
    apply(versions[pick].values, record)
    stored = PressRelease.objects.get(pk=record.pk)
    wanted = {name: versions[pick].values[name] for name in edits[0]}
    assert {name: getattr(stored, name) for name in wanted} == wanted


# --- comparing --------------------------------------------------------------------------------------------------------


def test_a_comparison_names_the_fields_that_differ_and_their_language():
    record = factories.draft(title_de="Köln hilft", title_uk="Кельн")
    before = values_of(record)
    change(record, title_uk="Кельн допомагає")
    [found] = compare(PressRelease, before, values_of(record))
    assert (found.language, [(part.kind, part.text) for part in found.parts]) == (
        "uk",
        [(Kind.GONE, "Кельн"), (Kind.NEW, "Кельн допомагає")],
    )


def test_a_change_of_markup_alone_is_not_hidden():
    record = factories.draft(body_de="<p>Der Text.</p>")
    before = values_of(record)
    change(record, body_de="<p><strong>Der</strong> Text.</p>")
    [found] = compare(PressRelease, before, values_of(record))
    assert "<strong>" in "".join(part.text for part in found.parts if part.kind == Kind.NEW)


def test_paragraphs_are_compared_line_by_line():
    record = factories.draft(body_de="<h2>Wer</h2>\n<p>Der erste\nAbsatz.</p><p>Der zweite.<br>Neue Zeile.</p>")
    before = values_of(record)
    change(record, body_de="<h2>Was</h2>\n<p>Der erste\nAbsatz.</p><p>Der zweite.<br>Neue Zeile.</p>")
    [found] = compare(PressRelease, before, values_of(record))
    told = [(part.kind, part.text) for part in found.parts]
    unchanged = "Der erste Absatz.\nDer zweite.\nNeue Zeile."
    assert told == [(Kind.GONE, "Wer\n"), (Kind.NEW, "Was\n"), (Kind.SAME, unchanged)]


@pytest.mark.parametrize(("language", "told"), [("de", "1. Juli 2026, 10:00"), ("uk", "1 липня 2026 р., 10:00")])
def test_times_are_compared_as_the_form_has_them(language, told):
    record = factories.draft()
    before = values_of(record)
    change(record, publish_at=datetime(2026, 7, 1, 8, tzinfo=UTC))
    with override(language):
        [found] = compare(PressRelease, before, values_of(record))
        assert [part.text.replace("\xa0", " ") for part in found.parts] == [told]


def test_days_are_compared_as_people_write_them():
    record = factories.draft(earliest=date(2026, 7, 1), latest=date(2026, 7, 1))
    before = values_of(record)
    change(record, earliest=date(2026, 6, 30))
    [found] = compare(PressRelease, before, values_of(record))
    assert [part.text.replace("\xa0", " ") for part in found.parts if part.kind != Kind.SAME] == [
        "1. Juli ",
        "30. Juni ",
    ]


def test_where_a_link_leads_is_compared_with_its_words():
    record = factories.draft(body_de='<p>Mehr im <a href="https://a.example/" hreflang="de">Bericht</a>, heute</p>')
    before = values_of(record)
    change(record, body_de='<p>Mehr im <a href="https://b.example/">Bericht</a>, gestern</p>')
    [found] = compare(PressRelease, before, values_of(record))
    told = [(part.kind, part.text.strip()) for part in found.parts]
    assert told == [
        (Kind.SAME, "Mehr im"),
        (Kind.GONE, "[https://a.example/ de]"),
        (Kind.NEW, "[https://b.example/]"),
        (Kind.SAME, "Bericht,"),
        (Kind.GONE, "heute"),
        (Kind.NEW, "gestern"),
    ]


def test_the_language_of_words_is_compared_with_them():
    record = factories.draft(body_de='<p>Das <span lang="en">Team</span> kam</p>')
    before = values_of(record)
    change(record, body_de='<p>Das <span lang="uk">Team</span> ging</p>')
    [found] = compare(PressRelease, before, values_of(record))
    assert "".join(part.text for part in found.parts if part.kind != Kind.GONE) == "Das [uk] Team ging"


def test_the_file_of_a_document_is_compared():
    record = factories.draft()
    attachment = factories.attachment(record, size=1024)
    before = values_of(record)
    attachment.upload = factories.upload("document", size=2048)
    attachment.save()
    [found] = compare(PressRelease, before, values_of(record))
    assert found.label.endswith("1: Datei")
    assert [part.text.strip() for part in found.parts if part.kind != Kind.SAME] == ["1,0", "2,0"]


def test_relations_are_compared_by_their_names():
    record, area = factories.draft(), factories.area()
    before = values_of(record)
    record.areas.add(area)
    [found] = compare(PressRelease, before, values_of(record))
    assert [part.text for part in found.parts] == [str(area)]


# --- in the admin -----------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


def test_saving_a_form_leaves_a_version_with_its_author(editor):
    record, client = factories.draft(title_de="Eins"), log_in(editor)
    client.post(address(record), {**filled_in(client, address(record)), "title_de": "Zwei"})
    assert numbers(record) == [(2, Step.CHANGED), (1, Step.CREATED)]
    assert Version.objects.of(record).first().made_by == editor


def test_the_history_shows_what_changed_between_any_two_versions(editor):
    record, client = factories.draft(title_de="Eins"), log_in(editor)
    current(record)
    for title in ("Zwei", "Drei"):
        change(record, editor, title_de=title)
    page = client.get(f"{address(record, 'history')}?from=1&to=3").content.decode()
    assert '<dd lang="de"><del>Eins</del><ins>Drei</ins></dd>' in page
    assert "<del>Zwei</del>" not in page
    newest = client.get(address(record, "history")).content.decode()
    assert '<dd lang="de"><del>Zwei</del><ins>Drei</ins></dd>' in newest


@pytest.mark.parametrize("query", ["from=1", "from=x&to=y", "from=9&to=10", "from=1&to=1", "from=&to="])
def test_a_comparison_that_there_is_not_shows_the_newest_two(editor, query):
    record, client = factories.draft(), log_in(editor)
    current(record)
    assert client.get(f"{address(record, 'history')}?{query}").status_code == 200


def restore(client, record, number):
    return client.post(f"{address(record).removesuffix('change/')}restore/{number}/")


def test_restoring_makes_a_new_version(editor):
    record, client = factories.draft(title_de="Eins"), log_in(editor)
    current(record)
    change(record, editor, title_de="Zwei")
    assert restore(client, record, 1).status_code == 302
    record.refresh_from_db()
    assert (record.title_de, numbers(record)[0]) == ("Eins", (3, Step.RESTORED))


def test_an_invalid_version_is_not_restored_and_says_why(editor):
    record, client = factories.draft(title_de="Eins", slug_de="eins"), log_in(editor)
    current(record)
    change(record, editor, slug_de="zwei")
    factories.draft(slug_de="eins", year=record.year)
    response = client.post(f"{address(record).removesuffix('change/')}restore/1/", follow=True)
    record.refresh_from_db()
    assert record.slug_de == "zwei"
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_a_document_that_was_replaced_comes_back_with_its_version(django_capture_on_commit_callbacks):
    record, client = factories.draft(), log_in(factories.publisher())
    values = {"title_de": "T", "title_uk": "T", "written_in": "de"}
    row = {"attachments-TOTAL_FORMS": "1", **{f"attachments-0-{name}": value for name, value in values.items()}}
    for pages in (1, 2):
        file = SimpleUploadedFile("a.pdf", pdf(pages=pages), "application/pdf")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address(record), {**filled_in(client, address(record)), **row, "attachments-0-upload": file})
    restore(client, record, 2)
    [name] = record.attachments.get().upload.file_names
    with default_storage.open(name) as file, pikepdf.open(file) as document:
        assert len(document.pages) == 1


def test_restoring_takes_the_approval_of_a_prepared_change_back():
    record, client = factories.release(title_de="Eins"), log_in(factories.publisher(interface_language="de"))
    current(record)
    change(record, title_de="Zwei")
    PendingChange.prepare(record, values_of(record) | {"lead_de": "Neu."}, None)
    PendingChange.objects.update(state=State.APPROVED, publish_at=timezone.now())
    restore(client, record, 1)
    waiting = PendingChange.objects.get()
    assert (waiting.state, waiting.publish_at, bool(waiting.fault)) == (State.REVIEW, None, True)
    assert PressRelease.objects.get().title_de == "Eins"


def test_restoring_takes_a_post_and_the_permission(editor):
    record = factories.draft()
    current(record)
    path = f"{address(record).removesuffix('change/')}restore/1/"
    assert log_in(editor).get(path).status_code == 405
    assert UncheckedClient().post(path).status_code == 302  # to the log-in
    assert log_in(factories.staff()).post(path).status_code == 403
    assert numbers(record) == [(1, Step.CREATED)]


def test_a_deleted_draft_comes_back_with_its_texts_and_rows():
    client = log_in(factories.publisher())
    twinning = factories.twinning(state=State.DRAFT, publish_at=None)
    before = values_of(twinning)
    client.post(address(twinning, "delete"), {"post": "yes"})
    assert Twinning.objects.count() == 0
    [version] = Version.objects.deleted(Twinning)
    assert str(version.key) in client.get("/admin/partnership/twinning/deleted/").content.decode()
    client.post(f"/admin/partnership/twinning/deleted/{version.pk}/")
    after = values_of(Twinning.objects.get())
    assert {**after, "stages": len(after["stages"])} == {**before, "stages": len(before["stages"])}
    assert list(Version.objects.deleted(Twinning)) == []


def test_an_action_that_deletes_several_keeps_each():
    client, records = log_in(factories.publisher()), [factories.draft(), factories.draft()]
    data = {"action": "delete_selected", "_selected_action": [record.pk for record in records], "post": "yes"}
    client.post("/admin/news/pressrelease/", data)
    assert PressRelease.objects.count() == 0
    assert {version.key for version in Version.objects.deleted(PressRelease)} == {record.key for record in records}


def test_a_long_history_takes_as_many_queries_as_a_short_one(editor):
    record, client = factories.draft(), log_in(editor)
    current(record)
    client.get(address(record, "history"))  # content types are looked up once a process
    counts = []
    for number in range(30):
        change(record, editor, title_de=f"Titel {number}")
        with CaptureQueriesContext(connection) as captured:
            client.get(address(record, "history"))
        counts.append(len(captured))
    assert set(counts) == {counts[0]}


# --- what is no publishable record ------------------------------------------------------------------------------------


def edit(user, record, **values):
    client = log_in(user)
    return client.post(address(record), filled_in(client, address(record), f"{record._meta.model_name}_form") | values)


@pytest.mark.parametrize(
    "make", [factories.municipality, lambda: factories.region("nrw")], ids=["municipality", "region"]
)
def test_places_have_a_history_too(make):
    place, publisher = make(), factories.publisher()
    before = values_of(place)
    edit(publisher, place, name_de="Anders")
    assert numbers(place) == [(2, Step.CHANGED), (1, Step.CREATED)]
    restore(log_in(publisher), place, 1)
    assert values_of(place) == before


@pytest.fixture
def photo(media_root):
    file = BytesIO()
    Image.new("RGB", (900, 600), "#0057b7").save(file, "PNG")
    new = factories.photo(alt_de="Alt")
    new.upload = Upload.take(ContentFile(file.getvalue()), Upload.Kind.PICTURE)
    new.save()
    return new


def test_a_deleted_photo_comes_back_with_its_files(photo):
    client, upload = log_in(factories.publisher()), photo.upload
    client.post(address(photo, "delete"), {"post": "yes"})
    assert Photo.objects.count() == 0
    [version] = Version.objects.deleted(Photo)
    client.post(f"/admin/news/photo/deleted/{version.pk}/")
    back = Photo.objects.get()
    assert (back.key, back.alt_de, back.upload) == (photo.key, "Alt", upload)
    assert all(default_storage.exists(name) for name in back.upload.file_names)


def test_an_earlier_version_of_a_photo_comes_back_with_its_picture(photo, editor):
    current(photo)
    file = BytesIO()
    Image.new("RGB", (500, 400), "#ffd700").save(file, "PNG")
    file.seek(0)
    file.name = "neu.png"
    edit(editor, photo, alt_de="Neu", upload=file)
    replaced = Photo.objects.get()
    assert replaced.upload != photo.upload
    restore(log_in(editor), photo, 1)
    back = Photo.objects.get()
    assert (back.alt_de, back.upload) == ("Alt", photo.upload)
    assert all(default_storage.exists(name) for name in back.upload.file_names)


def test_a_translator_describes_pictures_in_one_language(photo):
    edit(factories.translator("uk"), photo, alt_uk="Новий опис", alt_de="Verfälscht", licence="Verfälscht", focus_x="1")
    back = Photo.objects.get()
    assert (back.alt_uk, back.alt_de, back.licence, back.focus_x) == ("Новий опис", "Alt", photo.licence, 50)


def test_a_translator_only_prepares_for_a_picture_that_the_public_sees(photo):
    factories.release(photo=photo)
    before = photo.alt_uk
    edit(factories.translator("uk"), photo, alt_uk="Новий опис")
    photo.refresh_from_db()
    assert (photo.alt_uk, PendingChange.objects.of(photo).values["alt_uk"]) == (before, "Новий опис")
