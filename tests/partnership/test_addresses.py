"""Every public page lives under its language, in words of that language, and knows its counterpart."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation

from partnership.publishing.addresses import (
    Alternates,
    absolute,
    language_of_path,
    local_address,
    preferred_language,
)
from partnership.urls import urlpatterns

SITE = "https://partnership.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


# --- the language of a path --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/de/", "de"),
        ("/uk/presa/2024/", "uk"),
        ("/de", "de"),
        ("/", None),
        ("", None),
        ("/en/", None),
        ("/DE/", None),
        ("/deutsch/", None),
        ("/ukraine/", None),
        ("/admin/de/", None),
        ("//de/", None),
        ("/de-at/", None),
        ("/data/twinnings.json", None),
    ],
)
def test_the_language_stands_at_the_start_of_a_path_and_nowhere_else(path, language):
    assert language_of_path(path) == language


# --- the language of a visitor -----------------------------------------------------------------------------------------

LONG = ",".join(f"xx-{number:04}" for number in range(1250))
ACCEPTED = [
    (None, "de"),
    ("", "de"),
    ("de", "de"),
    ("uk", "uk"),
    ("uk-UA", "uk"),
    ("UK-ua", "uk"),
    ("de-AT,uk;q=0.9", "de"),
    ("uk-UA,uk;q=0.9,de;q=0.8,en;q=0.7", "uk"),
    ("de;q=0.5,uk;q=0.8", "uk"),
    ("de;q=0.8, uk;q=0.5", "de"),
    ("en,uk;q=0.1", "uk"),
    ("fr,en;q=0.5", "de"),
    ("ru", "de"),
    ("ru-UA,ru;q=0.9,en;q=0.5", "de"),
    ("ru,uk;q=0.9,de;q=0.8", "uk"),
    ("*", "de"),
    ("en,*;q=0.5", "de"),
    ("uk;q=0", "de"),
    ("uk;q=0.0,en", "de"),
    ("uk;q=0.000", "de"),
    ("de;q=0,uk;q=0.5", "uk"),
    ("uk;q=0.001", "uk"),
    ("ukr", "de"),
    ("deu,uk;q=0.5", "uk"),
    ("ukrainian", "de"),
    ("uk_UA", "de"),
    ("uk;q=2", "de"),
    ("uk;q=abc", "de"),
    (";;;,,,===", "de"),
    ("<script>alert(1)</script>", "de"),
    ("../../uk", "de"),
    ("Українська", "de"),
    ("uk\x00", "de"),
    ("x" * 10_240, "de"),
    (LONG, "de"),
    (f"uk,{LONG}", "uk"),
    ("uk-UA,uk;q=0.9," + ",".join(f"en-{number:03};q=0.123" for number in range(20)), "uk"),
]


@pytest.mark.parametrize(("header", "language"), ACCEPTED, ids=[str(header)[:40] for header, _ in ACCEPTED])
def test_the_browser_says_which_language_is_preferred(header, language):
    headers = {} if header is None else {"Accept-Language": header}
    assert preferred_language(RequestFactory().get("/", headers=headers)) == language


@pytest.mark.parametrize("before", range(1, 13))
def test_a_long_header_is_not_cut_in_the_middle_of_a_language(before):
    header = f"uk,{'e' * (before // 2 + 1)}-{'a' * (before % 2 + 1)}," + "en;q=0.123," * 100
    assert preferred_language(RequestFactory().get("/", headers={"Accept-Language": header})) == "uk"


def test_a_header_of_ten_kilobytes_was_tried():
    assert len(LONG) >= 9_999


@pytest.mark.parametrize(("header", "path"), [("uk-UA,uk;q=0.9", "/uk/"), ("ru", "/de/"), ("de", "/de/"), ("", "/de/")])
def test_the_root_leads_to_the_start_page_in_that_language(client, header, path):
    response = client.get("/", headers={"Accept-Language": header})
    assert (response.status_code, response.headers["Location"]) == (302, path)
    assert "Accept-Language" in response.headers["Vary"]


def test_the_root_leads_without_a_header_to_german(client):
    assert client.get("/").headers["Location"] == "/de/"


# --- the counterpart of a page -----------------------------------------------------------------------------------------

PATHS = {"de": "/de/presse/2024/eins/", "uk": "/uk/presa/2024/odyn/"}
GERMAN, UKRAINIAN = (SITE + path for path in PATHS.values())


@pytest.mark.parametrize(
    ("ready", "hreflang"),
    [
        (("de", "uk"), [("de", GERMAN), ("uk", UKRAINIAN), ("x-default", GERMAN)]),
        (("de",), [("de", GERMAN), ("x-default", GERMAN)]),
        (("uk",), [("uk", UKRAINIAN), ("x-default", UKRAINIAN)]),
        ((), []),
    ],
)
def test_hreflang_names_the_ready_languages_and_german_as_default(ready, hreflang):
    assert Alternates(PATHS, ready).hreflang == hreflang


@pytest.mark.parametrize(("page", "address"), [("de", GERMAN), ("uk", UKRAINIAN)])
def test_the_canonical_address_of_a_page_is_its_own(page, address):
    with translation.override(page):
        assert Alternates(PATHS).canonical == address


@pytest.mark.parametrize(
    ("ready", "indexable"),
    [(("de", "uk"), [True, True]), (("de",), [True, False]), (("uk",), [False, True]), ((), [False, False])],
)
def test_only_a_ready_language_is_indexed(ready, indexable):
    found = []
    for page in ("de", "uk"):
        with translation.override(page):
            found.append(Alternates(PATHS, ready).is_indexable)
    assert found == indexable


@pytest.mark.parametrize("ready", [("de", "uk"), ("de",), ("uk",), ()])
def test_the_switch_names_each_language_in_itself_ready_or_not(ready):
    assert Alternates(PATHS, ready).switch == [
        ("de", "Deutsch", PATHS["de"]),
        ("uk", "Українська", PATHS["uk"]),
    ]


def test_alternates_are_built_for_both_languages():
    alternates = Alternates.of(lambda language: f"/{language}/x/", ("uk",))
    assert (alternates.paths, alternates.ready) == ({"de": "/de/x/", "uk": "/uk/x/"}, ("uk",))


def test_the_counterpart_of_a_list_keeps_its_year_filter_and_page():
    alternates = Alternates.named("press-year", 2024, query="area=energy&page=2")
    assert alternates.paths == {
        "de": "/de/presse/2024/?area=energy&page=2",
        "uk": "/uk/presa/2024/?area=energy&page=2",
    }


def test_no_question_mark_without_a_query():
    assert local_address("uk", "search", query="") == "/uk/poshuk/"


@pytest.mark.parametrize("page", ["de", "uk"])
def test_an_address_is_in_the_language_asked_for_whatever_the_page(page):
    with translation.override(page):
        assert [local_address(language, "press") for language in ("de", "uk")] == ["/de/presse/", "/uk/presa/"]


def test_full_addresses_are_those_of_the_site_for_any_request():
    assert absolute("/de/") == f"{SITE}/de/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/de/presse/", "/uk/presa/"])
def test_a_page_says_its_canonical_address_by_the_settings(client, path):
    html = client.get(path, headers={"Host": "127.0.0.1"}).content.decode()
    assert html.count(f'<link rel="canonical" href="{SITE}{path}">') == 1


# --- the table of addresses -------------------------------------------------------------------------------------------

ADDRESSES = {
    ("start",): ("/de/", "/uk/"),
    ("partnership",): ("/de/partnerschaft/", "/uk/partnerstvo/"),
    ("twinnings",): ("/de/staedtepartnerschaften/", "/uk/partnerstva-hromad/"),
    ("twinning", "a-b"): ("/de/staedtepartnerschaften/a-b/", "/uk/partnerstva-hromad/a-b/"),
    ("twinning-feed", "a-b"): ("/de/staedtepartnerschaften/a-b/feed/", "/uk/partnerstva-hromad/a-b/feed/"),
    ("areas",): ("/de/kooperationsfelder/", "/uk/sfery-spivpratsi/"),
    ("area", "a-b"): ("/de/kooperationsfelder/a-b/", "/uk/sfery-spivpratsi/a-b/"),
    ("area-feed", "a-b"): ("/de/kooperationsfelder/a-b/feed/", "/uk/sfery-spivpratsi/a-b/feed/"),
    ("topics",): ("/de/themen/", "/uk/temy/"),
    ("topic", "a-b"): ("/de/themen/a-b/", "/uk/temy/a-b/"),
    ("topic-image", "a-b"): ("/de/themen/a-b/share.png", "/uk/temy/a-b/share.png"),
    ("press",): ("/de/presse/", "/uk/presa/"),
    ("press-year", 2024): ("/de/presse/2024/", "/uk/presa/2024/"),
    ("press-release", 2024, "a-b"): ("/de/presse/2024/a-b/", "/uk/presa/2024/a-b/"),
    ("press-feed",): ("/de/presse/feed/", "/uk/presa/feed/"),
    ("search",): ("/de/suche/", "/uk/poshuk/"),
    ("evidence",): ("/de/belege/", "/uk/dzherela/"),
    ("evidence-feed",): ("/de/belege/feed/", "/uk/dzherela/feed/"),
    ("take-part",): ("/de/mitmachen/", "/uk/doluchytysia/"),
    ("imprint",): ("/de/impressum/", "/uk/vykhidni-dani/"),
    ("privacy",): ("/de/datenschutz/", "/uk/zakhyst-danykh/"),
    ("accessibility",): ("/de/barrierefreiheit/", "/uk/dostupnist/"),
    ("barrier-report",): ("/de/barrierefreiheit/melden/", "/uk/dostupnist/povidomyty/"),
    ("barrier-report-sent", "abcdefgh"): (
        "/de/barrierefreiheit/melden/abcdefgh/",
        "/uk/dostupnist/povidomyty/abcdefgh/",
    ),
    ("easy-language",): ("/de/leichte-sprache/", "/uk/prosta-mova/"),
    ("contact",): ("/de/kontakt/", "/uk/kontakty/"),
    ("start-image",): ("/de/share.png", "/uk/share.png"),
    ("manifest",): ("/de/site.webmanifest", "/uk/site.webmanifest"),
    ("twinning-image", "a-b"): ("/de/staedtepartnerschaften/a-b/share.png", "/uk/partnerstva-hromad/a-b/share.png"),
    ("area-image", "a-b"): ("/de/kooperationsfelder/a-b/share.png", "/uk/sfery-spivpratsi/a-b/share.png"),
    ("press-release-image", 2024, "a-b"): ("/de/presse/2024/a-b/share.png", "/uk/presa/2024/a-b/share.png"),
    ("root",): ("/", "/"),
    ("twinnings-json",): ("/data/twinnings.json", "/data/twinnings.json"),
    ("twinnings-csv",): ("/data/twinnings.csv", "/data/twinnings.csv"),
    ("twinnings-geojson",): ("/data/twinnings.geojson", "/data/twinnings.geojson"),
    ("press-releases-json",): ("/data/press-releases.json", "/data/press-releases.json"),
    ("sitemap",): ("/sitemap.xml", "/sitemap.xml"),
    ("favicon",): ("/favicon.ico", "/favicon.ico"),
    ("robots",): ("/robots.txt", "/robots.txt"),
    ("security",): ("/.well-known/security.txt", "/.well-known/security.txt"),
    ("healthz",): ("/healthz", "/healthz"),
    ("readyz",): ("/readyz", "/readyz"),
    ("media", "a.webp"): ("/media/a.webp", "/media/a.webp"),
    ("preview", "token", "de"): ("/preview/token/de/", "/preview/token/de/"),
    ("preview-media", "token", "a.webp"): ("/preview/token/media/a.webp", "/preview/token/media/a.webp"),
    ("admin:index",): ("/admin/", "/admin/"),
}


@pytest.mark.parametrize(("name", "paths"), list(ADDRESSES.items()), ids=lambda value: str(value[0]))
def test_the_address_of_every_page_in_both_languages(name, paths):
    assert tuple(local_address(language, name[0], *name[1:]) for language in ("de", "uk")) == paths


@pytest.mark.parametrize(("name", "paths"), list(ADDRESSES.items()), ids=lambda value: str(value[0]))
def test_every_address_leads_back_to_its_page(name, paths):
    for language, path in zip(("de", "uk"), paths, strict=True):
        with translation.override(language):
            assert resolve(path).view_name == name[0]


def names(patterns):
    """The names of all addresses of the public site."""
    for pattern in patterns:
        if str(pattern.pattern) != "admin/":
            yield from names(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]


def test_there_is_no_address_beside_the_table():
    assert set(names(urlpatterns)) | {"admin:index"} == {name[0] for name in ADDRESSES}


@pytest.mark.parametrize(
    "path", ["/de/presa/", "/uk/presse/", "/uk/impressum/", "/presse/", "/en/press/", "/de/presse"]
)
def test_the_words_of_one_language_are_no_addresses_of_the_other(client, path):
    response = client.get(path)
    assert response.status_code == (301 if path == "/de/presse" else 404)


@pytest.mark.parametrize("year", [-1, 12345, "abcd"])
def test_a_year_has_four_digits(year):
    with pytest.raises((NoReverseMatch, ValueError)):
        reverse("press-year", args=[year])
