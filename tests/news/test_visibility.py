"""Nothing is visible anywhere one second before its time, nothing is after its withdrawal, and all of it is in between."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Attachment, Photo, PressRelease
from partnership.publishing.state import State
from partnership.uploads.images import Picture
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import current
from tests import factories
from tests.client import unnumbered

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=factories.BERLIN)
SECOND = timedelta(seconds=1)
MARKS = ("Geheimwort", "geheimwort", "Таємниця", "taiemnytsia")  # as text and as part of an address
WRITTEN = {
    **dict.fromkeys(["title_de", "lead_de", "place_de", "participants_de"], "Geheimwort"),
    **dict.fromkeys(["title_uk", "lead_uk", "place_uk", "participants_uk"], "Таємниця"),
    "body_de": "<p>Geheimwort über Mondlicht</p>",
    "body_uk": "<p>Таємниця про місячне сяйво</p>",
    "ready_de": True,
    "ready_uk": True,
}
HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "draft with a time": {"state": State.DRAFT, "publish_at": factories.LONG_AGO},
    "in review": {"state": State.REVIEW, "publish_at": factories.LONG_AGO},
    "one second before its time": {"state": State.APPROVED, "publish_at": NOON + SECOND},
    "withdrawn": {"state": State.WITHDRAWN, "publish_at": factories.LONG_AGO, "withdrawn_at": NOON - SECOND},
}
AREA, TWINNING = {"slug_de": "feld", "slug_uk": "pole"}, {"slug_de": "paar", "slug_uk": "para"}
SURFACES = {
    "start": ("/de/", "/uk/"),
    "press": ("/de/presse/", "/uk/presa/"),
    "year": ("/de/presse/2026/", "/uk/presa/2026/"),
    "newer": ("/de/presse/2026/neu/", "/uk/presa/2026/nove/"),
    "older": ("/de/presse/2026/alt/", "/uk/presa/2026/stare/"),
    "area": ("/de/kooperationsfelder/feld/", "/uk/sfery-spivpratsi/pole/"),
    "twinning": ("/de/staedtepartnerschaften/paar/", "/uk/partnerstva-hromad/para/"),
    "feed": ("/de/presse/feed/", "/uk/presa/feed/"),
    "area feed": ("/de/kooperationsfelder/feld/feed/", "/uk/sfery-spivpratsi/pole/feed/"),
    "twinning feed": ("/de/staedtepartnerschaften/paar/feed/", "/uk/partnerstva-hromad/para/feed/"),
    "search": ("/de/suche/?q=Mondlicht", "/uk/poshuk/?q=місячне"),
    "sitemap": ("/sitemap.xml",),
    "data": ("/data/press-releases.json",),
}
every_state = pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
EVERYWHERE = [path for paths in SURFACES.values() for path in paths]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


TOKENS = {"picture": "a" * 26, "document": "b" * 26}
PICTURE = Picture(TOKENS["picture"], "jpg", 1000, 600, (400, 800), teasers=(300,))
FILES = {
    "rendition": f"/media/{PICTURE.rendition(400, 'webp')}",
    "original": f"/media/{PICTURE.original}",
    "teaser": f"/media/{PICTURE.teaser(300, 'avif')}",
    "document": f"/media/{TOKENS['document']}.pdf",
}


def day(notation):
    first = datetime.fromisoformat(notation).date()
    return {"earliest": first, "latest": first}


@pytest.fixture
def place(db, media_root):
    """A function that makes the marked release, with files, an area and a twinning, between two others."""
    area, twinning = factories.area(**AREA), factories.twinning(**TWINNING)
    media_root.mkdir()
    for path in FILES.values():
        (media_root / path.removeprefix("/media/")).write_bytes(b"content")

    def place(**state):
        older = factories.release(slug_de="alt", slug_uk="stare", **day("2026-11-09"))
        photo = factories.photo(token=TOKENS["picture"], teaser_widths="300", alt_de="Geheimwort", alt_uk="Таємниця")
        marked = factories.release(**{**WRITTEN, **day("2026-11-10"), "photo": photo, **state})
        newer = factories.release(slug_de="neu", slug_uk="nove", **day("2026-11-11"))
        titles = {"title_de": "Geheimwort", "title_uk": "Таємниця"}
        factories.attachment(marked, token=TOKENS["document"], **titles)
        for release in (older, marked, newer):
            release.areas.add(area)
            release.twinnings.add(twinning)
        return marked

    return place


def read(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def marks(text):
    return [mark for mark in MARKS if mark in text]


@every_state
def test_what_is_not_public_is_nowhere(client, place, hidden):
    place(**hidden)
    assert {path: marked for path in EVERYWHERE if (marked := marks(read(client, path)))} == {}


def test_what_is_prepared_for_a_public_release_is_nowhere(client, place):
    public = place(key="offen")
    texts = {name: "<p>Offen</p>" if name[:4] == "body" else "Offen" for name in WRITTEN if name[:5] != "ready"}
    PressRelease.objects.filter(pk=public.pk).update(**texts, slug_de="offen", slug_uk="vidkryto")
    Photo.objects.update(alt_de="Offen", alt_uk="Відкрито")
    Attachment.objects.update(title_de="Offen", title_uk="Відкрито")
    public = PressRelease.objects.get(pk=public.pk)
    public.save()
    current(public)
    PendingChange.prepare(public, values_of(public) | WRITTEN, None)
    own = [public.path("de"), public.path("uk")]
    assert {path: marked for path in [*EVERYWHERE, *own] if (marked := marks(read(client, path)))} == {}


def test_what_is_public_is_everywhere_from_the_second_of_its_time(client, place, noon):
    place(**HIDDEN["one second before its time"])
    noon.shift(SECOND)
    assert [path for path in EVERYWHERE if not marks(read(client, path))] == []


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize("kind", [kind for kind in HIDDEN if kind != "withdrawn"])
def test_a_draft_answers_like_an_unknown_address(client, place, kind, language):
    path = place(**HIDDEN[kind]).path(language)
    page, unknown = client.get(path), client.get(f"{path[:-1]}-nie/")
    assert (page.status_code, unnumbered(page)) == (404, unnumbered(unknown))


@pytest.mark.parametrize("language", ["de", "uk"])
def test_a_public_page_answers_from_the_second_of_its_time(client, place, noon, language):
    release = place(**HIDDEN["one second before its time"])
    noon.shift(SECOND)
    assert marks(read(client, release.path(language)))


@pytest.mark.parametrize(("language", "title"), [("de", "Geheimwort"), ("uk", "Таємниця")])
def test_a_withdrawn_page_tells_day_and_reason_and_none_of_its_text(client, place, language, title):
    notices = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}
    release = place(**HIDDEN["withdrawn"], **notices)
    page = client.get(release.path(language))
    text = page.content.decode()
    assert (page.status_code, title in text) == (410, False)
    assert (notices[f"withdrawal_notice_{language}"] in text, "2026" in text.split("<main")[1]) == (True, True)


@pytest.mark.parametrize("language", ["de", "uk"])
def test_what_was_withdrawn_is_not_for_search_engines(client, place, language):
    page = client.get(place(**HIDDEN["withdrawn"]).path(language)).content.decode()
    assert ('<meta name="robots" content="noindex">' in page, 'hreflang="x-default"' in page) == (True, False)


@every_state
@pytest.mark.parametrize("language", ["de", "uk"])
def test_the_share_image_of_a_hidden_release_is_not_found(client, place, hidden, language):
    path = f"{place(**hidden).path(language)}share.png"
    image, unknown = client.get(path), client.get(path.replace("/share.png", "-nie/share.png"))
    assert (image.status_code, unnumbered(image).replace(b"-nie", b"")) == (
        404,
        unnumbered(unknown).replace(b"-nie", b""),
    )


@pytest.mark.parametrize("language", ["de", "uk"])
def test_a_public_share_image_answers_from_the_second_of_its_time(client, place, noon, language):
    path = f"{place(**HIDDEN['one second before its time']).path(language)}share.png"
    noon.shift(SECOND)
    assert client.get(path).status_code == 200


@every_state
@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_files_of_drafts_answer_like_unknown_names(client, place, hidden, path):
    place(**hidden)
    page, unknown = client.get(path), client.get(path.replace("aaa", "ccc").replace("bbb", "ccc"))
    assert (page.status_code, unnumbered(page)) == (404, unnumbered(unknown))


def steps(client, path, monkeypatch):
    """Returns what an answer took: its queries, and which files of the store were looked at."""
    opened = []
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as captured:
        patch.setattr(FileSystemStorage, "open", lambda store, name, mode="rb": opened.append(name))
        patch.setattr(FileSystemStorage, "exists", lambda store, name: opened.append(name))
        client.get(path)
    return [re.sub("[abc]{26}", "", query["sql"]) for query in captured], opened


@every_state
@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_files_of_drafts_take_as_long_as_unknown_names(client, place, hidden, path, monkeypatch):
    """Equal steps and no look at the store: there is nothing by which the time could differ."""
    place(**hidden)
    unknown = path.replace("aaa", "ccc").replace("bbb", "ccc")
    taken, expected = steps(client, path, monkeypatch), steps(client, unknown, monkeypatch)
    assert (taken, taken[1]) == (expected, [])


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_public_files_answer_from_the_second_of_their_time(client, place, noon, path):
    place(**HIDDEN["one second before its time"])
    noon.shift(SECOND)
    page = client.get(path)
    assert (page.status_code, page.getvalue()) == (200, b"content")
    page.close()


def test_a_picture_that_a_public_release_shows_too_stays(client, place):
    hidden = place(**HIDDEN["withdrawn"])
    factories.release(photo=hidden.photo)
    answers = {name: client.get(path) for name, path in FILES.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(FILES, 200),
        "document": 404,
    }
    for answer in answers.values():
        answer.close()


@every_state
def test_a_year_with_nothing_public_in_it_is_no_page(client, hidden):
    factories.release(**{**WRITTEN, **day("2026-11-10"), **hidden})
    assert [client.get(path).status_code for path in SURFACES["year"]] == [404, 404]
    assert "2026" not in read(client, "/de/presse/").split("<main")[1]


@every_state
def test_search_finds_nothing_of_what_is_not_public(client, place, hidden):
    place(**hidden)
    for path in ("/de/suche/?q=Geheimwort", "/uk/poshuk/?q=Таємниця", "/de/suche/?q=Mondlicht"):
        assert list(client.get(path).context["hits"]) == []


# --- what a public release is about -----------------------------------------------------------------------------------

AROUND = [
    *SURFACES["start"] + SURFACES["press"] + SURFACES["year"] + SURFACES["sitemap"] + SURFACES["data"],
    "/de/staedtepartnerschaften/",
    "/uk/partnerstva-hromad/",
    "/de/kooperationsfelder/",
    "/uk/sfery-spivpratsi/",
    "/de/presse/2026/neu/",
    "/uk/presa/2026/nove/",
    "/data/twinnings.json",
    "/data/twinnings.csv",
    "/de/partnerschaft/",
    "/de/suche/?q=Mondlicht",
    "/uk/poshuk/?q=місячне",
    "/data/twinnings.geojson",
]


@pytest.fixture
def about(db):
    """A function that makes a public release about a marked area and a twinning of a marked municipality."""

    def about(**state):
        texts = {name: value for name, value in WRITTEN.items() if name.startswith(("body", "ready"))}
        texts |= {"summary_de": "Geheimwort", "summary_uk": "Таємниця", **state}
        names = {"name_de": "Geheimwort", "name_uk": "Таємниця"}
        place = factories.municipality(key="geheim", **names)
        twinning = factories.twinning(key="geheimwort", nrw=place, **texts)
        area = factories.area(key="geheim", title_de="Geheimwort", title_uk="Таємниця", **texts)
        release = factories.release(slug_de="neu", slug_uk="nove", **day("2026-11-11"))
        release.twinnings.add(twinning)
        release.areas.add(area)
        factories.milestone(twinning=twinning)

    return about


@every_state
def test_a_hidden_twinning_or_area_of_a_public_release_is_nowhere(client, about, hidden):
    about(**hidden)
    assert {path: marked for path in AROUND if (marked := marks(read(client, path)))} == {}


def test_a_twinning_or_area_that_is_public_is_everywhere(client, about):
    about()
    assert [path for path in AROUND if not marks(read(client, path))] == []


@every_state
@pytest.mark.parametrize("query", ["area=geheim", "municipality=geheim"])
def test_no_filter_tells_that_a_release_is_about_what_is_not_public(client, about, hidden, query):
    about(**hidden)
    pages = [client.get(f"/de/presse/?{asked}") for asked in (query, query.replace("geheim", "atlantis"))]
    assert [(page.status_code, marks(page.content.decode())) for page in pages] == [(404, [])] * 2


@pytest.mark.parametrize("query", ["area=geheim", "municipality=geheim"])
def test_a_filter_tells_that_a_release_is_about_what_is_public(client, about, query):
    about()
    assert client.get(f"/de/presse/?{query}").context["releases"].paginator.count == 1


# --- one language -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ukrainian(db):
    """A release that is ready in Ukrainian alone; its German text is written, and not ready."""
    release = factories.release(slug_de="wort", slug_uk="slovo", **{**WRITTEN, "ready_de": False})
    release.areas.add(factories.area(**AREA))
    release.twinnings.add(factories.twinning(**TWINNING))
    return release


GERMAN_PAGE = "/de/presse/2023/wort/"


def test_a_german_page_shows_a_ukrainian_release_with_a_notice(client, ukrainian):
    page = read(client, GERMAN_PAGE)
    assert ('<p class="notice' in page, '<h1><span lang="uk">Таємниця</span></h1>' in page) == (True, True)
    assert ("Geheimwort" in page, "Mondlicht" in page) == (False, False)


def test_the_ukrainian_page_of_a_ukrainian_release_has_no_notice(client, ukrainian):
    page = read(client, ukrainian.path("uk"))
    assert ('<p class="notice' in page, "<h1>Таємниця</h1>" in page) == (False, True)


def test_a_fallback_page_is_not_for_search_engines(client, ukrainian):
    page = read(client, GERMAN_PAGE)
    assert '<meta name="robots" content="noindex">' in page
    assert ('rel="canonical"' in page, 'hreflang="x-default"' in page) == (False, False)


def test_the_ready_page_names_itself_alone_as_alternate_and_default(client, ukrainian):
    head = read(client, ukrainian.path("uk")).split("</head>")[0]
    address = f"{settings.SITE_URL}/uk/presa/2023/slovo/"
    links = [f'hreflang="{code}" href="{address}"' for code in ("uk", "x-default")]
    assert ([link in head for link in links], head.count("hreflang=")) == ([True, True], 2)


def test_the_language_switch_leads_to_the_page_that_is_not_ready(client, ukrainian):
    assert f'<a href="{GERMAN_PAGE}" lang="de"' in read(client, ukrainian.path("uk"))


@pytest.mark.parametrize("path", [path for path in EVERYWHERE if path.startswith("/de/") and "feed" in path])
def test_a_ukrainian_release_is_in_no_german_feed(client, ukrainian, path):
    assert read(client, path).count("<entry>") == 0


@pytest.mark.parametrize("path", SURFACES["feed"][1:] + SURFACES["area feed"][1:] + SURFACES["twinning feed"][1:])
def test_a_ukrainian_release_is_in_every_ukrainian_feed(client, ukrainian, path):
    assert read(client, path).count("<entry>") == 1


def test_a_ukrainian_release_is_in_the_sitemap_once(client, ukrainian):
    content = read(client, "/sitemap.xml")
    assert (content.count("/presa/2023/slovo/</loc>"), content.count(GERMAN_PAGE)) == (1, 0)


@pytest.mark.parametrize(("path", "found"), [("/de/suche/?q=", 0), ("/uk/poshuk/?q=", 1)])
@pytest.mark.parametrize("word", ["Таємниця", "місячне"])
def test_search_finds_a_ukrainian_release_on_the_ukrainian_page_alone(client, ukrainian, path, found, word):
    assert len(client.get(path + word).context["hits"]) == found


@pytest.mark.parametrize("word", ["Geheimwort", "Mondlicht"])
def test_search_finds_no_text_that_is_not_ready(client, ukrainian, word):
    assert [len(client.get(path + word).context["hits"]) for path in ("/de/suche/?q=", "/uk/poshuk/?q=")] == [0, 0]


def test_german_text_that_is_not_ready_is_nowhere(client, ukrainian):
    pages = {path: client.get(path.replace("Mondlicht", "wort")).content.decode() for path in {*EVERYWHERE, *AROUND}}
    assert {path for path, text in pages.items() if "Geheimwort" in text or "Mondlicht" in text} == set()


@pytest.mark.parametrize(
    "path", ["/de/", "/de/presse/", "/de/presse/2023/", SURFACES["area"][0], SURFACES["twinning"][0]]
)
def test_german_lists_show_a_ukrainian_release_with_its_language(client, ukrainian, path):
    assert '<span lang="uk">Таємниця</span></a>' in read(client, path)


@pytest.mark.parametrize("kind", ["twinning", "area"])
def test_a_page_without_a_feed_in_its_language_links_to_none(client, kind):
    record = {"twinning": factories.twinning, "area": factories.area}[kind](["uk"])
    linked = {
        language: f"{record.path(language)}feed/" in read(client, record.path(language)) for language in ("de", "uk")
    }
    found = {language: client.get(f"{record.path(language)}feed/").status_code for language in ("de", "uk")}
    assert (linked, found) == ({"de": False, "uk": True}, {"de": 404, "uk": 200})
