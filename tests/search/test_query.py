"""Search: however a word is written it is found, in what is published in the language of the page, and nothing else is."""

import html
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.models import FormerName, Municipality, Side
from partnership.publishing.state import State
from partnership.search.query import MAX_HITS, find
from partnership.texts.dates import parse_span
from partnership.texts.searched import MAX_WORDS
from tests import factories

pytestmark = pytest.mark.django_db


def found(client, query, language="de"):
    """Returns the titles of the hits on the search page of a language."""
    page = client.get({"de": "/de/suche/", "uk": "/uk/poshuk/"}[language], {"q": query})
    return [str(hit) for hit in page.context["hits"]] if page.context["query"] else []


def day(*numbers):
    return {"earliest": date(*numbers), "latest": date(*numbers)}


# --- how a word is written --------------------------------------------------------------------------------------------

SPELLINGS = [
    (
        "Köln",
        [
            "Köln",
            "köln",
            "KÖLN",
            "KOELN",
            "Koeln",
            "koln",
            "Ko\u0308ln",
            "  köln ",
            "„Köln“",
            "Köl\u00adn",
            "Kö\u200bln",
        ],
    ),
    ("Großer Fluß", ["Großer", "GROSSER", "grosser fluss", "fluß groß", "Gro\u00dfer"]),
    ("Zürich–Łódź", ["zuerich", "lodz", "ŁÓDŹ", "Zürich Łódź", "zürich-łódź"]),
    ("Дніпро", ["Дніпро", "ДНІПРО", "дніпро", "днІпро", "Дніпро\u0301", "дні"]),
    ("Кам’янське", ["Кам’янське", "Кам'янське", "Камʼянське", "Кам`янське", "Кам´янське", "КАМ’ЯНСЬКЕ", "камянське"]),
    ("Ґава", ["Ґава", "ґава", "ГАВА", "гава"]),
    ("Їжак і йод", ["їжак", "ЇЖАК", "і\u0308жак", "йод", "и\u0306од"]),
]


@pytest.mark.parametrize(("title", "spelling"), [(title, spelling) for title, all_ in SPELLINGS for spelling in all_])
def test_a_word_is_found_however_it_is_written(client, title, spelling):
    factories.release(["uk"], title_uk=title)
    factories.release(["uk"], title_uk="Щось інше")
    assert found(client, spelling, "uk") == [title]


OTHER_WORDS = [
    ("Köln", "Kiel"),
    ("Дніпро", "Дністер"),
    ("Їжак", "Іжак"),
    ("Йод", "Иод"),
    ("мир", "мiр"),
]


@pytest.mark.parametrize(("title", "other"), OTHER_WORDS)
def test_another_word_is_not_found(client, title, other):
    factories.release(["uk"], title_uk=title)
    assert found(client, other, "uk") == []


# --- names of places --------------------------------------------------------------------------------------------------


@pytest.fixture
def samar():
    """Essen and Samar, which was called Nowomoskowsk until 2024."""
    place = factories.municipality(Side.OBLAST, "Samar", "Самар")
    names = {"name_de": "Nowomoskowsk", "name_uk": "Новомосковськ"}
    former = FormerName(municipality=place, **names)
    former.date = parse_span("2024-09-19")
    former.save()
    record = factories.twinning(nrw=factories.municipality(name_de="Essen", name_uk="Ессен"), oblast=place)
    record.save()
    return record


@pytest.fixture
def kryvyi_rih():
    place = factories.municipality(Side.OBLAST, "Krywyj Rih", "Кривий Ріг")
    return factories.twinning(nrw=factories.municipality(name_de="Siegen", name_uk="Зіген"), oblast=place)


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize(
    "query", ["Samar", "Самар", "Nowomoskowsk", "Новомосковськ", "Novomoskovsk", "NOVOMOSKOVSK Ессен"]
)
def test_a_place_is_found_by_its_former_names_too(samar, kryvyi_rih, query, language):
    assert find(query, language) == [samar]


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize(
    "query", ["Krywyj Rih", "Kryvyi Rih", "Кривий Ріг", "КРИВИЙ РІГ", "kryvyi", "Siegen Кривий", "Зіген"]
)
def test_a_place_is_found_in_both_languages_and_in_latin_letters(samar, kryvyi_rih, query, language):
    assert find(query, language) == [kryvyi_rih]


def test_a_twinning_is_found_by_a_new_name_as_soon_as_it_is_saved(kryvyi_rih):
    place = Municipality.objects.get(name_de="Siegen")
    place.name_de = "Hagen"
    place.save()
    assert (find("Hagen", "de"), find("Siegen", "de")) == ([kryvyi_rih], [])


# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [factories.area, factories.release], ids=["area", "release"])
@pytest.mark.parametrize(("ready", "other"), [("de", "uk"), ("uk", "de")])
def test_what_is_ready_in_one_language_is_found_on_its_page_alone(client, make, ready, other):
    make([ready], title_de="Wort", title_uk="Wort")
    assert {language: found(client, "wort", language) for language in (ready, other)} == {ready: ["Wort"], other: []}


@pytest.mark.parametrize(("language", "own", "foreign"), [("de", "Mondlicht", "сяйво"), ("uk", "сяйво", "Mondlicht")])
def test_only_the_text_in_the_language_of_the_page_is_searched(client, language, own, foreign):
    factories.release(body_de="<p>Mondlicht</p>", body_uk="<p>Місячне сяйво</p>")
    assert (len(found(client, own, language)), found(client, foreign, language)) == (1, [])


HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "in review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": factories.LONG_AGO + timedelta(days=36_500)},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_published_is_not_found(client, hidden):
    texts = {"title_de": "Mondlicht", "summary_de": "Mondlicht"}
    factories.page("imprint", **texts, **hidden)
    factories.area(**texts, **hidden)
    factories.release(title_de="Mondlicht", **hidden)
    factories.twinning(summary_de="Mondlicht", **hidden)
    assert found(client, "mondlicht") == []


def test_every_kind_of_page_is_found(client):
    texts = {"title_de": "Mondlicht", "summary_de": "Mondlicht"}
    factories.page("imprint", **texts)
    factories.area(**texts)
    factories.release(title_de="Mondlicht")
    factories.twinning(summary_de="Mondlicht")
    assert sorted(found(client, "mondlicht")) == ["Köln – Dnipro", "Mondlicht", "Mondlicht", "Mondlicht"]


@pytest.mark.parametrize("column", ["title_de", "lead_de", "body_de"])
def test_every_text_of_a_release_is_searched(client, column):
    release = factories.release(**{column: "Mondlicht"})
    assert found(client, "mondlicht") == [str(release)]


@pytest.mark.parametrize("query", ["strong", "href", "example", "evil", "p", "noopener"])
def test_the_marks_of_a_text_are_no_words(client, query):
    factories.release(
        title_de="Titel",
        lead_de="Satz",
        body_de='<p><strong>Ost</strong> <a href="https://example.org/evil">dort</a></p>',
    )
    assert found(client, query) == []


def test_words_of_two_blocks_are_two_words(client):
    factories.release(title_de="Titel", body_de="<p>Mond</p><p>Licht</p>")
    assert (found(client, "mondlicht"), found(client, "licht mond")) == ([], ["Titel"])


@pytest.mark.parametrize(
    ("query", "expected"), [("mond licht", ["Beides"]), ("mond", ["Beides", "Mond"]), ("mond sonne", [])]
)
def test_every_word_of_the_query_must_be_there(client, query, expected):
    factories.release(title_de="Mond")
    factories.release(title_de="Beides", lead_de="Mond und Licht")
    assert sorted(found(client, query)) == expected


def test_a_hit_in_the_title_stands_before_one_in_the_text(client):
    factories.release(title_de="Alt mit Mondlicht", **day(2020, 1, 1))
    factories.release(title_de="Neu", lead_de="Mondlicht", **day(2023, 1, 1))
    factories.area(title_de="Feld", summary_de="Mondlicht")
    factories.page("contact", title_de="Seite mit Mondlicht")
    hits = found(client, "mondlicht")
    assert ({*hits[:2]}, {*hits[2:]}) == ({"Alt mit Mondlicht", "Seite mit Mondlicht"}, {"Neu", "Feld"})


def test_a_title_counts_only_with_every_word_in_it(client):
    factories.release(title_de="Mond", lead_de="Licht", **day(2023, 1, 2))
    factories.release(title_de="Licht und Mond", **day(2023, 1, 1))
    assert found(client, "mond licht") == ["Licht und Mond", "Mond"]


def test_words_after_the_eighth_do_not_count(client):
    factories.release(title_de="Eins")
    assert MAX_WORDS == 8
    assert (found(client, "eins " * 8 + "zwei"), found(client, "eins " * 7 + "zwei")) == (["Eins"], [])


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", " ", "%", "…", "’"])
def test_without_a_word_nothing_is_searched(query):
    factories.release()
    with CaptureQueriesContext(connection) as captured:
        assert find(query, "de") == []
    assert len(captured) == 0


def test_many_hits_take_as_many_queries_as_one():
    counts = []
    for number in (1, 5):
        for _ in range(number):
            factories.release(title_de="Mondlicht")
            factories.area(summary_de="Mondlicht")
            factories.twinning(summary_de="Mondlicht")
        with CaptureQueriesContext(connection) as captured:
            addresses = [hit.get_absolute_url() for hit in find("mondlicht", "de")]
        counts.append((len(captured), len(addresses)))
    assert counts == [(5, 3), (5, 18)]  # one query for each kind of page


def test_no_kind_of_page_crowds_out_the_others(monkeypatch):
    assert MAX_HITS == 100
    monkeypatch.setattr("partnership.search.query.MAX_HITS", 2)
    for _ in range(3):
        factories.release(title_de="Mondlicht")
        factories.area(summary_de="Mondlicht")
    assert (
        sorted(hit._meta.model_name for hit in find("mondlicht", "de"))
        == ["cooperationarea"] * 2 + ["pressrelease"] * 2
    )


QUERIES = ['"><script>alert(1)</script>', "' onfocus=alert(1) autofocus='", "<b>a</b> & b", "{# a #}"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_shows_the_query_and_runs_nothing_of_it(client, query):
    page = client.get("/de/suche/", {"q": query})
    form = page.content.decode().split('<form class="search"')[1].split("</form>")[0]
    assert (page.context["query"], html.unescape(form.split('value="')[1].split('"')[0])) == (query, query)


def test_the_results_are_not_for_search_engines(client):
    factories.release(title_de="Mondlicht")
    assert '<meta name="robots" content="noindex">' in client.get("/de/suche/?q=mondlicht").content.decode()


def test_a_hit_leads_to_its_page(client):
    release = factories.release(title_de="Mondlicht")
    assert f'<a href="{release.path("de")}">Mondlicht</a>' in client.get("/de/suche/?q=mondlicht").content.decode()
