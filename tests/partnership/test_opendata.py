"""Open data: exactly what is published, in the languages that are ready, in forms that others can rely on."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.models import Kind, Side, Step
from partnership.opendata import harmless
from partnership.publishing.state import State
from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
FILES = ["/data/twinnings.json", "/data/twinnings.csv", "/data/twinnings.geojson"]
COLUMNS = [
    "key",
    "nrw_de",
    "nrw_uk",
    "oblast_de",
    "oblast_uk",
    "kind",
    "since",
    "exists",
    "checked_on",
    "url_de",
    "url_uk",
]
GERMAN = f"{SITE}/de/staedtepartnerschaften/koeln-dnipro/"
UKRAINIAN = f"{SITE}/uk/partnerstva-hromad/keln-dnipro/"
HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "in review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": factories.LONG_AGO + timedelta(days=36_500)},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO},
}


@pytest.fixture
def koeln_dnipro():
    """A twinning with a contact known by its month, an agreement known by its day, and a source read on a day."""
    nrw = factories.municipality(key="koeln", latitude="50.9375", longitude="6.9603")
    oblast = factories.municipality(
        Side.OBLAST, "Dnipro", "Дніпро", key="dnipro", latitude="48.45", longitude="34.9833"
    )
    record = factories.twinning(key="koeln-dnipro", nrw=nrw, oblast=oblast, stages=(), checked_on=date(2026, 11, 22))
    factories.stage(record, "2022-05", Step.CONTACT)
    founding = factories.stage(record, "2022-10-27", Step.AGREEMENT, kind=Kind.SOLIDARITY)
    founding.sources.add(factories.source(url="https://example.org/koeln", read_on=date(2026, 11, 20)))
    return record


def rows(client):
    content = client.get("/data/twinnings.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def keys(client, path):
    """Returns the keys of the twinnings in one of the FILES."""
    if path.endswith("csv"):
        return [row["key"] for row in rows(client)]
    if path.endswith("geojson"):
        return [feature["id"] for feature in client.get(path).json()["features"]]
    return [record["key"] for record in client.get(path).json()["twinnings"]]


def test_json_has_the_whole_record(client, koeln_dnipro):
    common = {"kind": None, "certainty": "confirmed", "text": {"de": "Vertrag.", "uk": "Угода."}}
    source = {"url": "https://example.org/koeln", "read_on": "2026-11-20"}
    agreement = {**common, "date": "2022-10-27", "precision": "day", "step": "agreement", "kind": "solidarity"}
    expected = {
        "key": "koeln-dnipro",
        "nrw": {"key": "koeln", "name": {"de": "Köln", "uk": "Кельн"}, "latitude": 50.9375, "longitude": 6.9603},
        "oblast": {"key": "dnipro", "name": {"de": "Dnipro", "uk": "Дніпро"}, "latitude": 48.45, "longitude": 34.9833},
        "kind": "solidarity",
        "since": "2022-10-27",
        "exists": True,
        "joint_with": [],
        "summary": {"de": "Zwei Städte.", "uk": "Два міста."},
        "stages": [
            {**common, "date": "2022-05", "precision": "month", "step": "contact", "sources": []},
            {**agreement, "sources": [source]},
        ],
        "checked_on": "2026-11-22",
        "url": {"de": GERMAN, "uk": UKRAINIAN},
    }
    assert client.get("/data/twinnings.json").json() == {"twinnings": [expected]}


def test_csv_has_one_row_for_a_twinning(client, koeln_dnipro):
    values = ["koeln-dnipro", "Köln", "Кельн", "Dnipro", "Дніпро", "solidarity", "2022-10-27", "True", "2026-11-22"]
    content = client.get("/data/twinnings.csv").content.decode()
    assert content == f"\ufeff{','.join(COLUMNS)}\r\n{','.join([*values, GERMAN, UKRAINIAN])}\r\n"


def test_geojson_has_a_line_with_longitude_first(client, koeln_dnipro):
    properties = {
        "key": "koeln-dnipro",
        "kind": "solidarity",
        "since": "2022-10-27",
        "exists": True,
        "url": {"de": GERMAN, "uk": UKRAINIAN},
        "nrw": {"de": "Köln", "uk": "Кельн"},
        "oblast": {"de": "Dnipro", "uk": "Дніпро"},
    }
    line = {"type": "LineString", "coordinates": [[6.9603, 50.9375], [34.9833, 48.45]]}
    feature = {"type": "Feature", "id": "koeln-dnipro", "geometry": line, "properties": properties}
    assert client.get("/data/twinnings.geojson").json() == {"type": "FeatureCollection", "features": [feature]}


TYPES = ["application/json", "text/csv; charset=utf-8", "application/geo+json"]


@pytest.mark.parametrize(("path", "kind"), list(zip(FILES, TYPES, strict=True)))
def test_each_file_names_its_type(client, path, kind):
    assert client.get(path)["Content-Type"] == kind


def test_csv_is_a_download_with_a_name(client):
    assert client.get("/data/twinnings.csv")["Content-Disposition"] == 'attachment; filename="twinnings.csv"'


def test_letters_stand_as_they_are_and_not_as_escapes(client, koeln_dnipro):
    assert "Дніпро" in client.get("/data/twinnings.json").content.decode()


def test_what_is_not_known_is_null(client):
    factories.twinning(stages=())
    record = client.get("/data/twinnings.json").json()["twinnings"][0]
    assert [record[name] for name in ("kind", "since", "exists", "checked_on", "stages")] == [
        None,
        None,
        False,
        None,
        [],
    ]
    assert [rows(client)[0][name] for name in ("kind", "since", "exists", "checked_on")] == ["", "", "False", ""]


def test_a_tie_exists_from_the_day_of_its_agreement(client):
    factories.twinning(stages=("2024-03-01",))
    found = {}
    for day in ("2024-02-29", "2024-03-01"):
        with time_machine.travel(f"{day} 12:00+01:00", tick=False):
            found[day] = client.get("/data/twinnings.json").json()["twinnings"][0]["exists"]
    assert found == {"2024-02-29": False, "2024-03-01": True}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_published_is_in_no_file(client, path, hidden):
    factories.twinning(key="shown")
    place = factories.municipality(name_de="Geheimwort", name_uk="Таємниця")
    factories.twinning(key="hidden", nrw=place, summary_de="Geheimwort", summary_uk="Таємниця", **hidden)
    content = client.get(path).content.decode()
    assert keys(client, path) == ["shown"]
    assert [word for word in ("Geheimwort", "Таємниця", "hidden") if word in content] == []


def test_a_twinning_held_jointly_with_a_draft_does_not_say_so(client):
    shown, joint = factories.twinning(key="shown"), factories.twinning(key="joint")
    shown.joint_with.add(joint, factories.twinning(key="hidden", **HIDDEN["draft"]))
    found = {record["key"]: record["joint_with"] for record in client.get("/data/twinnings.json").json()["twinnings"]}
    assert found == {"shown": ["joint"], "joint": ["shown"]}


@pytest.mark.parametrize(("ready", "missing"), [("de", "uk"), ("uk", "de")])
def test_a_language_that_is_not_ready_is_not_in_the_files(client, ready, missing):
    record = factories.twinning([ready], **{f"summary_{missing}": "Geheimwort", f"body_{missing}": "<p>Geheimwort</p>"})
    entry = client.get("/data/twinnings.json").json()["twinnings"][0]
    texts = [entry["summary"], entry["url"], entry["stages"][0]["text"]]
    assert [set(text) for text in texts] == [{ready}] * 3
    assert (rows(client)[0][f"url_{missing}"], rows(client)[0][f"url_{ready}"]) == ("", f"{SITE}{record.path(ready)}")
    assert [path for path in FILES if "Geheimwort" in client.get(path).content.decode()] == []


@pytest.mark.parametrize("path", FILES)
def test_twinnings_stand_in_the_order_of_their_keys(client, path):
    for key in ("b", "c", "a"):
        factories.twinning(key=key)
    assert keys(client, path) == ["a", "b", "c"]


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("https://evil.example")']


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_taken_for_a_formula(formula):
    assert harmless(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["Köln", "a=b", "O’Neil", "'quoted", "2022-10-27", "", "https://example.org/-/"])
def test_a_cell_that_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@A1"])
def test_a_name_that_is_a_formula_stands_in_the_file_as_text(client, formula):
    factories.twinning(nrw=factories.municipality(name_de=formula, name_uk=f'{formula},"\nx'))
    row = rows(client)[0]
    assert (row["nrw_de"], row["nrw_uk"]) == (f"'{formula}", f"'{formula},\"\nx")


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", [*FILES, "/data/press-releases.json"])
def test_three_records_take_as_many_queries_as_one(client, path):
    add_records(1)
    for_one = queries(client, path)
    add_records(2)
    assert queries(client, path) == for_one <= 6


def add_records(number):
    for _ in range(number):
        twinning, release = factories.twinning(), factories.release(original=factories.source())
        twinning.stages.get().sources.add(factories.source(), factories.source())
        twinning.joint_with.add(factories.twinning())
        release.twinnings.add(twinning)
        release.areas.add(factories.area())


# --- press releases ---------------------------------------------------------------------------------------------------


def test_a_release_is_there_with_what_is_public_of_it(client, koeln_dnipro):
    source = factories.source(url="https://example.org/meldung")
    release = factories.release(
        key="wort",
        slug_de="wort",
        slug_uk="slovo",
        title_de="Ein Wort",
        title_uk="Слово",
        kind="report",
        original=source,
    )
    release.twinnings.add(koeln_dnipro, factories.twinning(key="hidden", **HIDDEN["draft"]))
    release.areas.add(factories.area(key="gesundheit"), factories.area(key="hidden", **HIDDEN["draft"]))
    expected = {
        "key": "wort",
        "kind": "report",
        "date": "2023-03-01",
        "title": {"de": "Ein Wort", "uk": "Слово"},
        "lead": {"de": "Das Wichtigste.", "uk": "Найважливіше."},
        "place": {"de": "", "uk": ""},
        "participants": {"de": [], "uk": []},
        "original": "https://example.org/meldung",
        "corrections": [],
        "twinnings": ["koeln-dnipro"],
        "areas": ["gesundheit"],
        "url": {"de": f"{SITE}/de/presse/2023/wort/", "uk": f"{SITE}/uk/presa/2023/slovo/"},
    }
    assert client.get("/data/press-releases.json").json() == {"press_releases": [expected]}


def test_a_release_in_one_language_has_that_one_alone(client):
    factories.release(["uk"], key="wort", title_de="Geheimwort")
    content = client.get("/data/press-releases.json")
    assert [set(content.json()["press_releases"][0][name]) for name in ("title", "lead", "url")] == [{"uk"}] * 3
    assert "Geheimwort" not in content.content.decode()
