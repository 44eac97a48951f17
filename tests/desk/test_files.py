"""Files in the forms of the press desk: what was chosen is lost by no error, and attached by nobody but who chose it."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from news.models import Attachment, Photo, PressRelease
from partnership.desk.collision import fingerprint
from partnership.models import Upload
from partnership.uploads import images
from tests import factories
from tests.desk.test_pictures import ADD, ADD_PHOTO, ATTACHMENT, NEW, PDF, PHOTO, jpeg, stored, upload
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db
PICTURE = Upload.Kind.PICTURE


@pytest.fixture
def editor():
    return factories.editor(interface_language="de")


@pytest.fixture
def desk(editor):
    return log_in(editor)


def pdf(content=PDF):
    return upload(content, "rede.pdf", "application/pdf")


def token_in(page, name="upload"):
    return re.search(rf'name="{name}_token" value="([a-z0-9]*)"', page.content.decode())[1]


def taken_by(user):
    return Upload.take(ContentFile(jpeg()), PICTURE, user)


def test_picture_after_another_error_is_kept(desk, media_root):
    page = desk.post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg()), "licence": ""})
    taken = Upload.objects.get()
    assert (errors(page), token_in(page)) == ({"licence"}, taken.token)
    html = page.content.decode().replace("\u00a0", " ")
    assert f'<p class="chosen">Gewählt: Bild (JPG, 256 × 256, {taken.size / 1024:.1f} KB)'.replace(".", ",") in html
    assert f'src="/admin/media/{taken.token}-256.webp"' in html
    assert desk.post(ADD_PHOTO, PHOTO | {"upload_token": taken.token}).status_code == 302
    assert (Photo.objects.get().upload, Upload.objects.get().keep_until) == (taken, None)


def test_document_after_another_error_is_kept(desk, media_root):
    form = filled_in(desk, ADD) | NEW | ATTACHMENT
    page = desk.post(ADD, form | {"attachments-0-upload": pdf(), "title_de": "", "title_uk": ""})
    token = token_in(page, "attachments-0-upload")
    assert (PressRelease.objects.count(), Upload.objects.get().token) == (0, token)
    assert desk.post(ADD, form | {"attachments-0-upload_token": token}).status_code == 302
    assert Attachment.objects.get().upload.token == token


def test_document_after_another_refused_is_kept(desk, media_root):
    form = filled_in(desk, ADD) | NEW | ATTACHMENT | {"attachments-TOTAL_FORMS": "2"}
    second = {name.replace("-0-", "-1-"): value for name, value in ATTACHMENT.items() if "-0-" in name}
    files = {"attachments-0-upload": pdf(), "attachments-1-upload": pdf(b"MZ")}
    page = desk.post(ADD, form | second | files)
    rows = page.context["inline_admin_formset"].formset.forms
    assert [set(row.errors) for row in rows] == [set(), {"upload"}]
    assert token_in(page, "attachments-0-upload") == Upload.objects.get().token
    assert token_in(page, "attachments-1-upload") == ""


def test_picture_after_a_refused_other_is_kept(desk, editor, media_root):
    taken = taken_by(editor)
    page = desk.post(ADD_PHOTO, PHOTO | {"upload_token": taken.token, "upload": upload(b"no picture")})
    assert (errors(page), token_in(page), Photo.objects.count()) == ({"upload"}, taken.token, 0)


def test_picture_after_a_collision_is_kept(desk, media_root):
    photo = factories.photo()
    sent = PHOTO | {"_fingerprint": fingerprint(photo, None), "upload": upload(jpeg())}
    Photo.objects.update(credit_de="Von der anderen")
    page = desk.post(address(photo), sent)
    assert (errors(page), token_in(page)) == ({"__all__"}, Upload.objects.latest("pk").token)
    assert (
        desk.post(
            address(photo), PHOTO | {"_fingerprint": fingerprint(photo, None), "upload_token": token_in(page)}
        ).status_code
        == 302
    )
    assert Photo.objects.get().upload == Upload.objects.latest("pk")


FORGED = {
    "unknown": lambda: "x" * 26,
    "of another": lambda: taken_by(factories.editor()).token,
    "of nobody": lambda: taken_by(None).token,
    "a document": lambda: factories.upload("document").token,
    "no token": lambda: "../../etc/passwd",
    "too long": lambda: taken_by(None).token + "x",
    "no text": lambda: "\x00" * 26,
    "huge": lambda: "a" * 100_000,
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_token_forged_is_an_error(desk, editor, token, media_root):
    page = desk.post(ADD_PHOTO, PHOTO | {"upload_token": token()})
    assert (errors(page), token_in(page), Photo.objects.count()) == ({"upload"}, "", 0)


def test_token_of_the_record_is_accepted(desk, media_root):
    photo = factories.photo(upload=taken_by(None))
    sent = PHOTO | {"_fingerprint": fingerprint(photo, None), "upload_token": photo.upload.token, "alt_de": "Neu"}
    assert desk.post(address(photo), sent).status_code == 302
    assert (Photo.objects.get().alt_de, Photo.objects.get().upload) == ("Neu", photo.upload)


@pytest.mark.parametrize("role", [factories.staff, lambda: factories.translator("uk")])
def test_file_without_the_right_is_not_taken(role, media_root):
    photo, release = factories.photo(), factories.draft()
    client, before = log_in(role()), Upload.objects.count()
    client.post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg())})
    client.post(address(photo), PHOTO | {"_fingerprint": fingerprint(photo, None), "upload": upload(jpeg())})
    client.post(
        address(release), ATTACHMENT | {"_fingerprint": fingerprint(release, None), "attachments-0-upload": pdf()}
    )
    assert (Upload.objects.count(), stored(media_root)) == (before, [])


def test_file_under_another_name_is_not_taken(desk, media_root):
    names = ["x", "upload-0", "attachments-x-upload", "attachments-0-upload-x", "corrections-0-upload", "title_de"]
    desk.post(ADD, filled_in(desk, ADD) | NEW | {name: pdf() for name in names})
    assert (Upload.objects.count(), stored(media_root)) == (0, [])


def test_focal_point_is_cut_for_a_kept_picture(desk, editor, media_root):
    taken = taken_by(editor)
    desk.post(ADD_PHOTO, PHOTO | {"upload_token": taken.token, "focus_x": "7"})
    assert Photo.objects.get().picture.teaser_names
    assert {path.name for path in stored(media_root)} == set(Upload.objects.get().file_names)


def test_focal_point_restored_has_its_teasers(media_root):
    publisher = factories.publisher()
    client = log_in(publisher)
    photo = factories.photo(upload=taken_by(publisher))
    client.post(address(photo), PHOTO | {"_fingerprint": fingerprint(photo, None), "focus_x": "7", "key": photo.key})
    client.post(f"{address(photo).removesuffix('change/')}restore/1/")
    back = Photo.objects.get()
    assert (back.focus, bool(back.picture.teasers)) == ((50, 50), True)


def test_picture_whose_files_are_missing_can_be_described(desk):
    photo = factories.photo()
    assert (
        desk.post(address(photo), PHOTO | {"_fingerprint": fingerprint(photo, None), "alt_de": "Neu"}).status_code
        == 302
    )
    page = desk.post(address(photo), PHOTO | {"_fingerprint": fingerprint(Photo.objects.get(), None), "focus_x": "3"})
    assert errors(page) == {"upload"}


def test_prepared_document_of_another_is_kept_on(desk, media_root):
    """Whoever goes on with a pending change keeps the documents that somebody else chose for it."""
    release = factories.release()
    form = filled_in(desk, address(release)) | ATTACHMENT
    desk.post(address(release), form | {"attachments-0-upload": pdf()})
    publisher = log_in(factories.publisher())
    form = filled_in(publisher, address(release)) | {"attachments-0-title_de": "Andere Rede"}
    assert publisher.post(address(release), form).status_code == 302
    assert (Attachment.objects.get().upload, Attachment.objects.get().title_de) == (Upload.objects.get(), "Andere Rede")


@pytest.mark.parametrize("part", ["a file", "a focal point"])
def test_a_picture_is_taken_before_any_transaction(part, media_root, monkeypatch):
    """Whoever decodes a picture for seconds holds no lock: no transaction is open but the one of the test."""
    user = factories.editor()
    client, photo = log_in(user), factories.photo(upload=taken_by(user))
    of_the_test, open_then, run = list(connection.savepoint_ids), [], images.run_worker

    def note_transactions(*args):
        open_then.append(list(connection.savepoint_ids))
        return run(*args)

    monkeypatch.setattr(images, "run_worker", note_transactions)
    sent = {"upload": upload(jpeg())} if part == "a file" else {"focus_x": "9"}
    client.post(address(photo), PHOTO | {"_fingerprint": fingerprint(photo, None)} | sent)
    assert open_then == [of_the_test]
