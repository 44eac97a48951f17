"""The site as it is delivered: the real content, walked from both start pages as a visitor would."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import override_settings
from django.utils.html import escape

from news.feeds import LENGTH
from news.models import PressRelease
from partnership.desk.proof import faults
from partnership.evidence import public_facts
from partnership.machines.stylesheets import lean
from partnership.texts.bilingual import LANGUAGES
from tests.client import CheckingClient, text

pytestmark = pytest.mark.django_db
ANNIVERSARY = {
    "de": "/de/presse/2024/ein-jahr-partnerschaft-zwischen-nordrhein-westfalen-und-dnipropetrowsk/",
    "uk": "/uk/presa/2024/",
}
ADDRESSES = [
    "/de/",
    "/de/partnerschaft/",
    "/de/staedtepartnerschaften/",
    "/de/kooperationsfelder/",
    "/de/presse/",
    "/de/presse/2024/",
    "/de/presse/feed/",
    "/de/themen/",
    "/de/mitmachen/",
    "/de/suche/?q=K%C3%B6ln",
    "/de/belege/",
    "/de/belege/feed/",
    "/de/impressum/",
    "/de/datenschutz/",
    "/de/barrierefreiheit/",
    "/de/leichte-sprache/",
    "/de/kontakt/",
    ANNIVERSARY["de"],
    "/de/staedtepartnerschaften/koeln-dnipro/",
    "/de/staedtepartnerschaften/koeln-dnipro/feed/",
    "/uk/",
    "/uk/partnerstvo/",
    "/uk/partnerstva-hromad/",
    "/uk/sfery-spivpratsi/",
    "/uk/presa/",
    "/uk/presa/2024/",
    "/uk/presa/feed/",
    "/uk/temy/",
    "/uk/doluchytysia/",
    "/uk/poshuk/?q=%D0%9A%D0%B5%D0%BB%D1%8C%D0%BD",
    "/uk/dzherela/",
    "/uk/dzherela/feed/",
    "/uk/vykhidni-dani/",
    "/uk/zakhyst-danykh/",
    "/uk/dostupnist/",
    "/uk/prosta-mova/",
    "/uk/kontakty/",
    "/data/twinnings.json",
    "/data/twinnings.csv",
    "/data/twinnings.geojson",
    "/data/press-releases.json",
    "/sitemap.xml",
    "/favicon.ico",
    "/robots.txt",
    "/.well-known/security.txt",
    "/healthz",
    "/readyz",
]


@pytest.fixture(scope="module")
def visited(content):
    """Every page that links lead to from both start pages: {path: (status, HTML or '')}."""
    with override_settings(STORAGES=content):
        return walk(CheckingClient(), ADDRESSES)


def walk(client, todo):
    seen, todo = {}, list(todo)
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        response = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        is_page = response.headers["Content-Type"].startswith("text/html")
        size = 0 if response.streaming else len(response.content)
        seen[path] = (response.status_code, text(response) if is_page else "", size)
        response.close()
        todo += [link for link in links(seen[path][1], path) if link not in seen]
    return seen


def links(html, path):
    """The addresses on this site that a page links to, without fragments; static files are not walked."""
    for link in re.findall(r'(?:href|src)="([^"#]+)', html):
        link = link.replace("&amp;", "&").removeprefix(settings.SITE_URL)
        link = urljoin(path, link)
        if link.startswith("/") and not link.startswith("/static/"):
            yield link


def test_every_address_of_the_design_answers(visited):
    assert [path for path in ADDRESSES if visited[path][0] != 200] == []


def test_no_link_is_broken(visited):
    assert len(visited) > 120
    assert {path: status for path, (status, _html, _size) in visited.items() if status != 200} == {}


def counterpart(html):
    return re.search(r'<a href="([^"]+)"[^>]*rel="alternate"', html)[1].replace("&amp;", "&")


def without_page(path):
    """The list of which a page is meant: a search may have fewer pages in the other language."""
    return re.sub(r"[?&]page=\d+", "", path)


def test_every_page_has_its_counterpart_and_both_name_each_other(visited):
    pages = {path: html for path, (_status, html, _size) in visited.items() if path[:4] in {"/de/", "/uk/"} and html}
    assert len(pages) > 90
    for path, html in pages.items():
        assert without_page(counterpart(pages[counterpart(html)])) == without_page(path)


def test_every_fact_delivered_rests_on_its_sources(content):
    facts = [fact for rows in public_facts().values() for fact in rows.all()]
    assert len(facts) > 100
    assert {str(fact): found for fact in facts if (found := faults(fact))} == {}


def test_everything_delivered_is_ready_in_both_languages(visited):
    fallbacks = [path for path, (_status, html, _size) in visited.items() if 'class="notice fallback"' in html]
    assert fallbacks == []


def test_no_english_message_is_left(visited):
    """English words of the interface that neither language has: a missing catalog would show them everywhere."""
    english = re.compile(r">[^<]*\b(?:Press releases?|the|of|since|found|Search|Summary|Imprint)\b[^<]*<")
    pages = {path: english.findall(html) for path, (_status, html, _size) in visited.items()}
    assert {path: found for path, found in pages.items() if found} == {}


def test_the_anniversary_report_is_read_in_both_languages(visited):
    german = visited[ANNIVERSARY["de"]][1]
    ukrainian = re.search(r'href="(/uk/presa/2024/[^"]+)"', german)[1]
    assert "Ein Jahr Partnerschaft zwischen Nordrhein-Westfalen und Dnipropetrowsk</h1>" in german
    assert visited[ukrainian][0] == 200
    assert "https://ez-der-laender.de/node/2418" in german


def test_the_start_pages_lead_with_the_newest_text(visited):
    newest = PressRelease.objects.published().first()
    for language in LANGUAGES:
        shown = re.findall(r'<h3><a href="([^"]+)"', visited[f"/{language}/"][1].split('id="press"')[1])
        assert shown[0] == newest.path(language)


def test_the_start_page_and_the_register_say_how_many_ties_there_are(visited):
    counts = [re.findall(r'data-count="(\d+)"', visited[path][1]) for path in ("/de/", "/uk/")]
    assert counts == [["9", "7"]] * 2
    assert "29.\u00a0Februar\u00a02024" in visited["/de/"][1]


# --- press releases and reports ---------------------------------------------------------------------------------------

WORDS = {"release": {"de": "Pressemitteilung", "uk": "Пресреліз"}, "report": {"de": "Meldung", "uk": "Повідомлення"}}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00"


@pytest.fixture
def press(content):
    """Every press release and report that is delivered, by the path of its page."""
    records = PressRelease.objects.published().select_related("issuer", "original")
    found = {record.path(language): record for record in records for language in LANGUAGES}
    assert {record.kind for record in found.values()} == set(WORDS)
    return found


def statement(html):
    [found] = [json.loads(text) for text in re.findall(r'ld\+json">(.*?)</script>', html) if "NewsArticle" in text]
    return found


def kinds_named(text, path):
    """Returns the kinds whose name stands in a text of a page."""
    return [kind for kind, words in WORDS.items() if words[path[1:3]] in text]


def test_every_list_and_search_names_the_kind_of_what_it_shows(visited, press):
    shown = []
    for path, (_status, html, _size) in visited.items():
        for row in "".join(part.split("</ul>")[0] for part in html.split('<ul class="releases">')[1:]).split("<li>")[
            1:
        ]:
            label, link = re.search(r'<p class="when">(.*?)</p>.*?<h\d><a href="([^"]+)"', row, re.S).groups()
            if link in press:
                shown.append((kinds_named(label, path), [press[link].kind]))
    assert len(shown) > 60
    assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_no_report_is_called_a_press_release(visited, press):
    for path, record in press.items():
        html = visited[path][1]
        eyebrow = re.search(r'<p class="eyebrow">([^<]+)', html)[1]
        title = re.search("<title>([^<]+)</title>", html)[1]
        said = [kinds_named(text, path) for text in (eyebrow, title, statement(html)["genre"])]
        assert said == [[record.kind]] * 3


def test_machines_are_told_whose_text_each_is_and_since_when(visited, press):
    for path, record in press.items():
        told = statement(visited[path][1])
        if record.kind == "report":
            assert re.fullmatch(MOMENT, told["datePublished"])
            assert (told["publisher"]["@type"], "author" in told) == ("GovernmentOrganization", False)
            assert told["temporalCoverage"] == record.date.iso
        else:
            assert told["datePublished"] == record.date.iso
            assert told["publisher"]["name"] == told["author"]["name"] == getattr(record.issuer, f"name_{path[1:3]}")
        assert told["isBasedOn"]["url"] == record.original.url
        assert re.fullmatch(MOMENT, told["dateModified"])
        assert told["dateModified"] >= told["datePublished"]


def test_open_graph_says_the_times_of_the_statement(visited, press):
    timed = 0
    for path, (_status, html, _size) in visited.items():
        found = dict(re.findall(r'<meta property="article:(\w+)_time" content="([^"]+)">', html))
        if path in press:
            told = statement(html)
            assert found == {"published": told["datePublished"], "modified": told["dateModified"]}
            timed += 1
        else:
            assert found == {}
    assert timed == len(press)


@pytest.mark.parametrize("path", ["/de/presse/feed/", "/uk/presa/feed/"])
def test_each_entry_of_a_feed_says_its_kind_and_whose_it_is(visited, press, path):
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(CheckingClient().get(path).content).findall("a:entry", atom)
    assert len(entries) == min(len(press) / 2, LENGTH)
    for entry in entries:
        record = press[entry.find("a:link", atom).get("href").removeprefix(settings.SITE_URL)]
        word = WORDS[record.kind][path[1:3]]
        assert entry.find("a:title", atom).text.startswith(f"{word}: ")
        assert entry.find("a:category", atom).attrib == {"term": record.kind, "label": word}
        authors = [name.text for name in entry.findall("a:author/a:name", atom)]
        assert authors == ([getattr(record.issuer, f"name_{path[1:3]}")] if record.issuer else [])
        assert entry.find("a:published", atom).text <= entry.find("a:updated", atom).text


# --- voice ------------------------------------------------------------------------------------------------------------

NOT_KNOWING = re.compile(
    r"nicht (?:bekannt|gefunden|ermittelt|festzustellen|festgestellt)|geht [^.]{0,80}nicht hervor|\bunbekannt|\bunklar"
    r"|\bkeine?n? [^.]{0,40}(?:gefunden|bekannt)|невідом|не відомо|не знайд|не знайш|не вдалося (?:знайти|з’ясувати)"
    r"|не з’ясован|відомостей [^.]{0,40}немає|немає [^.]{0,20}відомостей|даних [^.]{0,20}немає",
    re.IGNORECASE,
)


def test_no_page_says_more_than_once_that_something_is_not_known(visited):
    pages = {path: NOT_KNOWING.findall(re.sub("<[^>]+>", "", html)) for path, (_code, html, _size) in visited.items()}
    assert {path: found for path, found in pages.items() if len(found) > 1} == {}


def test_no_release_and_no_report_says_that_something_is_not_known(visited):
    texts = [
        getattr(release, f"{name}_{language}")
        for release in PressRelease.objects.published()
        for name in ("title", "lead", "body")
        for language in ("de", "uk")
    ]
    assert [found[0] for found in map(NOT_KNOWING.search, texts) if found] == []


# --- sources ----------------------------------------------------------------------------------------------------------

FACTS = {
    # the lists of facts on a page, and what stands before each fact in them
    "stages, milestones and deliveries": (r'<(ol|ul) class="timeline">(.*?)</\1>', "<li>"),
    "figures": (r'<(dl) class="figures">(.*?)</dl>', "<dt>"),
    "heads of places": (r'<(div) class="head">(.*?)</div>', "<p>"),
}
SOURCE = re.compile(r'<a href="https?:[^"]+" rel="external noopener"')
READ = re.compile(r"abgerufen am|переглянут")


@pytest.mark.parametrize(("facts", "start"), FACTS.values(), ids=FACTS)
def test_every_fact_of_a_page_names_a_source_and_its_day(visited, facts, start):
    lists = [
        (path, found[2])
        for path, (_status, html, _size) in visited.items()
        if not path.startswith(("/de/belege/", "/uk/dzherela/"))
        for found in re.finditer(facts, html, re.DOTALL)
    ]
    without = [
        (path, fact)
        for path, content in lists
        for fact in content.split(start)[1:]
        if not (SOURCE.search(fact) and READ.search(fact))
    ]
    assert lists
    assert without == []


def test_every_report_leads_to_what_it_tells_of(visited):
    reports = PressRelease.objects.published().filter(kind="report").select_related("original")
    pages = {report.path(language): report.original.url for report in reports for language in report.ready_languages}
    assert [path for path, url in pages.items() if f'<a href="{escape(url)}"' not in visited[path][1]] == []


# --- weight -----------------------------------------------------------------------------------------------------------

FIRST_VIEW = 14 * 1024  # bytes of HTML and CSS: what a server may send before it has to wait for an answer (RFC 6928)


def test_the_html_and_css_of_every_page_fit_the_first_view(visited):
    css = len(brotli.compress(lean(Path(finders.find("css/site.css")).read_bytes())))  # as collectstatic compresses it
    pages = {path: css + size for path, (_status, html, size) in visited.items() if html}  # as they were sent
    assert len(pages) > 100
    assert {path: size for path, size in pages.items() if size > FIRST_VIEW} == {}
