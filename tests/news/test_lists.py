"""Lists: the right records in the right order, page by page, and never a query more for having more of them."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import PressRelease
from partnership.models import PAGES, Page, Topic, WatchedSource
from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
MOST = 13  # queries of a page; each is one more relation that it shows, whatever the number of rows
LISTS = [
    "/de/",
    "/uk/",
    "/de/partnerschaft/",
    "/de/staedtepartnerschaften/",
    "/uk/partnerstva-hromad/",
    "/de/kooperationsfelder/",
    "/de/themen/",
    "/de/mitmachen/",
    "/de/presse/",
    "/uk/presa/2023/",
    "/de/presse/?area=feld&municipality=koeln&language=de",
    "/de/suche/?q=wort",
    "/de/presse/feed/",
    "/de/kooperationsfelder/feld/feed/",
    "/uk/partnerstva-hromad/para/feed/",
]
RECORDS = [
    "/de/",
    "/uk/presa/2023/meldung/",
    "/de/presse/2023/meldung/",
    "/de/kooperationsfelder/feld/",
    "/uk/sfery-spivpratsi/pole/",
    "/de/themen/thema/",
    "/de/staedtepartnerschaften/paar/",
    "/uk/partnerstva-hromad/para/",
]


def queries(client, paths):
    """Returns how many queries each page takes."""
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        found[path] = len(captured)
    return found


def day(number):
    """The date of the release `number`: a higher one is newer."""
    on = date(2023, 1, 1) + timedelta(days=number)
    return {"earliest": on, "latest": on}


@pytest.fixture
def area(db):
    return factories.area(key="feld", slug_de="feld", slug_uk="pole")


@pytest.fixture
def twinning(db):
    return factories.twinning(nrw=factories.municipality(key="koeln"), slug_de="paar", slug_uk="para")


def add_release(area, twinning, **values):
    photo, original = factories.photo(), factories.source()
    release = factories.release(**{"title_de": "Ein Wort", "photo": photo, "original": original, **values})
    release.areas.add(area)
    release.twinnings.add(twinning)
    release.sources.add(factories.source())
    return release


def add_everything(area, twinning):
    """Adds one of each thing that a list or a page can have several of."""
    other = factories.twinning()
    other.stages.get().sources.add(factories.source())
    factories.stage(twinning, "2023-05").sources.add(factories.source())
    twinning.joint_with.add(other)
    twinning.areas.add(factories.area())
    area.twinnings.add(other)
    area.sources.add(factories.source())
    topic = Topic.objects.filter(slug_de="thema").first() or factories.topic(slug_de="thema")
    topic.sources.add(factories.source())
    for page in [factories.topic(), *Page.objects.all()]:
        page.sources.add(factories.source())
    aid = factories.delivery(goods=((1, "Bus", "автобус"), (2, "Pumpen", "помпи")))
    aid.sources.add(factories.source())
    aid.twinnings.add(twinning, other)
    aid.areas.add(area)
    head = factories.office(factories.person(), municipality=twinning.nrw, has_ended=False)
    head.sources.add(factories.source())
    factories.milestone(twinning=other).sources.add(factories.source())
    release = add_release(area, other)
    release.areas.add(factories.area())
    release.twinnings.add(twinning)
    release.people.add(head.person)
    return release


# --- the last look for news -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/de/presse/", 'Zuletzt nach Neuem gesucht am <time datetime="2023-03-01">1. März 2023</time>.'),
        ("/uk/presa/", 'Востаннє перевіряли новини <time datetime="2023-03-01">1 березня 2023 р.</time>'),
    ],
)
def test_list_says_when_news_was_last_looked_for_if_it_ever_was(client, path, said):
    source = factories.watched()
    pages = [client.get(path)]
    WatchedSource.objects.filter(pk=source.pk).update(looked_at=factories.LONG_AGO, read_at=factories.LONG_AGO)
    pages.append(client.get(path))
    texts = [page.content.decode().replace("\u00a0", " ") for page in pages]
    assert [(f"<p>{said}</p>" in text, said[:10] in text) for text in texts] == [(False, False), (True, True)]


# --- queries ----------------------------------------------------------------------------------------------------------


def test_lists_of_three_take_as_many_queries_as_lists_of_one(client, area, twinning):
    for key in PAGES:
        factories.page(key)
    add_everything(area, twinning)
    for_one = queries(client, LISTS)
    add_everything(area, twinning)
    add_everything(area, twinning)
    assert queries(client, LISTS) == for_one
    assert {path: number for path, number in for_one.items() if number > MOST} == {}


def test_pages_about_much_take_as_many_queries_as_pages_about_little(client, area, twinning):
    release = add_everything(area, twinning)
    PressRelease.objects.filter(pk=release.pk).update(slug_de="meldung", slug_uk="meldung", **day(15))
    for_little = queries(client, RECORDS)
    for number in range(29):
        add_release(area, twinning, **day(number))
    release.twinnings.add(add_everything(area, twinning).twinnings.first(), factories.twinning())
    assert queries(client, RECORDS) == for_little
    assert {path: number for path, number in for_little.items() if number > MOST} == {}


def test_a_hundred_hits_take_as_many_queries_as_one(client, area, twinning):
    add_everything(area, twinning)
    for_one = queries(client, ["/de/suche/?q=wort"])
    for number in range(25):
        add_release(area, twinning, **day(number))
    assert queries(client, ["/de/suche/?q=wort"]) == for_one


# --- order ------------------------------------------------------------------------------------------------------------


def titles(client, path):
    return [str(release) for release in client.get(path).context["releases"]]


def add_numbers(*numbers, **values):
    for number in numbers:
        factories.release(title_de=f"Nummer {number}", **{**day(number), **values})


def numbers(text):
    return [int(number) for number in re.findall(r"Nummer (\d+)", text)]


@pytest.mark.parametrize("path", ["/de/presse/", "/de/presse/2023/"])
def test_the_newest_release_stands_first(client, path):
    add_numbers(2, 9, 4)
    assert titles(client, path) == ["Nummer 9", "Nummer 4", "Nummer 2"]


def test_of_releases_of_one_day_the_one_published_last_stands_first(client):
    for hour in (2, 3, 1):
        add_numbers(hour, **day(5), publish_at=factories.LONG_AGO + timedelta(hours=hour))
    assert titles(client, "/de/presse/") == ["Nummer 3", "Nummer 2", "Nummer 1"]


def test_the_start_page_shows_the_four_newest_texts_and_says_of_when_they_are(client):
    add_numbers(1, 2, 5, 3, 4)
    add_numbers(6, kind="report", original=factories.source(), issuer=None)
    page = client.get("/de/").content.decode()
    assert numbers(page) == [6, 5, 4, 3]
    assert re.findall(r'Neueste Meldung: <time datetime="([^"]+)">', page) == ["2023-01-07"]


def test_a_start_page_without_releases_names_no_newest_one(client):
    assert "Neueste Meldung" not in client.get("/de/").content.decode()


@pytest.mark.parametrize("path", ["/de/kooperationsfelder/feld/", "/de/staedtepartnerschaften/paar/"])
def test_the_page_of_a_record_shows_the_ten_newest_releases_about_it(client, area, twinning, path):
    for number in range(12):
        add_release(area, twinning, title_de=f"Nummer {number}", **day(number))
    add_numbers(99)
    assert numbers(client.get(path).content.decode()) == list(range(11, 1, -1))


def test_a_feed_has_the_thirty_newest_releases(client):
    add_numbers(*range(32))
    assert numbers(client.get("/de/presse/feed/").content.decode()) == list(range(31, 1, -1))


@pytest.mark.parametrize(("number", "newer", "older"), [(1, 2, None), (2, 3, 1), (3, None, 2)])
def test_a_release_leads_to_its_neighbours(client, number, newer, older):
    add_numbers(1, 2, 3)
    page = client.get(f"/de/presse/2023/nummer-{number}/").content.decode()
    links = dict(re.findall(r'<a rel="(next|prev)" href="/de/presse/2023/nummer-(\d)/"', page))
    expected = {"next": newer, "prev": older}
    assert links == {relation: str(neighbour) for relation, neighbour in expected.items() if neighbour}


def test_neighbours_of_one_moment_lead_through_all_of_them_and_back(client):
    add_numbers(1, 2, 3, **day(5))
    listed = [str(release) for release in PressRelease.objects.all()]
    for relation, order in (("prev", listed), ("next", listed[::-1])):
        path, walked = PressRelease.objects.get(title_de=order[0]).path("de"), [order[0]]
        while link := re.search(f'<a rel="{relation}" href="([^"]+)"', client.get(path).content.decode()):
            path = link[1]
            walked.append(str(client.get(path).context["release"]))
        assert walked == order


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def five(monkeypatch, area):
    """Five releases, two on a page: 5 4, 3 2, 1."""
    monkeypatch.setattr("news.views.PER_PAGE", 2)
    monkeypatch.setattr("partnership.views.PER_PAGE", 2)
    add_numbers(*range(1, 6))
    for release in PressRelease.objects.all():
        release.areas.add(area)


PAGES_OF_FIVE = [("", [5, 4]), ("page=1", [5, 4]), ("page=2", [3, 2]), ("page=3", [1]), ("page=01", [5, 4])]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("path", ["/de/presse/?", "/de/presse/2023/?", "/de/presse/?area=feld&"])
@pytest.mark.parametrize(("query", "expected"), PAGES_OF_FIVE)
def test_every_release_stands_on_one_page(client, path, query, expected):
    assert titles(client, path + query) == [f"Nummer {number}" for number in expected]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("path", ["/de/presse/?page=4", "/uk/presa/2023/?page=4", "/de/suche/?q=nummer&page=4"])
def test_there_is_no_page_after_the_last(client, path):
    assert (client.get(path).status_code, client.get(path.replace("4", "3")).status_code) == (404, 200)


def test_a_list_of_nothing_has_one_page(client):
    assert [client.get(f"/de/presse/?page={number}").status_code for number in (1, 2)] == [200, 404]


def relations(client, path):
    """Returns where the links to the previous and the next page lead."""
    links = re.findall(r'<a rel="(prev|next)" href="([^"]+)"', client.get(path).content.decode())
    return {relation: urljoin(path, unescape(href)) for relation, href in links}


ENDS = [
    ("", {"next": "?page=2"}),
    ("?page=2", {"prev": "", "next": "?page=3"}),
    ("?page=3", {"prev": "?page=2"}),
    ("?area=feld&language=uk&page=2", {"prev": "?area=feld&language=uk", "next": "?area=feld&language=uk&page=3"}),
    ("?language=&page=2&utm=1", {"prev": "", "next": "?page=3"}),
]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("start", ["/de/presse/", "/de/presse/2023/"])
@pytest.mark.parametrize(("query", "expected"), ENDS)
def test_a_page_leads_to_the_next_and_previous_one_of_the_same_list(client, start, query, expected):
    assert relations(client, start + query) == {relation: start + end for relation, end in expected.items()}


@pytest.mark.usefixtures("five")
def test_a_page_of_hits_leads_to_the_next_and_previous_one(client):
    found = {"prev": "/de/suche/?q=nummer", "next": "/de/suche/?q=nummer&page=3"}
    assert relations(client, "/de/suche/?q=nummer&page=2") == found


SWITCHES = [
    ("/de/presse/", "/uk/presa/"),
    ("/de/presse/?page=1", "/uk/presa/"),
    ("/de/presse/?page=2", "/uk/presa/?page=2"),
    ("/de/presse/2023/?page=2", "/uk/presa/2023/?page=2"),
    ("/de/presse/?area=feld&page=3", "/uk/presa/?area=feld&page=3"),
    ("/de/presse/?page=2&language=uk&area=feld", "/uk/presa/?area=feld&language=uk&page=2"),
    ("/de/presse/?utm_source=x&language=", "/uk/presa/"),
    ("/de/suche/?q=nummer&page=2", "/uk/poshuk/?q=nummer&page=2"),
]


def switch(page):
    """Returns where the language switch of the page leads, by language."""
    links = page.split('<nav class="languages"')[1].split("</nav>")[0]
    return {language: unescape(href) for href, language in re.findall(r'<a href="([^"]+)" lang="(\w\w)"', links)}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(("german", "ukrainian"), SWITCHES)
def test_the_language_switch_keeps_filter_and_page(client, german, ukrainian):
    factories.release(title_uk="nummer", title_de="nummer")
    for number in range(3):
        factories.release(title_uk=f"nummer {number}")
    leads_to = switch(client.get(german).content.decode())
    assert leads_to["uk"] == ukrainian
    assert switch(client.get(ukrainian).content.decode()) == leads_to


def test_the_switch_leads_to_the_last_page_of_a_shorter_search(client):
    for number in range(21):
        factories.release(title_de=f"nummer {number}", title_uk=f"номер {number}")
    assert switch(client.get("/de/suche/?q=nummer&page=2").content.decode())["uk"] == "/uk/poshuk/?q=nummer"


@pytest.mark.usefixtures("five")
def test_a_page_of_a_list_names_itself_and_its_counterpart(client):
    head = client.get("/de/presse/?page=2&area=feld&utm=1").content.decode().split("</head>")[0]
    links = re.findall(r'rel="(?:canonical|alternate)"(?: hreflang="([\w-]+)")? href="(http[^"]+)"', head)
    german, ukrainian = f"{SITE}/de/presse/?area=feld&page=2", f"{SITE}/uk/presa/?area=feld&page=2"
    assert [(code, unescape(href)) for code, href in links] == [
        ("", german),
        ("de", german),
        ("uk", ukrainian),
        ("x-default", german),
    ]
