"""The documents of a release: each in one language, and named after its title in that language."""

import re
from urllib.parse import unquote

import pytest

from tests import factories
from tests.uploads.papers import PDF

pytestmark = pytest.mark.django_db


def linked(client, path):
    """The documents that a page leads to: token, language, and what the link says."""
    page = client.get(path).content.decode().replace("\u00a0", " ")
    links = re.findall(r'<a href="/media/(\w+).pdf" type="application/pdf" hreflang="(\w+)" download>(.*?)</a>', page)
    return [(token[0], language, re.sub("<[^>]+>", "", text)) for token, language, text in links]


def test_the_document_of_the_page_s_language_comes_first(client):
    release = factories.release()
    factories.attachment(release, "u" * 26, size=1_440_000, written_in="uk")
    factories.attachment(release, "d" * 26, size=137_400)
    assert linked(client, release.path("de")) == [
        ("d", "de", "Rede (PDF, auf Deutsch, 137 kB)"),
        ("u", "uk", "Rede (PDF, auf Ukrainisch, 1,4 MB)"),
    ]
    assert linked(client, release.path("uk")) == [
        ("u", "uk", "Промова (PDF, українською, 1,4 МБ)"),
        ("d", "de", "Промова (PDF, німецькою, 137 кБ)"),
    ]


def name_of(client, media_root, **values):
    """What a document is to be called, as its answer says it."""
    document = factories.attachment(factories.release(), "d" * 26, **values)
    media_root.mkdir(exist_ok=True)
    (media_root / document.upload.original).write_bytes(PDF)
    response = client.get(f"/media/{document.upload.original}")
    response.close()
    return response.headers["Content-Disposition"]


LONG = "Слово " * 33
NAMES = {
    "Latin letters": ({"title_de": "Gemeinsame Erklärung"}, "gemeinsame-erklaerung", "Gemeinsame%20Erkl%C3%A4rung"),
    "Ukrainian": ({"title_uk": "Звіт", "written_in": "uk"}, "zvit", "%D0%97%D0%B2%D1%96%D1%82"),
    "signs of a path": ({"title_de": '../a\\b: "c" 50 %'}, "a-b-c-50", "a%20b%20c%2050%20%25"),
    "no letter of ASCII": ({"title_de": "日本"}, "d" * 26, "%E6%97%A5%E6%9C%AC"),
    "a line of a header": ({"title_de": "a\r\nSet-Cookie: b"}, "a-set-cookie-b", "a%20Set-Cookie%20b"),
}


@pytest.mark.parametrize(("values", "plain", "full"), NAMES.values(), ids=NAMES)
def test_a_document_is_named_after_its_title(client, media_root, values, plain, full):
    said = f"attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{full}.pdf"
    assert name_of(client, media_root, **values) == said


def test_a_long_title_is_cut_to_what_a_disk_takes(client, media_root):
    said = name_of(client, media_root, title_uk=LONG.strip(), written_in="uk")
    plain, full = re.findall(r"filename=\"([^\"]+)\"; filename\*=UTF-8''(\S+)", said)[0]
    assert (len(plain) <= 84, len(unquote(full).encode()) <= 255) == (True, True)
