"""The sweep: what is removed, that nothing is removed a day too early, and that nothing lives for ever."""

import os
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from news.models import Attachment, Photo
from partnership.access import throttle
from partnership.models import BarrierReport, EarlyAccess, NewsItem, Upload
from partnership.operation.sweep import Swept, sweep
from partnership.uploads.temporary import working_folder
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.versions import Version, values_of
from tests import factories
from tests.forms import address, log_in
from tests.uploads.papers import PDF

pytestmark = pytest.mark.django_db


def document():
    return Upload.take(ContentFile(PDF), Upload.Kind.DOCUMENT)


def photo_with_files(media_root):
    photo = factories.photo()
    media_root.mkdir(exist_ok=True)
    for name in photo.upload.file_names:
        (media_root / name).write_bytes(b"picture")
    return photo


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """A function that sweeps some days from now and returns what was removed."""

    def after(days, hours=0):
        with django_capture_on_commit_callbacks(execute=True):
            return sweep(timezone.now() + timedelta(days=days, hours=hours))

    return after


def files(media_root):
    return sorted(path.name for path in media_root.iterdir())


def test_deleted_photo_goes_after_30_days(media_root, after):
    photo = photo_with_files(media_root)
    names = sorted(photo.upload.file_names)
    assert (after(400).uploads, files(media_root)) == (0, names)
    photo.delete()
    assert (after(29, 23).uploads, files(media_root)) == (0, names)
    assert (after(31).uploads, files(media_root), Upload.objects.count()) == (1, [], 0)


def test_upload_never_attached_goes_after_14_days(media_root, after):
    name = document().original
    assert (after(13, 23).uploads, files(media_root)) == (0, [name])
    assert (after(14, 1).uploads, files(media_root), Upload.objects.count()) == (1, [], 0)


def prepared_with(upload, release):
    row = {"id": -1, "title_de": "Rede", "title_uk": "Промова", "written_in": "de", "upload": upload.pk}
    return PendingChange.prepare(release, values_of(release) | {"attachments": [row]}, None)


def test_upload_of_a_prepared_change_stays(media_root, after):
    upload = document()
    change = prepared_with(upload, factories.release())
    assert (after(400).uploads, files(media_root)) == (0, [upload.original])
    change.publish()
    assert (after(400).uploads, Attachment.objects.get().upload) == (0, upload)


def test_upload_of_a_discarded_change_goes(media_root, after):
    prepared_with(document(), factories.release()).delete()
    assert (after(15).uploads, files(media_root)) == (1, [])


def test_upload_left_without_a_word_goes_in_the_end(media_root, after):
    upload = document()
    Upload.objects.update(keep_until=None)
    assert after(400).uploads == 1
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_upload_kept_too_short_but_in_use_stays(after):
    attachment = factories.attachment(factories.draft())
    Upload.objects.update(keep_until=timezone.now())
    assert after(400).uploads == 0
    assert Attachment.objects.get() == attachment


@pytest.mark.parametrize(("days", "comes_back"), [(29, True), (31, False)])
def test_deleted_photo_comes_back_while_its_files_are_there(media_root, after, days, comes_back):
    user, photo = factories.publisher(interface_language="de"), photo_with_files(media_root)
    log_in(user).post(address(photo, "delete"), {"post": "yes"})
    after(days)
    version = Version.objects.deleted(Photo).get()
    page = log_in(user).post(f"/admin/news/photo/deleted/{version.pk}/", follow=True)
    assert Photo.objects.count() == comes_back
    [message] = [str(message) for message in page.context["messages"]]
    assert ("Die Dateien dazu gibt es nicht mehr" in message) == (not comes_back)


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_file_without_a_row_goes_after_a_day(media_root, after, hours, stays):
    media_root.mkdir()
    name = f"{'a' * 26}-400.webp"
    (media_root / name).write_bytes(b"picture")
    assert (after(0, hours).stray_files, files(media_root)) == (not stays, [name][:stays])


def test_file_that_is_no_upload_stays(media_root, after):
    document()
    (media_root / "readme.txt").write_text("Von Hand")
    (media_root / "folder").mkdir()
    os.utime(media_root / "readme.txt", (0, 0))
    assert (after(1).stray_files, len(files(media_root))) == (0, 3)


def test_store_without_folders_is_swept(settings, after):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    document()
    assert after(15).uploads == 1


def test_left_over_of_a_killed_process_goes(settings, after):
    with working_folder() as used:
        left = used.with_name("left")
        left.mkdir()
        assert (after(0).left_over, list(settings.TEMPORARY_DIR.iterdir())) == (1, [used])


def test_session_expired_goes(after):
    now = timezone.now()
    for number, days in enumerate((-1, 1)):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=now + timedelta(days=days))
    assert (after(0).sessions, Session.objects.get().session_key) == (1, "s1")


def test_preview_link_ended_goes_after_90_days(after):
    record, now = factories.draft(), timezone.now()
    expired, revoked, valid = (PreviewLink.make(record, None, days) for days in (1, 100, 100))
    PreviewLink.objects.filter(pk=expired.pk).update(expires_at=now)
    PreviewLink.objects.filter(pk=revoked.pk).update(revoked_at=now)
    assert after(89).preview_links == 0
    assert (after(91).preview_links, PreviewLink.objects.get()) == (2, valid)


def test_who_opened_a_text_early_is_kept_for_90_days(after):
    now = timezone.now()
    EarlyAccess.add({"label": "a", "key": "b", "account": "c", "link": 0, "day": now.date()}, now, now, 1)
    assert [after(days).early_accesses for days in (89, 91)] == [0, 1]


def test_command_says_in_one_line_what_it_removed(media_root, capsys):
    upload = document()
    Upload.objects.filter(pk=upload.pk).update(keep_until=timezone.now())
    call_command("sweep")
    said = "uploads: 1, stray files: 0, left over: 0, sessions: 0, preview links: 0, early accesses: 0, limits: 0, "
    assert capsys.readouterr().out == f"{said}news: 0, events: 0, barrier reports: 0\n"
    assert sweep(timezone.now()) == Swept(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_report_of_a_barrier_goes_half_a_year_after_it_was_closed(after):
    open_report, closed = (BarrierReport.objects.create(number=number, what="x") for number in ("a", "b"))
    BarrierReport.objects.filter(pk=closed.pk).update(closed_on=timezone.localdate())
    assert [after(days).barrier_reports for days in (183, 184)] == [0, 1]
    assert BarrierReport.objects.get() == open_report


def test_places_of_limits_go_when_nobody_wants_them():
    throttle.take(throttle.NETWORK, "192.0.2.0/24")
    assert (sweep(timezone.now()).limits, sweep(timezone.now() + timedelta(days=2)).limits) == (0, 1)


def test_news_is_forgotten_after_180_days_but_that_it_was_seen(after):
    waiting, decided = factories.news_item(), factories.news_item(outcome="dismissed", decided_by=factories.editor())
    identities = {waiting.identity, decided.identity}
    assert (after(179).news, after(181).news, after(181).news) == (0, 2, 0)
    kept = [(item.title, item.url, item.source, item.decided_by) for item in NewsItem.objects.all()]
    assert (kept, {item.identity for item in NewsItem.objects.all()}) == ([("", "", None, None)] * 2, identities)
