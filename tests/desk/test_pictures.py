"""Pictures and documents at the press desk."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from news.models import Attachment, Photo, PressRelease
from partnership.desk.collision import fingerprint
from tests import factories
from tests.desk.press import ADD, APPROVED, NEW, new
from tests.forms import address, errors, filled_in, log_in
from tests.uploads.papers import PDF

pytestmark = pytest.mark.django_db


ADD_PHOTO = "/admin/news/photo/add/"
PHOTO = {
    "key": "bild",
    "alt_de": "Eine Flagge",
    "alt_uk": "Прапор",
    "credit_de": "Land NRW",
    "credit_uk": "Земля ПРВ",
    "licence": "CC BY 4.0",
    "focus_x": "50",
    "focus_y": "50",
    "_save": "1",
}
ATTACHMENT = {
    "attachments-0-title_de": "Rede",
    "attachments-0-title_uk": "Промова",
    "attachments-0-written_in": "de",
    "attachments-TOTAL_FORMS": "1",
}


def stored(media_root):
    return sorted(path for path in media_root.rglob("*") if path.is_file())


def jpeg():
    """A small picture that says where it was taken."""
    tags, file = Image.Exif(), BytesIO()
    tags[ExifTags.Base.Make] = "Kamera aus Pokrowsk"
    tags[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (48.0, 28.0, 0.0)}
    Image.linear_gradient("L").convert("RGB").save(file, "JPEG", exif=tags)
    return file.getvalue()


def upload(content, name="IMG_Pokrowsk.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


def test_a_picture_is_stored_under_a_random_name_without_its_place(media_root):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg())})
    photo = Photo.objects.get()
    assert (page.status_code, {path.name for path in stored(media_root)}) == (302, set(photo.upload.file_names))
    for path in stored(media_root):
        with Image.open(path) as picture:
            assert dict(picture.getexif()) == {}
        assert [mark for mark in (b"Exif", b"Pokrowsk") if mark in path.read_bytes()] == []


NO_PICTURES = {"text": b"Kein Bild.", "nothing": b"", "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PDF": PDF}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name(media_root, content):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO | {"upload": upload(content)})
    assert (errors(page), Photo.objects.count(), stored(media_root)) == ({"upload"}, 0, [])


def test_a_photo_needs_a_file(media_root):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO)
    assert (errors(page), Photo.objects.count()) == ({"upload"}, 0)


@pytest.fixture
def picture(media_root):
    """A photo whose files are there."""
    photo = factories.photo()
    media_root.mkdir()
    for name in photo.upload.file_names:
        (media_root / name).write_bytes(b"picture")
    return photo


def read(client, path):
    page = client.get(path)
    content = page.getvalue()
    page.close()
    return page.status_code, content if page.status_code == 200 else b""


def test_a_picture_that_nothing_public_shows_is_for_staff_alone(picture, client):
    name = picture.upload.file_names[0]
    assert read(client, f"/media/{name}") == (404, b"")
    assert read(client, f"/admin/media/{name}") == (302, b"")
    assert read(log_in(factories.editor()), f"/admin/media/{name}") == (200, b"picture")
    factories.release(photo=picture)
    assert read(client, f"/media/{name}") == (200, b"picture")


def test_the_form_of_a_photo_shows_it(picture, chief):
    source = f"/admin/media/{picture.upload.token}-400.webp"
    assert f'<img src="{source}" alt="Eine Flagge"' in chief.get(address(picture)).content.decode()
    assert read(chief, source) == (200, b"picture")


def test_the_list_of_photos_and_the_form_of_a_release_show_them_small(picture, chief):
    small = f'<img class="small" src="/admin/media/{picture.upload.token}-400.webp" alt="" width="96" loading="lazy">'
    release = picture.releases.first() or factories.draft(photo=picture)
    pages = [chief.get(path).content.decode() for path in ("/admin/news/photo/", address(release))]
    assert [page.count(small) for page in pages] == [1, 1]
    assert f'{small} <a href="{address(picture)}">' in pages[1]


@pytest.fixture
def library_photo(chief, media_root):
    """A photo as the form makes it, with its files."""
    chief.post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg())})
    return Photo.objects.get()


def test_a_photo_gets_no_alternative_text_from_its_file(chief, media_root):
    chief.post(
        ADD_PHOTO,
        PHOTO
        | {"upload": upload(jpeg(), name="flagge.jpg"), "is_decorative": "on"}
        | dict.fromkeys(["alt_de", "alt_uk"], ""),
    )
    assert Photo.objects.values_list("alt_de", "alt_uk", "key").get() == ("", "", "bild")


def names(media_root):
    return {path.name for path in stored(media_root)}


def opened(photo):
    """Returns what a form that was opened just now sends of a picture."""
    return PHOTO | {"_fingerprint": fingerprint(photo, None)}


def test_focal_point_moved_gets_new_teasers(chief, library_photo, media_root):
    chief.post(address(library_photo), opened(library_photo) | {"focus_x": "100", "focus_y": "0"})
    photo = Photo.objects.get()
    assert (photo.focus, photo.upload) == ((100, 0), library_photo.upload)
    assert photo.upload.focal_points == ((50, 50), (100, 0))
    assert names(media_root) == set(photo.upload.file_names) > set(photo.picture.teaser_names)


@pytest.mark.parametrize("wrong", [{"licence": ""}, {"focus_y": "101"}, {"focus_y": "-1"}, {"focus_y": "x"}])
def test_focal_point_not_saved_leaves_the_teasers(chief, library_photo, media_root, wrong):
    page = chief.post(address(library_photo), opened(library_photo) | {"focus_x": "100"} | wrong)
    photo = Photo.objects.get()
    assert (errors(page), photo.focus) == (set(wrong), (50, 50))
    assert names(media_root) >= set(library_photo.picture.names)


def test_a_picture_is_replaced_in_place(chief, library_photo, media_root):
    release = factories.release(photo=library_photo)
    sent = {"upload": upload(jpeg()), "focus_x": "10", "consent": "nobody"}
    chief.post(address(library_photo), opened(library_photo) | sent)
    photo = Photo.objects.get()
    assert (photo.key, photo.alt_de, photo.focus) == ("bild", "Eine Flagge", (10, 50))
    assert list(photo.releases.all()) == [release]
    assert photo.upload != library_photo.upload
    assert names(media_root) == {*photo.upload.file_names, *library_photo.upload.file_names}
    assert photo.upload.focal_points == ((10, 50),)


def test_the_form_of_a_photo_leads_to_what_shows_it(chief, picture):
    shown, other = factories.draft(photo=picture, title_de="Zeigt es"), factories.draft(title_de="Zeigt es nicht")
    page = chief.get(address(picture)).content.decode()
    assert re.findall(r'<a class="use" href="([^"]+)">([^<]+)', page) == [(address(shown), "Zeigt es")]
    assert (address(other) in page, other.title_de in page) == (False, False)


def test_a_release_is_not_approved_without_consent_for_its_picture(chief, draft):
    draft.photo = factories.photo(consent="")
    draft.save()
    form = filled_in(chief, address(draft)) | NEW
    assert errors(chief.post(address(draft), form | APPROVED)) == {"photo"}
    assert chief.post(address(draft), form).status_code == 302
    Photo.objects.update(consent="on_record")
    chief.post(address(draft), filled_in(chief, address(draft)) | APPROVED)
    assert PressRelease.objects.get().is_published


def test_consent_for_a_public_picture_is_not_removed(chief, picture):
    form = filled_in(chief, address(picture), "photo_form")
    factories.release(photo=picture)
    assert errors(chief.post(address(picture), form | {"consent": ""})) == {"consent"}
    assert Photo.objects.get().consent == "nobody"


def test_teasers_are_public_with_their_picture(chief, library_photo, client):
    name = library_photo.picture.teaser_names[0]
    assert read(client, f"/media/{name}")[0] == 404
    factories.release(photo=library_photo)
    assert read(client, f"/media/{name}")[0] == 200
    assert read(client, f"/media/{name.replace('50x50', '1x1')}")[0] == 404


def test_a_document_is_stored_with_its_release(chief, media_root):
    form = new(chief) | ATTACHMENT
    chief.post(ADD, form | {"attachments-0-upload": upload(PDF, "rede.pdf", "application/pdf")})
    document = Attachment.objects.get()
    [file] = stored(media_root)
    assert (file.name, file.stat().st_size) == (document.upload.original, document.upload.size)
    assert document.release.title_de == "Neu"


def test_the_form_leads_to_the_document_that_is_stored(chief):
    document = factories.attachment(factories.release(), token="b" * 26, size=2048)
    page = chief.get(address(document.release)).content.decode().replace("\u00a0", " ")
    assert f'<a href="/admin/media/{"b" * 26}.pdf">Rede (PDF, 2,0 KB)</a>' in page


@pytest.mark.parametrize(("make", "may"), [(factories.draft, True), (factories.release, False)])
def test_an_editor_deletes_rows_of_drafts_alone(make, may):
    document = factories.attachment(make())
    page = log_in(factories.editor()).get(address(document.release)).content.decode()
    assert ('name="attachments-0-DELETE"' in page) == may


def test_what_is_no_document_is_refused_with_the_whole_form(chief, media_root):
    form = new(chief) | ATTACHMENT
    page = chief.post(ADD, form | {"attachments-0-upload": upload(b"MZ", "rede.pdf", "application/pdf")})
    assert [set(form_.errors) for form_ in page.context["inline_admin_formset"].formset.forms] == [{"upload"}]
    assert (PressRelease.objects.count(), stored(media_root)) == (0, [])


def test_a_translator_replaces_no_picture(picture, media_root):
    client, before = log_in(factories.translator("uk")), stored(media_root)
    form = filled_in(client, address(picture), "photo_form") | {"alt_uk": "Стяг"}
    client.post(address(picture), form | {"upload": upload(jpeg())})
    photo = Photo.objects.get()
    assert (photo.alt_uk, photo.upload, stored(media_root)) == ("Стяг", picture.upload, before)


def test_a_translator_replaces_no_document(draft, media_root):
    upload_before = factories.attachment(draft, title_uk="Слово").upload
    client = log_in(factories.translator("uk"))
    form = filled_in(client, address(draft)) | {"attachments-0-title_uk": "Промова"}
    client.post(address(draft), form | {"attachments-0-upload": upload(PDF, "rede.pdf", "application/pdf")})
    document = Attachment.objects.get()
    assert (document.title_uk, document.upload, stored(media_root)) == ("Промова", upload_before, [])
