"""Whatever is asked for, however it is spelled: the site answers, in the right language, and never with its own fault."""

from urllib.parse import urlencode

import pytest
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.machines.parameters import MAX_PAGE
from tests import factories
from tests.partnership.public import (
    ADDRESSES,
    BROWSER,
    LANGUAGES,
    PICTURE,
    SLUG,
    addresses,
    fetch,
    language_of,
    paged,
    reverse_in,
    usual,
)

pytestmark = pytest.mark.django_db


def names(resolver):
    """Yields the name of every public address."""
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLResolver):
            yield entry.name
        elif str(entry.pattern) != "admin/":
            yield from names(entry)


def test_every_public_address_is_among_those_tried():
    assert set(names(get_resolver())) == set(ADDRESSES)


@pytest.mark.usefixtures("everything")
def test_every_address_answers_and_head_as_get_without_a_body(client):
    for path in addresses():
        get, head = fetch(client, path), fetch(client, path, "HEAD")
        assert (path, get.status_code) == (path, usual(path))
        assert (head.status_code, head["Content-Type"], head.body) == (get.status_code, get["Content-Type"], b"")


# --- query strings ----------------------------------------------------------------------------------------------------

FILTERS = ("q", "area", "municipality", "language", "year")
VALUES = {
    "empty": "",
    "a truth value": "true",
    "a list": "[1,2]",
    "an object": '{"a":1}',
    "a template": "{{7*7}}{%25 debug %25}",
    "SQL": "%27%22)%20OR%201=1--%20;",
    "5 kB": "x" * 5000,
    "NUL": "a%00b",
    "no UTF-8": "%ff%fe%c0%af",
    "half an escape": "%e4%b",
    "a surrogate": "%ed%a0%80",
    "line breaks": "a%0d%0aSet-Cookie:+a=b",
    "bidi marks": "%e2%80%ae%d7%90",
    "an unknown key": "atlantis",
    "an unknown language": "fr",
    "a language in capitals": "DE",
    "a path": "..%2f..%2fetc%2fpasswd",
    "wildcards": "%25_%5c",
}
NO_PAGES = {
    "zero": "0",
    "a negative number": "-1",
    "a thousand million": "1000000000",
    "the greatest page": str(MAX_PAGE),
    "one beyond the greatest page": str(MAX_PAGE + 1),
    "5000 digits": "9" * 5000,
    "an Arabic digit": "%d9%a1",
    "a superscript": "%c2%b9",
    "a fraction": "1.5",
    "an exponent": "1e0",
    "an underscore": "0_1",
    "a sign": "%2b1",
    "spaces": "+1+",
    "infinity": "inf",
    "not a number": "nan",
    "a word": "last",
}
# Parameters that no page knows, or knows otherwise: each is ignored or refused.
ODD_QUERIES = {
    "a parameter twice": "q=a&q=b&page=1&page=1",
    "nested parameters": "q[]=a&q[a]=b&area[]=x&page[]=2",
    "a page that the sitemap has not": "p=9999",
    "5000 digits for the sitemap": "p=" + "9" * 5000,
    "no number for the sitemap": "p=%ff",
    "2000 parameters": "&".join(f"a{number}=1" for number in range(2000)),
    "2000 times the same": "&".join(["q=1"] * 2000),
    "parameters of other systems": "format=json&_method=PUT&debug=1&section=x",
    "separators only": "&&&===;;;???",
    "no name": "=a&=b",
    "NUL in a name": "%00=1&q%00=1",
}


# The views that read parameters; every other view ignores them.
READING = ["/de/presse/", "/uk/poshuk/", "/sitemap.xml"]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_an_unknown_value_of_a_filter_is_not_found_and_any_search_is(value):
    press = [fetch(BROWSER, f"/de/presse/?{name}={value}") for name in ("area", "municipality", "language")]
    search = fetch(BROWSER, f"/uk/poshuk/?q={value}")
    assert {page.status_code for page in press} == {404 if value else 200}
    assert search.status_code == 200


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("value", [*VALUES.values(), *NO_PAGES.values()], ids=[*VALUES, *NO_PAGES])
def test_a_page_that_is_no_number_of_a_page_is_not_found(client, value):
    assert client.get(f"/de/presse/?page={value}").status_code == 404


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("path", paged())
def test_every_list_with_pages_refuses_a_bad_page(client, path):
    assert client.get(f"{path}?page=-1").status_code == 404


@pytest.mark.usefixtures("everything")
def test_an_address_that_reads_no_parameters_ignores_them():
    query = "&".join(f"{name}=%00%ff&{name}=-1" for name in (*FILTERS, "page"))
    for path in addresses():
        if path not in {*paged(), "/sitemap.xml"}:
            assert (path, fetch(BROWSER, f"{path}?{query}").status_code) == (path, usual(path))


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("query", ODD_QUERIES.values(), ids=ODD_QUERIES)
def test_an_odd_query_is_ignored_or_refused(query):
    assert {fetch(BROWSER, f"{path}?{query}").status_code for path in READING} <= {200, 400, 404}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_press_list_that_is_none_says_so_in_its_language(client, language):
    page = client.get(f"{reverse_in(language, 'press')}?area=atlantis&municipality=a%00b&language=fr")
    assert (page.status_code, language_of(page)) == (404, language)


# --- paths ------------------------------------------------------------------------------------------------------------

TAILS = {
    "no UTF-8": "%ff%fe/",
    "overlong UTF-8": "%c0%ae%c0%ae/",
    "a surrogate": "%ed%a0%80/",
    "NUL": f"{SLUG}%00/",
    "3000 characters": "x" * 3000 + "/",
    "capitals": f"{SLUG.upper()}/",
    "decomposed": f"{SLUG}%cc%81/",
    "a bidi mark": f"{SLUG}%e2%80%ae/",
    "a zero-width space": "eine%e2%80%8b-adresse/",
    "a soft hyphen": "eine%c2%ad-adresse/",
    "Cyrillic look-alikes": "ein%d0%b5-%d0%b0dr%d0%b5ss%d0%b5/",
    "another slug": f"{SLUG}-2/",
    "a space": f"{SLUG}%20/",
    "a line break": f"{SLUG}%0a/",
    "a header": "x%0d%0aSet-Cookie:%20a=b/",
    "a template": "%7b%7b7*7%7d%7d/",
    "SQL": "%27%20or%201=1--/",
    "a wildcard": "%25/",
    "dots": "../",
    "escaped dots": "%2e%2e/",
    "escaped slashes": "..%2f..%2f..%2fetc%2fpasswd",
    "escaped twice": "%252e%252e%252f/",
    "backslashes": "..%5c..%5c/",
    "two slashes": f"/{SLUG}/",
    "an escaped question mark": "%3f/",
    "an escaped fragment": "%23/",
    "a tilde": "~/",
    "a hidden file": ".git/config",
    "too much": f"{SLUG}/feed/feed/",
}
PLACES = [("areas", {}), ("twinnings", {}), ("press-year", {"year": 2023})]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_what_is_no_slug_is_not_found(client, tail):
    assert client.get(reverse_in("de", "areas") + tail).status_code == 404


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(("name", "kwargs"), PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_slug_is_not_found_in_the_language_of_its_path(client, language, name, kwargs):
    page = client.get(f"{reverse_in(language, name, **kwargs)}{SLUG}-2/")
    assert (page.status_code, language_of(page)) == (404, language)


YEARS = [
    "0000",
    "0001",
    "9999",
    "99999",
    "-2023",
    "+2023",
    "2023.0",
    "2e3",
    "0x7e7",
    "٢٠٢٣",
    "２０２３",
    "2022",
    "9" * 5000,
]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("year", YEARS, ids=lambda year: ascii(year[:9]))
def test_what_is_no_year_of_a_release_is_not_found(client, year):
    pages = [client.get(f"/uk/presa/{year}/"), client.get(f"/uk/presa/{year}/{SLUG}/")]
    assert [(page.status_code, language_of(page)) for page in pages] == [(404, "uk")] * 2


@pytest.mark.parametrize(("language", "other"), [("de", "uk"), ("uk", "de")])
def test_a_slug_of_the_other_language_is_not_found(client, language, other):
    factories.release(title_de="Ein Wort", slug_de="wort-de", title_uk="Слово", slug_uk="wort-uk")
    year = reverse_in(language, "press-year", year=2023)
    assert client.get(f"{year}wort-{language}/").status_code == 200
    assert client.get(f"{year}wort-{other}/").status_code == 404


@pytest.mark.parametrize("path", ["/de/presa/", "/uk/presse/", "/de/kontakty/", "/uk/impressum/", "/de/poshuk/"])
def test_a_word_of_the_other_language_is_not_found(client, path):
    assert client.get(path).status_code == 404


OUTSIDE = [
    "/fr/",
    "/de-AT/",
    "/de-at/presse/",
    "/DE/",
    "/Uk/",
    "/en/presse/",
    "/ua/",
    "/d/",
    "/deu/",
    "/de%00/",
    "/de%c3%a9/",
    "/%ff/",
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/server-status",
    "/cgi-bin/",
    "/etc/passwd",
    "/x" * 1500,
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/static/../manage.py",
    "/static/..%2fmanage.py",
    "/static/%2e%2e/%2e%2e/manage.py",
    "/static/%00",
    "/static/%ff",
    "/static/css%2f..%2f..%2fmanage.py",
    "/static/css",
    "/media/",
    "/media/..%2fdb.sqlite3",
    "/media/%2e%2e%2fdb.sqlite3",
    "/media/a%00.jpg",
    "/media/%ff.webp",
    "/data/",
    "/data/twinnings.xml",
    "/data/twinnings.json/",
    "/robots.txt/",
    "/sitemap.xml.gz",
    "/Healthz",
    "/.well-known/",
]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: ascii(path[:40]))
def test_outside_of_both_languages_nothing_is_found(client, path):
    page = client.get(path, headers={"Accept-Language": "uk"})
    assert (page.status_code, language_of(page)) == (404, "uk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_outside_of_both_languages_the_browser_chooses_one(client, language):
    assert language_of(client.get("/en/presse/", headers={"Accept-Language": language})) == language


NO_FILES = [
    "{}.webp",
    "{}-0400.webp",
    "{}-400.WEBP",
    "{}-400.webp%0a",
    "{}-٤٠٠.webp",
    "x/../{}-400.webp",
    "{}-400.webp/",
]


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("name", [*NO_FILES, "a" * 3000 + ".webp", PICTURE.upper()], ids=lambda name: ascii(name[:20]))
def test_a_file_has_one_name(client, name):
    assert client.get(f"/media/{name.format(PICTURE[:26])}").status_code == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "//de/", "/\\evil.example/", "///", "/./de/", "*"]
)
def test_a_path_that_could_be_a_host_leads_nowhere(client, path):
    page = client.get("/", PATH_INFO=path)
    assert (page.status_code, page.get("Location")) == (404, None)


@pytest.mark.parametrize("path", ["/de", "/uk/presa", f"/de/presse/2023/{SLUG}", "/uk/kontakty"])
def test_an_address_without_its_last_slash_is_sent_to_it(client, path):
    page = client.get(f"{path}?a=//evil.example")
    assert (page.status_code, page["Location"]) == (301, f"{path}/?a=//evil.example")


# --- search -----------------------------------------------------------------------------------------------------------

SEARCHES = {
    "FTS5": 'title:x* NEAR("a" "b", 5) ^a AND OR NOT {a b}: + -c',
    "tsquery": "a & b | !c <-> d:*A (e <2> f) ''' \\",
    "SQL": "'; DROP TABLE news_pressrelease; --",
    "apostrophes": "'’ʼ‘‛ʻʹ′`´＇",
    "quotes": '"„“«»‚‘',
    "per cent": "%",
    "underscore": "_",
    "backslash": "\\",
    "wildcards": "%_%\\%_",
    "glob": "*?[q-x]",
    "a thousand brackets": "(" * 1000 + "q" + ")" * 1000,
    "a thousand square brackets": "[" * 1000,
    "combining marks": "q" + "\u0301" * 500,
    "zero-width characters": "\u200b\u200d\ufeff\u2060",
    "bidi marks": "\u202e\u2066\u200f",
    "controls": "\x01\x02\x7f\x9f",
    "noncharacters": "\ufdd0\uffff\U0010ffff",
    "10 kB": "wort " * 2000,
    "10 kB in one word": "ß" * 5000,
    "a ligature that unfolds": "ﷺ" * 200,
    "emoji": "👩‍👩‍👧‍👦🇺🇦🇩🇪",
    "spaces": " \u00a0\u202f\u3000\t\n",
    "digits": "9" * 300,
    "a regular expression": "(q+)+$" * 30,
}


def hits(client, query, language="de"):
    """Returns what a search finds; nothing without a query."""
    page = client.get(reverse_in(language, "search"), {"q": query})
    assert (page.status_code, language_of(page)) == (200, language)
    return list(page.context["hits"]) if page.context["query"] else []


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("query", SEARCHES.values(), ids=SEARCHES)
def test_a_search_for_what_is_nowhere_finds_nothing(client, query):
    assert hits(client, query) == []


@pytest.mark.usefixtures("records")
def test_a_search_for_null_finds_the_word(client):
    null = factories.release(title_de="Zone NULL")
    assert [hits(client, word) for word in ("NULL", "null", "nil")] == [[null], [null], []]


@pytest.mark.parametrize("word", ["100%", "a_b", "a\\b", "%100", "_b_"])
def test_signs_around_and_within_words_part_them(client, word):
    found = factories.release(title_de="Fast 100% sind a_b und a\\b")
    assert hits(client, word) == [found]


# --- anything ---------------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=60)
ANY_PARAMETER = st.sampled_from([*FILTERS, "page", "p"]) | ANY_TEXT
ANY_HEADER = st.sampled_from(["ACCEPT_LANGUAGE", "ACCEPT", "COOKIE", "RANGE", "IF_NONE_MATCH", "HOST", "CONTENT_TYPE"])
LATIN = st.text(st.characters(max_codepoint=255), max_size=60)
anything = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.usefixtures("everything")
@anything
@given(st.sampled_from(addresses()), st.dictionaries(ANY_PARAMETER, ANY_TEXT, max_size=4))
def test_no_query_breaks_an_address(path, query):
    assert fetch(BROWSER, path, QUERY_STRING=urlencode(query)).status_code in {200, 302, 404}


@pytest.mark.usefixtures("everything")
@anything
@given(st.sampled_from(addresses()), ANY_TEXT)
def test_no_path_breaks_the_site(path, tail):
    raw = path + tail.encode().decode("latin-1")
    assert fetch(BROWSER, "/", PATH_INFO=raw).status_code in {200, 301, 302, 404}


@pytest.mark.usefixtures("everything")
@anything
@given(st.sampled_from(addresses()), ANY_HEADER, LATIN)
def test_no_header_breaks_an_address(path, name, value):
    assert fetch(BROWSER, path, **{f"HTTP_{name}": value}).status_code in {200, 302, 400}
