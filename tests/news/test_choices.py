"""What the list of the press can be narrowed to, and how it says so; the search says it alike."""

import re
from datetime import date
from html import unescape

import pytest

from partnership.models import Side
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(db):
    """Four releases: each differs from `all` in one thing, by which it is named."""
    koeln, essen = (factories.municipality(key=key, name_de=key, name_uk="Місто") for key in ("koeln", "essen"))
    dnipro, nikopol = (factories.municipality(Side.OBLAST, key, "Місто", key=key) for key in ("dnipro", "nikopol"))
    ours = factories.twinning(nrw=koeln, oblast=dnipro), factories.twinning(nrw=koeln, oblast=nikopol)
    theirs = factories.twinning(nrw=essen, oblast=dnipro)
    area, other = factories.area(key="feld"), factories.area(key="anderes")
    make = {
        "all": ({"earliest": date(2023, 5, 1)}, [area, other], ours),
        "area": ({"earliest": date(2023, 5, 1)}, [other], ours),
        "twinning": ({"earliest": date(2023, 5, 1)}, [area], [theirs]),
        "language": ({"earliest": date(2023, 5, 1), "ready_uk": False}, [area], ours),
        "year": ({"earliest": date(2022, 5, 1)}, [area], ours),
    }
    for name, (values, areas, twinnings) in make.items():
        release = factories.release(key=name, latest=values["earliest"], **values)
        release.areas.set(areas)
        release.twinnings.set(twinnings)


EVERY = {"all", "area", "twinning", "language", "year"}
FILTERS = [
    ("", EVERY),
    ("?area=feld", EVERY - {"area"}),
    ("?area=anderes", {"all", "area"}),
    ("?municipality=koeln", EVERY - {"twinning"}),
    ("?municipality=essen", {"twinning"}),
    ("?municipality=dnipro", EVERY),
    ("?municipality=nikopol", EVERY - {"twinning"}),
    ("?language=uk", EVERY - {"language"}),
    ("?language=de", EVERY),
    ("2023/", EVERY - {"year"}),
    ("2022/", {"year"}),
    ("2023/?area=feld", {"all", "twinning", "language"}),
    ("?area=feld&language=uk", {"all", "twinning", "year"}),
    ("?area=feld&municipality=koeln", {"all", "language", "year"}),
    ("2023/?area=feld&municipality=koeln&language=uk", {"all"}),
    ("2022/?area=feld&municipality=koeln&language=uk", {"year"}),
    ("2023/?area=anderes&municipality=essen", set()),
]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("start", ["/de/presse/", "/uk/presa/"])
@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_the_list_is_narrowed_to_what_is_asked_for(client, start, asked, found):
    listed = [release.key for release in client.get(start + asked).context["releases"]]
    assert (sorted(listed), len(listed)) == (sorted(found), len(found))


def options(page, name):
    """Returns the values of a choice on the page, the chosen one last."""
    choice = page.content.decode().split(f'<select id="{name}"')[1].split("</select>")[0]
    every = re.findall(r'<option value="([^"]*)"( selected)?', choice)
    return {value for value, _ in every if value}, [value for value, chosen in every if chosen]


@pytest.mark.usefixtures("four")
def test_the_filter_offers_topics_and_shows_the_chosen_one(client):
    factories.municipality(key="ohne")
    page = client.get("/de/presse/?area=feld&municipality=nikopol&language=uk")
    assert options(page, "area") == ({"feld", "anderes"}, ["feld"])
    assert options(page, "municipality") == ({"koeln", "essen", "dnipro", "nikopol"}, ["nikopol"])
    assert options(page, "language") == ({"de", "uk"}, ["uk"])


def links(page, within):
    """Returns where the links in a part of the page lead, by their words."""
    part = page.content.decode().split(f'class="{within}"')[1].split("</div>")[0].split("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', part)
    return {re.sub("<[^>]+>", "", words): unescape(href) for href, words in found}


@pytest.mark.usefixtures("four")
def test_a_list_says_what_it_is_narrowed_to_and_offers_each_without(client):
    assert links(client.get("/de/presse/2023/?area=anderes&municipality=essen"), "chosen") == {
        "Alle Jahre zeigen": "/de/presse/?area=anderes&municipality=essen",
        "Diesen Filter aufheben (Gesundheit)": "/de/presse/2023/?municipality=essen",
        "Diesen Filter aufheben (essen)": "/de/presse/2023/?area=anderes",
        "Alle Filter aufheben": "/de/presse/",
    }
    assert links(client.get("/uk/presa/?language=de"), "chosen") == {"Зняти цей фільтр (Німецька)": "/uk/presa/"}


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(("query", "fits"), [("area=feld", True), ("area=anderes&municipality=essen", False)])
def test_a_list_that_is_narrowed_to_nothing_says_so(client, query, fits):
    page = client.get(f"/de/presse/2023/?{query}").content.decode()
    assert ("Zu dieser Auswahl gibt es nichts" in page, "Die Liste zeigt nur" in page) == (not fits, fits)
    assert "noch keine Pressemitteilungen" not in page


@pytest.mark.usefixtures("four")
def test_another_year_is_narrowed_as_this_one(client):
    page = client.get("/de/presse/2023/?area=feld&language=uk&page=1")
    query = "?area=feld&language=uk"
    expected = {"Alle Jahre": f"/de/presse/{query}"} | {year: f"/de/presse/{year}/{query}" for year in ("2023", "2022")}
    assert links(page, "years") == expected


def test_a_search_that_finds_nothing_says_what_for_and_offers_to_clear_it(client):
    page = client.get("/de/suche/?q=Київ+nichts").content.decode()
    assert re.search(r"<p>([^<]+)<span lang=\"uk\">([^<]+)</span>\. <a href=\"([^\"]+)\"", page).groups() == (
        "Keine Seite enthält alle Wörter dieser Suche: ",
        "Київ nichts",
        "/de/suche/",
    )


@pytest.mark.usefixtures("four")
def test_the_years_lead_to_the_years_in_which_there_are_releases(client):
    assert re.findall(r'<a href="/de/presse/(\d{4})/"', client.get("/de/presse/").content.decode()) == ["2023", "2022"]
