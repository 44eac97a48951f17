"""No number and no choice of a filter tells of a release that is not public: all is as if it were not there."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine

from partnership.models import Side
from partnership.publishing.state import State
from partnership.texts.bilingual import LANGUAGES
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=factories.BERLIN)
HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "in review": {"state": State.REVIEW, "publish_at": factories.LONG_AGO},
    "scheduled": {"state": State.APPROVED, "publish_at": NOON + timedelta(days=1)},
    "withdrawn": {"state": State.WITHDRAWN, "publish_at": factories.LONG_AGO, "withdrawn_at": NOON},
}
START, PRESS, SEARCH = ("/de/", "/uk/"), ("/de/presse/", "/uk/presa/"), ("/de/suche/", "/uk/poshuk/")


def dated(year):
    return {"earliest": date(year, 5, 1), "latest": date(year, 5, 1)}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def add(db):
    """A function that adds a release in a state. One of 2024 is public; each further is about the same and more.

    It is of another year, about a twinning of another municipality, and has a word that stands nowhere else.
    """
    field = factories.area(key="feld")
    dnipro = factories.municipality(Side.OBLAST, "Dnipro", "Дніпро", key="dnipro")
    shown = factories.twinning(nrw=factories.municipality(key="koeln"), oblast=dnipro, key="shown")
    other = factories.twinning(nrw=factories.municipality(key="essen"), key="other")
    public = factories.release(
        slug_de="eins", slug_uk="odyn", body_de="<p>Mond</p>", body_uk="<p>Мяч</p>", **dated(2024)
    )
    public.areas.add(field)
    public.twinnings.add(shown)

    def add(**state):
        texts = {"body_de": "<p>Mond Stern</p>", "body_uk": "<p>Мяч Зоря</p>"}
        release = factories.release(**{**texts, **dated(2025), **state})
        release.areas.add(field)
        release.twinnings.add(shown, other)

    return add


def content(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def said(client, path):
    """Returns what a list or search says it has found."""
    return re.search(r'<p role="status">([^<]+)</p>', content(client, path))[1].strip()


def counted(client, path):
    """Returns what a start page says of the press releases and reports that there are."""
    heading = {"de": "Presse", "uk": "Преса"}[path[1:3]]
    told = r'<dd><strong>(\d+)</strong> <span class="fine">([^<]+)</span>'
    return [part.strip() for part in re.search(rf"<dt>{heading}</dt>\s*{told}", content(client, path)).groups()]


def choices(client, path):
    page = content(client, path)
    offered = [
        set(re.findall(r'value="([^"]+)"', page.split(f'id="{name}"')[1].split("</select>")[0]))
        for name in ("area", "municipality")
    ]
    years = re.findall(rf'<a href="{path}(\d{{4}})/"', page)
    return offered[0], offered[1], years


def everything(client):
    """Returns every number and choice that a release changes, by the address where it is read."""
    lists = [f"{path}{query}" for path in PRESS for query in ("", "?area=feld", "?municipality=koeln", "?language=uk")]
    searches = [f"{SEARCH[0]}?q=mond", f"{SEARCH[1]}?q=мяч"]
    return {
        **{path: counted(client, path) for path in START},
        **{path: said(client, path) for path in lists + searches},
        **{f"choices {path}": choices(client, path) for path in PRESS},
        **{f"{path}2025/": client.get(f"{path}2025/").status_code for path in PRESS},
        **{f"{path}?municipality=essen": said(client, f"{path}?municipality=essen") for path in PRESS},
        **{query: said(client, query) for query in (f"{SEARCH[0]}?q=stern", f"{SEARCH[1]}?q=зоря")},
        "sitemap": content(client, "/sitemap.xml").count("<url>"),
        "data": len(client.get("/data/press-releases.json").json()["press"]),
        **{path: content(client, path).count("<entry>") for path in ("/de/presse/feed/", "/uk/presa/feed/")},
    }


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_a_release_that_is_not_public_changes_no_number(client, add, hidden):
    before = everything(client)
    add(**hidden)
    assert everything(client) == before


def test_a_release_that_is_public_changes_every_number(client, add):
    before = everything(client)
    add()
    after = everything(client)
    assert [name for name in before if before[name] == after[name]] == []


ONE = {"de": "1 Pressemitteilung, 0 Meldungen", "uk": "1 пресреліз, 0 повідомлень"}


def test_the_numbers_are_those_of_what_is_public(client, add):
    found = everything(client)
    assert [found[path] for path in START] == [["1", ONE["de"]], ["1", ONE["uk"]]]
    assert [found[path] for path in PRESS] == [ONE["de"], ONE["uk"]]
    assert found["choices /de/presse/"] == ({"feld"}, {"koeln", "dnipro"}, ["2024"])


NUMBERS = [
    # how many press releases and reports there are, and what the pages say
    (0, 1, "0 Pressemitteilungen, 1 Meldung", "0 пресрелізів, 1 повідомлення"),
    (2, 2, "2 Pressemitteilungen, 2 Meldungen", "2 пресрелізи, 2 повідомлення"),
    (1, 5, "1 Pressemitteilung, 5 Meldungen", "1 пресреліз, 5 повідомлень"),
    (5, 21, "5 Pressemitteilungen, 21 Meldungen", "5 пресрелізів, 21 повідомлення"),
]


@pytest.mark.parametrize(("releases", "reports", *LANGUAGES), NUMBERS)
def test_press_releases_and_reports_are_counted_apart(client, releases, reports, de, uk):
    source = factories.source()
    for number in range(releases + reports):
        own = {"kind": "report", "original": source} if number >= releases else {}
        factories.release(key=f"r-{number}", **own)
    assert [said(client, path) for path in PRESS] == [de, uk]
    assert [counted(client, path) for path in START] == [[str(releases + reports), told] for told in (de, uk)]


def test_a_list_that_is_narrowed_counts_what_it_shows(client):
    field, source = factories.area(key="feld"), factories.source()
    factories.release(kind="report", original=source).areas.add(field, factories.area(key="other"))
    factories.release()
    assert said(client, "/de/presse/?area=feld") == "0 Pressemitteilungen, 1 Meldung"
