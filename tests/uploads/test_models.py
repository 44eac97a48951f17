"""Uploads as rows: until when they are kept, what becomes of them with their records, and which files are theirs."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError
from django.db.models import ProtectedError

from news.models import Attachment, Photo, PressRelease
from partnership.models import Upload
from partnership.uploads import documents, images
from tests import factories
from tests.uploads.papers import PDF
from tests.uploads.pictures import encoded, photo, stored

pytestmark = pytest.mark.django_db
DOCUMENT, PICTURE = Upload.Kind.DOCUMENT, Upload.Kind.PICTURE
NOW = datetime(2026, 11, 24, 12, tzinfo=factories.BERLIN)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def picture(focus=(50, 50)):
    return Upload.take(ContentFile(encoded(photo(), "JPEG")), PICTURE, focus=focus)


def days(upload):
    """Returns in how many days an upload may be removed; None while something uses it."""
    upload.refresh_from_db()
    return upload.keep_until and (upload.keep_until - NOW) / timedelta(days=1)


def test_picture_taken_is_a_row_with_its_files(media_root):
    user = factories.editor()
    upload = Upload.take(ContentFile(encoded(photo(900, 600), "JPEG")), PICTURE, user, (10, 20))
    assert (upload.format, upload.width, upload.height, upload.made_by) == ("jpg", 900, 600, user)
    assert (upload.rendition_widths, upload.teaser_widths, upload.cuts) == ("400 800", "400 800", "10x20")
    assert stored(media_root) == sorted(upload.file_names)
    assert upload.size == default_storage.size(upload.original)
    assert days(upload) == 14


def test_document_taken_is_a_row_with_its_file(media_root):
    upload = Upload.take(ContentFile(PDF), DOCUMENT)
    assert (upload.format, upload.size, upload.file_names) == (
        "pdf",
        default_storage.size(upload.original),
        (f"{upload.token}.pdf",),
    )
    assert stored(media_root) == [upload.original]


@pytest.mark.parametrize("kind", [DOCUMENT, PICTURE])
def test_refused_file_leaves_nothing(kind, media_root):
    with pytest.raises(ValidationError):
        Upload.take(ContentFile(b"nothing of the kind"), kind)
    assert (Upload.objects.count(), stored(media_root)) == (0, [])


@pytest.mark.parametrize(("kind", "content"), [(DOCUMENT, PDF), (PICTURE, encoded(photo(), "JPEG"))])
def test_row_not_saved_leaves_no_files(kind, content, media_root, monkeypatch):
    monkeypatch.setattr(Upload, "save", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Upload.take(ContentFile(content), kind)
    assert stored(media_root) == []


def test_document_on_a_full_disk_gives_a_message(media_root, monkeypatch):
    def save(storage, name, content):
        (media_root / name).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    media_root.mkdir()
    monkeypatch.setattr(FileSystemStorage, "_save", save)
    with pytest.raises(ValidationError, match="Das Dokument konnte nicht gespeichert werden"):
        Upload.take(ContentFile(PDF), DOCUMENT)
    assert (Upload.objects.count(), stored(media_root)) == (0, [])


def test_document_reaches_the_disk_before_its_row(media_root, monkeypatch):
    flushed = []
    monkeypatch.setattr(documents, "flush", lambda names: flushed.append((names, Upload.objects.count())))
    upload = Upload.take(ContentFile(PDF), DOCUMENT)
    assert flushed == [([upload.original], 0)]


# --- how many -----------------------------------------------------------------------------------------------------------


def waiting(user, number=1, **values):
    """Uploads of somebody that nothing uses."""
    for _number in range(number):
        factories.upload("document", made_by=user, **values)


TOO_MANY = {"200 files": {"number": 200}, "1 GB": {"size": 1 << 30}}
NOT_TOO_MANY = {
    "199 files": {"number": 199},
    "200 files in use": {"number": 200, "keep_until": None},
    "200 files long ago": {"number": 200, "made_at": NOW - timedelta(days=15)},
}


@pytest.mark.parametrize("held", TOO_MANY.values(), ids=TOO_MANY)
def test_who_has_too_much_waiting_uploads_no_more(held, media_root):
    user = factories.editor()
    waiting(user, **held)
    with pytest.raises(ValidationError) as caught:
        Upload.take(ContentFile(PDF), DOCUMENT, user)
    assert (caught.value.code, stored(media_root)) == ("too_many", [])


@pytest.mark.parametrize("held", NOT_TOO_MANY.values(), ids=NOT_TOO_MANY)
def test_who_has_less_waiting_uploads_on(held):
    user = factories.editor()
    waiting(user, **held)
    assert Upload.take(ContentFile(PDF), DOCUMENT, user).made_by == user


def test_what_others_have_waiting_counts_for_nobody_else():
    waiting(factories.editor(), 200)
    assert Upload.take(ContentFile(PDF), DOCUMENT, factories.editor())
    assert Upload.take(ContentFile(PDF), DOCUMENT)


# --- until when ---------------------------------------------------------------------------------------------------------


def test_upload_in_use_is_kept():
    attachment = factories.attachment(factories.draft())
    assert days(attachment.upload) is None


def test_upload_of_a_deleted_record_is_kept_30_days():
    attachment = factories.attachment(factories.draft())
    attachment.delete()
    assert days(attachment.upload) == 30


@pytest.mark.parametrize("delete", [PressRelease.objects.all, Attachment.objects.all], ids=["cascade", "queryset"])
def test_upload_of_records_deleted_together_is_kept_30_days(delete):
    uploads = [factories.attachment(factories.draft()).upload for _number in range(2)]
    delete().delete()
    assert [days(upload) for upload in uploads] == [30, 30]


def test_upload_left_for_another_is_kept_30_days():
    attachment = factories.attachment(factories.draft())
    former, attachment.upload = attachment.upload, factories.upload("document")
    attachment.save()
    assert (days(former), days(attachment.upload)) == (30, None)


def test_upload_of_two_records_is_kept_with_the_last():
    attachment = factories.attachment(factories.draft())
    titles = {"title_de": "R", "title_uk": "П", "written_in": "de"}
    other = Attachment.objects.create(release=factories.draft(), upload=attachment.upload, **titles)
    attachment.delete()
    assert days(other.upload) is None
    other.delete()
    assert days(other.upload) == 30


def test_record_saved_again_leaves_its_upload_alone(django_assert_num_queries):
    photo = factories.photo()
    with django_assert_num_queries(4):  # which upload it had, the savepoint, its row
        photo.save()


def test_upload_in_use_cannot_be_erased(media_root):
    upload = picture()
    factories.photo(upload=upload)
    with pytest.raises((ProtectedError, IntegrityError)):
        upload.erase()
    assert stored(media_root) == sorted(upload.file_names)


def test_upload_erased_is_gone_with_its_files(media_root, django_capture_on_commit_callbacks):
    upload, other = picture(), picture((1, 2))
    upload.cut((3, 4))
    with django_capture_on_commit_callbacks(execute=True):
        upload.erase()
    assert (list(Upload.objects.all()), stored(media_root)) == ([other], sorted(other.file_names))


# --- focal points -------------------------------------------------------------------------------------------------------


def test_cut_around_another_point_adds_its_teasers(media_root):
    upload = picture()
    before = set(upload.file_names)
    made = upload.cut((10, 80))
    assert (upload.focal_points, upload.cut((10, 80))) == (((50, 50), (10, 80)), ())
    assert set(upload.file_names) - before == set(made) == set(upload.picture((10, 80)).teaser_names)
    assert stored(media_root) == sorted(upload.file_names)
    assert Upload.objects.get().cuts == "50x50 10x80"


def test_cut_keeps_what_another_has_cut_meanwhile(media_root):
    upload = picture()
    same = Upload.objects.get()
    same.cut((1, 1))
    upload.cut((2, 2))
    assert Upload.objects.get().focal_points == ((50, 50), (1, 1), (2, 2))


def test_cut_taken_back_leaves_what_was_there(media_root, django_capture_on_commit_callbacks):
    upload = picture()
    before = (upload.cuts, upload.teaser_widths, stored(media_root))
    upload.cut((10, 80))
    with django_capture_on_commit_callbacks(execute=True):
        upload.uncut((10, 80))
    now = Upload.objects.get()
    assert (now.cuts, now.teaser_widths, stored(media_root)) == before


def test_cut_over_what_a_power_cut_left_has_the_right_names(media_root):
    upload = picture()
    names = upload.picture((7, 7)).token
    (media_root / f"{names}-7x7-400.avif").write_bytes(b"half")
    upload.cut((7, 7))
    assert stored(media_root) == sorted(upload.file_names)
    assert (media_root / f"{names}-7x7-400.avif").read_bytes() != b"half"


def test_cut_of_an_upload_that_is_gone_leaves_no_files(media_root, django_capture_on_commit_callbacks):
    upload = picture()
    with django_capture_on_commit_callbacks(execute=True):
        Upload.objects.get().erase()
    (media_root / upload.original).write_bytes(encoded(photo(), "JPEG"))
    with pytest.raises(ValidationError):
        upload.cut((7, 7))
    assert stored(media_root) == [upload.original]


def test_point_without_teasers_has_the_renditions_alone():
    upload = factories.upload(teaser_widths="300", cuts="50x50")
    assert (upload.picture((50, 50)).teasers, upload.picture((1, 1)).teasers) == ((300,), ())


def test_point_restored_needs_no_new_teasers(media_root, monkeypatch):
    upload = picture()
    upload.cut((10, 10))
    monkeypatch.setattr(images, "crop", lambda *_: pytest.fail("cut again"))
    shown = Photo(upload=upload, focus_x=50, focus_y=50)
    assert upload.cut(shown.focus) == ()
    assert shown.picture.teasers
