"""The delivered register says the same wherever it is read: on its pages, on the map, and in all three files."""

import csv
import io
import itertools
import re
from datetime import date, datetime
from operator import attrgetter

import pytest
import time_machine
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from partnership.models import Delivery, Kind, Municipality, Step, Twinning
from partnership.texts.dates import Span, after_since
from partnership.texts.slugs import make_slug
from tests.client import UncheckedClient
from tests.factories import BERLIN

pytestmark = pytest.mark.django_db
REGISTER = {"de": "/de/staedtepartnerschaften/", "uk": "/uk/partnerstva-hromad/"}
COUNTS = [
    # a day, and how many ties exist on it: joint ones once, months and spans from their last day
    ("2022-06-19", 0),
    ("2022-06-20", 1),
    ("2023-02-28", 2),
    ("2023-03-30", 3),
    ("2023-03-31", 4),
    ("2023-09-19", 5),
    ("2023-12-30", 6),
    ("2024-02-29", 7),
    ("2024-12-31", 8),
    ("2025-07-08", 9),
]


@pytest.fixture
def register(content):
    """Reads the register as it is on a day (today by default), everything in it as public then as it is now."""
    for model in (Twinning, Delivery):
        model.objects.approved().update(publish_at=datetime(2022, 1, 1, tzinfo=BERLIN))

    def read(day=None):
        noon = datetime.fromisoformat(f"{day} 12:00+01:00") if day else datetime.now(BERLIN)
        with time_machine.travel(noon, tick=False):
            return Register(UncheckedClient())

    return read


class Register:
    """What the pages and files say, read from their text alone."""

    def __init__(self, client):
        self.json = client.get("/data/twinnings.json").json()
        self.records = {record["key"]: record for record in self.json["twinnings"]}
        text = client.get("/data/twinnings.csv").content.decode("utf-8-sig")
        self.table = {row["key"]: row for row in csv.DictReader(io.StringIO(text))}
        self.features = client.get("/data/twinnings.geojson").json()["features"]
        self.map = {row["key"]: row for feature in self.features for row in feature["properties"]["rows"]}
        self.pages = {language: client.get(path).content.decode() for language, path in REGISTER.items()}
        self.starts = {language: client.get(f"/{language}/").content.decode() for language in REGISTER}


def path(record, language):
    return record["url"][language].removeprefix(settings.SITE_URL)


def plain(html):
    return " ".join(re.sub("<[^>]+>", " ", re.sub("</?time[^>]*>", "", html)).split())


def shown(known, language, write=str):
    """Returns a date of the files as the pages write it."""
    ends = (date.fromisoformat(known[name]) for name in ("earliest", "latest"))
    with translation.override(language):
        return write(Span(*ends, known["precision"]))


def label(choices, value, language):
    with translation.override(language):
        return str(choices(value).label)


# --- keys -------------------------------------------------------------------------------------------------------------


def test_the_keys_of_places_are_spelled_as_addresses_are(content):
    """Ukrainian names by resolution 55 of 2010, German ones by DIN 5007-2; a raion has the key of its seat with "raion"."""
    places = Municipality.objects.select_related("region")
    spelled = {place.key: make_slug(place.slug_text) for place in places.exclude(kind=Municipality.Kind.RAION)}
    assert {key: slug for key, slug in spelled.items() if key != slug} == {}
    raions = places.filter(kind=Municipality.Kind.RAION).values_list("key", flat=True)
    assert [key for key in raions if key.removesuffix("-raion") not in spelled] == []
    pairs = Twinning.objects.values_list("key", "nrw__key", "oblast__key")
    assert [key for key, nrw, oblast in pairs if key != f"{nrw}-{oblast}"] == []


# --- counts -----------------------------------------------------------------------------------------------------------


def counted(register):
    """Returns the number of ties that exist, as each place that tells or shows it has it."""
    in_table = [{key, *row["counts_with"].split()} for key, row in register.table.items() if row["exists"] == "true"]
    in_json = [{key, *row["counts_with"]} for key, row in register.records.items() if row["exists"]]
    pages = (*register.pages.values(), *register.starts.values())
    return {
        "csv": len(set(map(frozenset, in_table))),
        "json": len(set(map(frozenset, in_json))),
        "json, counted": register.json["counts"]["ties"],
        "geojson": sum(feature["properties"]["exists"] for feature in register.features),
        "pages": {int(re.search(r'<strong data-count="(\d+)"', page)[1]) for page in pages},
    }


@pytest.mark.parametrize(("day", "count"), COUNTS)
def test_all_say_the_same_number_of_ties_on_ten_days(register, day, count):
    found = register(day)
    assert counted(found) == {"csv": count, "json": count, "json, counted": count, "geojson": count, "pages": {count}}
    assert found.json["counts"]["on"] == day
    existing = {key: str(row["exists"]).lower() for key, row in found.records.items()}
    assert existing == {key: row["exists"] for key, row in found.table.items()}
    assert existing == {key: str(row["exists"]).lower() for key, row in found.map.items()}


def test_rows_held_jointly_are_named_alike_in_all_files(register):
    found = register()
    together = {key: {key, *record["counts_with"]} for key, record in found.records.items()}
    assert sorted(map(sorted, together.values()), key=str) != sorted([[key] for key in together], key=str)
    assert together == {key: {key, *row["counts_with"].split()} for key, row in found.table.items()}
    features = [{row["key"] for row in feature["properties"]["rows"]} for feature in found.features]
    assert together == {key: keys for keys in features for key in keys}
    assert [len(feature["geometry"]["coordinates"]) for feature in found.features] == list(map(len, features))


@pytest.mark.parametrize("language", REGISTER)
def test_a_page_names_the_rows_that_its_file_names(register, language):
    found, client = register(), UncheckedClient()
    for record in found.records.values():
        page = client.get(path(record, language)).content.decode()
        glance = page.split('<aside class="glance"')[1].split("</aside>")[0]
        joint = {path(found.records[key], language) for key in record["joint_with"]}
        assert set(re.findall(rf'href="({REGISTER[language]}[^"]+)"', glance)) == joint


# --- rows -------------------------------------------------------------------------------------------------------------


def groups(html, start):
    """Returns the addresses in each part of a list or drawing, those of one part sorted."""
    return sorted(sorted(re.findall(r'<a href="([^"]+)"', part)) for part in html.split(start)[1:])


@pytest.mark.parametrize("language", REGISTER)
def test_list_and_maps_have_the_ties_and_rows_of_the_files(register, language):
    found = register()
    assert list(found.records) == list(found.table) == sorted(found.map)
    rows = ([row["key"] for row in feature["properties"]["rows"]] for feature in found.features)
    ties = sorted(sorted(path(found.records[key], language) for key in keys) for keys in rows)
    for page, form in itertools.product((found.pages[language], found.starts[language]), ("landscape", "portrait")):
        assert groups(page.split(f'<svg class="map {form}"')[1].split("</svg>")[0], '<g class="tie">') == ties
    assert groups(found.pages[language].split('<ul class="twinnings')[1].split("</ul>")[0], "<li>") == ties


def test_the_table_says_what_json_says(register):
    found = register()
    assert {key: flat(record) for key, record in found.records.items()} == found.table


def flat(record):
    """Returns a record of JSON as the table has it."""
    cells = {"key": record["key"], "kind": record["kind"], "checked_on": record["checked_on"]}
    for side in ("nrw", "oblast"):
        cells |= {f"{side}_{name}": record[side][name] for name in ("key", "kind")}
        cells |= {f"{side}_{language}": name for language, name in record[side]["name"].items()}
    for prefix, part in (("kind", "kind_since"), ("founded", "founded"), ("url", "url")):
        cells |= {f"{prefix}_{name}": value for name, value in record[part].items()}
    cells |= {"exists": str(record["exists"]).lower(), "counts_with": " ".join(record["counts_with"])}
    return {name: value or "" for name, value in cells.items()}


def test_the_map_file_says_what_json_says(register):
    found, sides = register(), ("nrw", "oblast")
    names = ("key", "kind", "kind_since", "founded", "exists", "url")
    records = {key: {name: record[name] for name in names} for key, record in found.records.items()}
    assert {key: {name: row[name] for name in names} for key, row in found.map.items()} == records
    drawn = itertools.chain(*(feature["geometry"]["coordinates"] for feature in found.features))
    places = ([record[side] for side in sides] for record in found.records.values())
    assert sorted(drawn) == sorted([[place["longitude"], place["latitude"]] for place in pair] for pair in places)


# --- dates and stages -------------------------------------------------------------------------------------------------


def line(record, language):
    """Returns what the list says of a record of JSON: its kind and since when, and when it began if that was earlier."""
    began = {name: record["founded"][name] for name in record["kind_since"]}
    with translation.override(language):
        kind = gettext("since %(date)s") % {"date": shown(record["kind_since"], language, after_since)}
        founding = gettext("begun: %(date)s") % {"date": shown(began, language)}
    told = f"{label(Kind, record['kind'], language)}, {kind}"
    return told if began == record["kind_since"] else f"{told}; {founding}"


@pytest.mark.parametrize("language", REGISTER)
def test_the_list_says_kind_and_dates_as_the_files_have_them(register, language):
    found = register()
    shown = found.pages[language].split('<ul class="twinnings')[1].split("</ul>")[0]
    rows = re.findall(r'<a href="([^"]+)">.*?<span class="kind">(.*?)</span>\s*</div>', shown, re.S)
    told = {address: plain(kind) for address, kind in rows}
    expected = {path(record, language): plain(line(record, language)) for record in found.records.values()}
    assert told == expected


@pytest.mark.parametrize("language", REGISTER)
def test_a_page_shows_the_stages_that_the_file_has(register, language):
    found, client = register(), UncheckedClient()
    for record in found.records.values():
        page = client.get(path(record, language)).content.decode()
        stages = page.split('<ol class="timeline">')[1].split("</ol>")[0].split("<li>")[1:]
        assert list(map(of_page, stages)) == [of_file(stage, language) for stage in record["stages"]]


def of_page(stage):
    """Returns when a stage of a page was, to people and to machines, what it was, and its sources."""
    when, what = re.findall(r'<p class="when">(.*?)</p>|<p>(<strong>.*?)</p>', stage, re.S)
    links = re.findall(r'<a href="([^"]+)"', stage.replace("&amp;", "&"))
    marked = "/".join(re.findall(r'datetime="([^"]+)"', when[0]))
    return plain(when[0]), marked, plain(what[1]), sorted(links)


def of_file(stage, language):
    what = label(Step, stage["step"], language)
    what += f" · {label(Kind, stage['kind'], language)}" if stage["kind"] else ""
    when, marked = (plain(shown(stage["date"], language, write)) for write in (str, attrgetter("iso")))
    return when, marked, what, sorted(source["url"] for source in stage["sources"])
