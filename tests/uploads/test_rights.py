"""Whose a picture is stands in each file that readers take with them, as its record says it now."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from news.models import Photo
from partnership.models import Upload
from partnership.uploads.rights import Rights
from tests import factories
from tests.forms import log_in
from tests.uploads.pictures import encoded, photo

pytestmark = pytest.mark.django_db
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
NAMES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
}
SAID = {
    "author": "Оля & <Co>",
    "credit_de": "Land NRW / „Müller“",
    "notice_de": "© 2026 Land NRW",
    "notice_uk": "© 2026 Земля ПРВ",
    "source": "Agentur ]]>",
    "licence": "CC BY 4.0",
}
WRITTEN = {
    "dc:creator": ["Оля & <Co>"],
    "dc:rights": {"x-default": "© 2026 Land NRW", "de": "© 2026 Land NRW", "uk": "© 2026 Земля ПРВ"},
    "photoshop:Credit": "Land NRW / „Müller“",
    "photoshop:Source": "Agentur ]]>",
    "xmpRights:Marked": "True",
    "xmpRights:UsageTerms": {"x-default": "CC BY 4.0"},
}


def values(packet):
    """What a packet says, by the names of its standard."""
    told = {}
    for element in ElementTree.fromstring(packet).find(f".//{RDF}Description"):
        space, _, name = element.tag[1:].partition("}")
        items = element.findall(f".//{RDF}li")
        languages = {item.get("{http://www.w3.org/XML/1998/namespace}lang"): item.text for item in items}
        listed = [item.text for item in items] if None in languages else languages
        told[f"{NAMES[space]}:{name}"] = listed if items else element.text
    return told


def shown(kind="JPEG", mode="RGB", size=(900, 600), **said):
    """A photo that the public sees, with its files."""
    image = photo(*size, mode)
    if mode == "RGBA":
        image.putpixel((0, 0), (1, 2, 3, 4))
    upload = Upload.take(ContentFile(encoded(image, kind)), Upload.Kind.PICTURE)
    record = factories.photo(upload=upload, **said)
    factories.release(photo=record)
    return record


def sent(client, name):
    """A file as it is sent: its bytes, as long as the answer says they are."""
    response = client.get(f"/media/{name}")
    content = response.getvalue()
    response.close()
    assert len(content) == int(response.headers["Content-Length"])
    return content


def packet_of(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image.info.get("xmp")


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("WEBP", "RGBA")]
)
def test_each_file_of_800_pixels_says_whose_it_is(kind, mode, client):
    record = shown(kind, mode, **SAID)
    told = {name: packet_of(sent(client, name)) for name in record.picture.names}
    wide = {name for name in told if "-800." in name} | {record.picture.original}
    assert len(wide) == 5
    assert {name: values(packet) for name, packet in told.items() if packet} == dict.fromkeys(wide, WRITTEN)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_with_rights_has_its_pixels(kind, client, media_root):
    record = shown(kind, "RGB" if kind == "JPEG" else "RGBA")
    names = [name for name in record.picture.names if "-400." not in name]
    for name in names:
        stored, told = (
            Image.open(BytesIO(content)) for content in ((media_root / name).read_bytes(), sent(client, name))
        )
        assert (stored.format, stored.mode, stored.tobytes()) == (told.format, told.mode, told.tobytes())


def test_a_credit_corrected_stands_in_the_next_file(client):
    record = shown(credit_de="Falsch")
    Photo.objects.update(credit_de="Richtig")
    assert values(packet_of(sent(client, record.picture.original)))["photoshop:Credit"] == "Richtig"


def test_what_nobody_said_is_not_written(client):
    record = shown(licence="CC0")
    assert values(packet_of(sent(client, record.picture.original))) == {
        "dc:rights": {"x-default": "CC0"},
        "photoshop:Credit": "Land NRW",
        "xmpRights:Marked": "True",
        "xmpRights:UsageTerms": {"x-default": "CC0"},
    }


def test_a_draft_with_the_same_file_says_nothing_to_the_public(client, media_root):
    upload = Upload.take(ContentFile(encoded(photo(60, 40), "JPEG")), Upload.Kind.PICTURE)
    factories.photo(upload=upload, credit_de="Geheim")
    factories.release(photo=factories.photo(upload=upload, credit_de="Öffentlich"))
    assert values(packet_of(sent(client, upload.original)))["photoshop:Credit"] == "Öffentlich"


def test_staff_take_a_file_with_its_rights(media_root):
    upload = Upload.take(ContentFile(encoded(photo(60, 40), "JPEG")), Upload.Kind.PICTURE)
    factories.photo(upload=upload, credit_de="Entwurf")
    response = log_in(factories.editor()).get(f"/admin/media/{upload.original}")
    assert values(packet_of(response.getvalue()))["photoshop:Credit"] == "Entwurf"
    response.close()


def test_the_longest_rights_fit_into_a_jpeg():
    text = "&" * 200
    packet = Rights(text, text, {"de": text, "uk": text}, text, text).packet
    assert len(packet) < 15_000


def test_a_head_is_asked_for_without_its_file(client):
    record = shown()
    response = client.head(f"/media/{record.picture.original}")
    length = int(response.headers["Content-Length"])
    assert (response.getvalue(), length) == (b"", len(sent(client, record.picture.original)))
