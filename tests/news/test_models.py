"""Press releases: their date, their year, and what is public with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from news.models import Attachment, Photo, PressRelease
from partnership.publishing.state import State
from partnership.texts.dates import Precision, parse_span
from partnership.uploads.models import Upload
from tests import factories
from tests.factories import BERLIN, draft, month, photo, release, source
from tests.uploads.papers import PDF

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 2, 29, 12, 0, tzinfo=BERLIN)
LATER = datetime(2024, 6, 1, 10, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


def scheduled(publish_at=LATER, **values):
    return release(publish_at=publish_at, **values)


def change(record, **values):
    """Changes a record as the admin does: read, validated, saved."""
    record = type(record)._base_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    return type(record)._base_manager.get(pk=record.pk)


def faults(record, **values):
    """The fields that validation objects to after a change."""
    try:
        change(record, **values)
    except ValidationError as error:
        return set(error.message_dict)
    return set()


# --- the date ----------------------------------------------------------------------------------------------------------


def test_a_release_without_a_date_is_dated_by_its_publication():
    assert scheduled().date == parse_span("2024-06-01")


def test_a_release_approved_without_a_time_is_dated_today():
    record = change(draft(), state=State.APPROVED, ready_de=True)
    assert (record.publish_at, record.date.iso) == (NOON, "2024-02-29")


def test_a_draft_has_no_date_until_it_is_approved():
    assert draft().date is None


@pytest.mark.parametrize("notation", ["2023-10", "2023", "2024-02-27", "2024-06", "2024-06-01/2024-06-03"])
def test_a_date_of_its_own_is_kept(notation):
    span = parse_span(notation)
    record = scheduled(earliest=span.earliest, latest=span.latest, precision=span.precision)
    for _time in range(2):
        record = change(record, place_de="Düsseldorf")
        assert record.date == span
    assert change(record, publish_at=LATER + timedelta(days=90)).date == span


def test_a_draft_keeps_a_date_that_is_that_of_its_planned_publication():
    record = draft(publish_at=LATER, earliest=LATER.date(), latest=LATER.date())
    assert change(record, place_de="Düsseldorf").date == parse_span("2024-06-01")


def test_a_date_of_a_month_stays_a_month():
    record = release(**month("2023-10"))
    assert (record.date.iso, record.precision, record.is_published) == ("2023-10", Precision.MONTH, True)


def test_the_date_follows_a_publication_that_is_moved():
    record = scheduled()
    dates = [change(record, publish_at=LATER + timedelta(days=days)).date.iso for days in (1, 40, -90)]
    assert dates == ["2024-06-02", "2024-07-11", "2024-03-03"]


def test_the_date_follows_also_by_way_of_a_draft():
    record = change(scheduled(), state=State.REVIEW)
    record = change(record, publish_at=LATER + timedelta(days=40))
    assert change(record, state=State.APPROVED).date.iso == "2024-07-11"


def test_the_date_follows_also_where_the_time_was_taken_away():
    record = change(scheduled(), state=State.DRAFT, publish_at=None)
    assert change(record, state=State.APPROVED, publish_at=LATER + timedelta(days=40)).date.iso == "2024-07-11"


def test_a_date_of_its_own_survives_the_way_back_to_a_draft():
    record = change(scheduled(**month("2023-10")), state=State.DRAFT, publish_at=None)
    assert change(record, state=State.APPROVED, publish_at=LATER).date.iso == "2023-10"


def test_a_date_that_somebody_gave_is_one_of_its_own():
    given = {"earliest": LATER.date(), "latest": LATER.date()}
    assert [record.is_dated_here for record in (scheduled(), scheduled(**given), draft(), draft(**given))] == [
        True,
        False,
        True,
        False,
    ]


def test_a_date_that_is_changed_becomes_one_of_its_own():
    record = change(scheduled(), earliest=date(2024, 5, 1), latest=date(2024, 5, 1))
    assert (record.is_dated_here, change(record, publish_at=LATER + timedelta(days=1)).date.iso) == (
        False,
        "2024-05-01",
    )


def test_a_given_date_does_not_follow_the_publication():
    record = scheduled(earliest=LATER.date(), latest=LATER.date())
    assert change(record, publish_at=LATER + timedelta(days=1)).date.iso == "2024-06-01"


def test_what_is_withdrawn_keeps_the_date_of_its_publication():
    record = change(release(), state=State.WITHDRAWN)
    assert (record.is_dated_here, record.date.iso) == (True, "2023-03-01")


def test_an_end_without_a_beginning_is_not_dropped_but_refused():
    assert faults(draft(), latest=date(2024, 5, 1)) == {"__all__"}


def test_the_date_no_longer_moves_once_the_release_is_public():
    record = scheduled()
    with time_machine.travel(LATER + timedelta(days=3), tick=False):
        assert change(record, title_de="Berichtigt").date.iso == "2024-06-01"


@pytest.mark.parametrize("columns", [{"earliest": None, "latest": None}])
def test_the_database_dates_everything_that_is_approved(columns):
    record = release()
    with pytest.raises(IntegrityError, match="_dated"), transaction.atomic():
        PressRelease.objects.filter(pk=record.pk).update(**columns)
    assert PressRelease.objects.filter(pk=record.pk).update(state=State.DRAFT, **columns) == 1


# --- the year ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "year", "day"),
    [
        (datetime(2023, 12, 31, 22, 59, 59, tzinfo=UTC), 2023, "2023-12-31"),
        (datetime(2023, 12, 31, 23, 0, tzinfo=UTC), 2024, "2024-01-01"),
        (datetime(2023, 12, 31, 23, 30, tzinfo=UTC), 2024, "2024-01-01"),
        (datetime(2024, 1, 1, 0, 30, tzinfo=BERLIN), 2024, "2024-01-01"),
    ],
)
def test_the_year_is_that_of_berlin(moment, year, day):
    record = release(publish_at=moment)
    assert (record.year, record.date.iso, record.path("de")) == (year, day, f"/de/presse/{year}/{record.slug_de}/")


@pytest.mark.parametrize(("notation", "year"), [("2022-12", 2022), ("2022", 2022), ("2021-12-30/2022-01-02", 2021)])
def test_the_year_is_that_of_the_date_and_not_of_the_publication(notation, year):
    span = parse_span(notation)
    assert release(earliest=span.earliest, latest=span.latest, precision=span.precision).year == year


def test_a_draft_stands_in_the_year_of_its_time_or_else_of_today():
    assert (draft().year, draft(publish_at=datetime(2025, 1, 1, tzinfo=BERLIN)).year) == (2024, 2025)


@pytest.mark.parametrize("make", [scheduled, draft])
def test_the_year_moves_with_the_date_until_the_release_is_public(make):
    assert change(make(), earliest=date(2022, 5, 1), latest=date(2022, 5, 1)).year == 2022


@pytest.mark.parametrize("state", [State.APPROVED, State.WITHDRAWN])
def test_the_year_is_fixed_once_the_release_was_public(state):
    record = change(release(), state=state)
    assert faults(record, earliest=date(2022, 5, 1), latest=date(2022, 5, 1)) == {"earliest"}


@pytest.mark.parametrize("notation", ["2023-12-24", "2023-11", "2023"])
def test_the_date_of_a_public_release_is_corrected_within_its_year(notation):
    span = parse_span(notation)
    record = change(release(), earliest=span.earliest, latest=span.latest, precision=span.precision)
    assert (record.date, record.year) == (span, 2023)


# --- releases have an issuer, reports have what they tell of -----------------------------------------------------------


def test_a_release_needs_its_issuer_to_be_approved():
    record = draft(issuer=None, ready_de=True)
    assert [faults(record, state=state) for state in (State.REVIEW, State.APPROVED)] == [set(), {"issuer"}]


def test_the_database_keeps_the_issuer_of_a_public_release():
    record = release()
    with pytest.raises(IntegrityError, match="_issuer"), transaction.atomic():
        PressRelease.objects.filter(pk=record.pk).update(issuer=None)


def test_only_a_partner_issues_releases():
    assert faults(draft(), issuer=factories.body(partner="")) == {"issuer"}


def test_a_report_needs_the_address_of_what_it_tells_of():
    record = draft(issuer=None)
    assert faults(record, kind="report") == {"__all__"}
    assert faults(record, kind="report", original=source()) == set()


def test_a_report_has_no_issuer():
    assert faults(draft(), kind="report", original=source()) == {"__all__"}


def test_the_database_keeps_what_a_report_tells_of():
    record = draft(kind="report", original=source())
    with pytest.raises(IntegrityError, match="_original"), transaction.atomic():
        PressRelease.objects.filter(pk=record.pk).update(original=None)
    assert PressRelease.objects.filter(pk=record.pk).update(original=None, kind="release") == 1


# --- photos ------------------------------------------------------------------------------------------------------------

STATES = [
    ({"state": State.DRAFT, "publish_at": None}, False),
    ({"state": State.REVIEW, "publish_at": NOON}, False),
    ({"state": State.APPROVED, "publish_at": NOON + timedelta(seconds=1)}, False),
    ({"state": State.APPROVED, "publish_at": NOON}, True),
    ({"state": State.WITHDRAWN, "publish_at": NOON, "withdrawn_at": NOON}, False),
]
every_state = pytest.mark.parametrize(("columns", "public"), STATES, ids=lambda value: str(value)[:40])


@every_state
def test_a_photo_is_public_while_a_published_release_shows_it(columns, public):
    picture = photo()
    release(photo=picture)
    PressRelease.objects.update(**columns)
    assert list(Photo.objects.published()) == [picture][:public]


def test_a_photo_that_nothing_shows_is_not_public():
    photo()
    release()
    assert list(Photo.objects.published()) == []


def test_a_photo_stays_public_while_one_of_its_releases_is():
    picture = photo()
    first, second = release(photo=picture), release(photo=picture)
    draft(photo=picture)
    change(first, state=State.WITHDRAWN)
    assert list(Photo.objects.published()) == [picture]
    change(second, photo=None)
    assert list(Photo.objects.published()) == []


def test_a_photo_that_a_release_shows_cannot_be_deleted():
    picture = photo()
    draft(photo=picture)
    with pytest.raises(IntegrityError):
        picture.delete()


@every_state
def test_the_files_of_a_photo_answer_while_it_is_public(client, media_root, columns, public):
    picture = photo()
    release(photo=picture)
    PressRelease.objects.update(**columns)
    name = f"{picture.upload.token}-400.webp"
    media_root.mkdir()
    (media_root / name).write_bytes(b"picture")
    response = client.get(f"/media/{name}")
    found = response.getvalue() if response.streaming else response.content
    assert (response.status_code, found == b"picture") == ((200, True) if public else (404, False))


def test_the_files_of_a_photo_are_its_download_and_its_renditions():
    renditions = [f"{width}.{kind}" for width in (400, 800) for kind in ("avif", "webp")]
    picture = photo()
    token = picture.upload.token
    assert set(picture.upload.file_names) == {f"{token}.jpg", *(f"{token}-{end}" for end in renditions)}


@pytest.mark.parametrize("columns", [{"alt_de": ""}, {"alt_uk": ""}, {"licence": ""}, {"credit_uk": ""}], ids=str)
def test_a_photo_is_described_and_credited_in_both_languages(columns):
    picture = photo()
    assert faults(picture, **columns) != set()
    with pytest.raises(IntegrityError):
        Photo.objects.filter(pk=picture.pk).update(**columns)


def test_a_decorative_photo_needs_no_description():
    assert faults(photo(), alt_de="", alt_uk="", is_decorative=True) == set()


# --- attachments -------------------------------------------------------------------------------------------------------


def attachment(record):
    new = Attachment(release=record, title_de="Vertrag", title_uk="Угода", written_in="uk")
    new.upload = Upload.take(ContentFile(PDF, name="vertrag.pdf"), Upload.Kind.DOCUMENT)
    new.full_clean()
    new.save()
    return new


@every_state
def test_an_attachment_is_public_with_its_release(client, columns, public):
    document = attachment(release())
    PressRelease.objects.update(**columns)
    response = client.get(f"/media/{document.upload.original}")
    found = response.getvalue() if response.streaming else response.content
    assert list(Attachment.objects.published()) == [document][:public]
    assert (response.status_code, found.startswith(b"%PDF-")) == ((200, True) if public else (404, False))


def test_an_attachment_is_a_download_that_runs_nothing(client):
    response = client.get(f"/media/{attachment(release()).upload.original}")
    response.close()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"uhoda.pdf\"; filename*=UTF-8''%D0%A3%D0%B3%D0%BE%D0%B4%D0%B0.pdf"
    )
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("column", ["title_de", "title_uk", "written_in"])
def test_an_attachment_has_titles_and_a_language(column):
    assert faults(attachment(release()), **{column: ""}) == {column}


def test_the_attachment_of_another_release_stays_hidden():
    shown, hidden = attachment(release()), attachment(draft())
    assert (list(Attachment.objects.published()), hidden.upload == shown.upload) == ([shown], False)
