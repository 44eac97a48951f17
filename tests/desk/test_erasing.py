"""Erasing files at once: who may, what goes, what is left alone, and where it is written down."""

import logging
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile

from news.models import Photo
from partnership.models import Upload
from partnership.versions.pending import PendingChange
from partnership.versions.versions import Version, values_of
from tests import factories
from tests.desk.test_pictures import jpeg, stored
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db
FILES = "/admin/files/"


@pytest.fixture
def publisher():
    return factories.publisher(interface_language="de")


@pytest.fixture
def desk(publisher):
    return log_in(publisher)


@pytest.fixture
def photo(media_root):
    return factories.photo(upload=Upload.take(ContentFile(jpeg()), Upload.Kind.PICTURE))


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """A function that has somebody erase an upload."""

    def erase(client, upload):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"{FILES}{upload.token}/")

    return erase


def listed(client):
    return re.findall(r'href="/admin/files/([a-z0-9]{26})/"', client.get(FILES).content.decode())


def test_file_of_a_deleted_photo_is_erased_at_once(desk, photo, media_root, erase, caplog):
    page = desk.post(address(photo, "delete"), {"post": "yes"}, follow=True)
    assert f'<a href="{FILES}{photo.upload.token}/">Jetzt endgültig löschen</a>' in page.content.decode()
    assert listed(desk) == [photo.upload.token]
    assert "Jetzt endgültig löschen" in desk.get(f"{FILES}{photo.upload.token}/").content.decode()
    assert len(stored(media_root)) == 5
    erase(desk, photo.upload)
    assert (Upload.objects.count(), stored(media_root), listed(desk)) == (0, [], [])


def test_erasing_is_a_security_event_without_the_persons_shown(desk, publisher, erase, caplog):
    upload = factories.upload(made_by=publisher)
    with caplog.at_level(logging.INFO, logger="security"):
        erase(desk, upload)
    (event,) = [record for record in caplog.records if record.name == "security"]
    said = {"account": publisher.username, "network": "127.0.0.0/24", "upload": upload.pk, "kind": "picture"}
    assert (event.getMessage(), event.fields) == ("file-erased", said)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.is_deletion()) == (publisher, str(upload.pk), True)


def test_history_says_that_a_file_was_erased(desk, photo, erase):
    former = photo.upload
    desk.get(address(photo, "history"))
    photo.upload = factories.upload()
    photo.save()
    assert "Datei endgültig gelöscht" not in desk.get(address(photo, "history")).content.decode()
    erase(desk, former)
    assert "Datei endgültig gelöscht: JPG, 256 × 256" in desk.get(address(photo, "history")).content.decode()


def test_photo_erased_does_not_come_back_and_says_why(desk, photo, erase):
    desk.post(address(photo, "delete"), {"post": "yes"})
    erase(desk, photo.upload)
    page = desk.post(f"/admin/news/photo/deleted/{Version.objects.deleted(Photo).get().pk}/", follow=True)
    assert "Die Dateien dazu gibt es nicht mehr" in page.content.decode()
    assert Photo.objects.count() == 0


def in_a_draft():
    return factories.attachment(factories.draft()).upload


def of_a_photo():
    return factories.photo().upload


def in_a_prepared_change():
    release, upload = factories.release(), factories.upload("document")
    row = {"id": -1, "title_de": "Rede", "title_uk": "Промова", "written_in": "de", "upload": upload.pk}
    PendingChange.prepare(release, values_of(release) | {"attachments": [row]}, None)
    return upload


@pytest.mark.parametrize("make", [in_a_draft, of_a_photo, in_a_prepared_change])
def test_file_in_use_is_neither_listed_nor_erased(desk, make, erase):
    upload = make()
    assert (listed(desk), desk.get(f"{FILES}{upload.token}/").status_code, erase(desk, upload).status_code) == (
        [],
        404,
        404,
    )
    assert Upload.objects.filter(pk=upload.pk).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (factories.editor, 403),
        (lambda: factories.translator("uk"), 403),
        (factories.staff, 403),
        (factories.publisher, 302),
        (factories.administrator, 302),
    ],
)
def test_role_erases_if_it_may(role, status, erase):
    upload = factories.upload()
    assert erase(log_in(role()), upload).status_code == status
    assert Upload.objects.exists() == (status == 403)


def test_asking_erases_nothing(desk):
    upload = factories.upload()
    assert [desk.get(f"{FILES}{upload.token}/").status_code, desk.put(f"{FILES}{upload.token}/").status_code] == [
        200,
        405,
    ]
    assert desk.get(f"{FILES}{'x' * 26}/").status_code == 404
    assert Upload.objects.count() == 1


def test_many_files_take_as_many_queries_as_one(desk, django_assert_max_num_queries):
    for _number in range(20):
        factories.upload(made_by=factories.editor())
    desk.get(FILES)
    with django_assert_max_num_queries(9):
        assert len(listed(desk)) == 20
