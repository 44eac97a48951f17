"""Open data: exactly what is published, in the languages that are ready, in forms that others can rely on."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Correction, PressRelease
from partnership.models import (
    Certainty,
    FormerName,
    Goods,
    Kind,
    Municipality,
    Progress,
    Side,
    Source,
    Step,
    Twinning,
)
from partnership.opendata import harmless
from partnership.publishing.state import State
from partnership.texts.dates import Precision
from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
FILES = ["/data/twinnings.json", "/data/twinnings.csv", "/data/twinnings.geojson"]
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
        features = client.get(path).json()["features"]
        return [row["key"] for feature in features for row in feature["properties"]["rows"]]
    return [record["key"] for record in twinnings(client)]


DAY = {"earliest": "2022-10-27", "latest": "2022-10-27", "precision": "day"}
MONTH = {"earliest": "2022-05-01", "latest": "2022-05-31", "precision": "month"}
SOURCE = {
    "url": "https://example.org/koeln",
    "publisher": {"de": "Stadt Beispiel", "uk": "Місто Приклад"},
    "language": "de",
    "read_on": "2026-11-20",
}
URL = {"de": GERMAN, "uk": UKRAINIAN}


def twinnings(client):
    return client.get("/data/twinnings.json").json()["twinnings"]


def test_json_has_the_whole_record(client, koeln_dnipro):
    common = {"certainty": "confirmed", "text": {"de": "Vertrag.", "uk": "Угода."}}
    place = {"kind": "city", "former_names": [], "spellings": {"de": [], "uk": []}}
    koeln = {"key": "koeln", "name": {"de": "Köln", "uk": "Кельн"}, "latitude": 50.9375, "longitude": 6.9603}
    dnipro = {"key": "dnipro", "name": {"de": "Dnipro", "uk": "Дніпро"}, "latitude": 48.45, "longitude": 34.9833}
    expected = {
        "key": "koeln-dnipro",
        "nrw": {**place, **koeln},
        "oblast": {**place, **dnipro},
        "kind": "solidarity",
        "kind_since": DAY,
        "founded": {"step": "agreement", "kind": "solidarity", **DAY},
        "exists": True,
        "joint_with": [],
        "counts_with": [],
        "summary": {"de": "Zwei Städte.", "uk": "Два міста."},
        "stages": [
            {**common, "date": MONTH, "step": "contact", "kind": None, "sources": []},
            {**common, "date": DAY, "step": "agreement", "kind": "solidarity", "sources": [SOURCE]},
        ],
        "deliveries": [],
        "checked_on": "2026-11-22",
        "url": URL,
    }
    assert twinnings(client) == [expected]


def test_csv_has_one_row_for_a_twinning(client, koeln_dnipro):
    [row] = rows(client)
    assert row == {
        "key": "koeln-dnipro",
        "nrw_key": "koeln",
        "nrw_kind": "city",
        "nrw_de": "Köln",
        "nrw_uk": "Кельн",
        "oblast_key": "dnipro",
        "oblast_kind": "city",
        "oblast_de": "Dnipro",
        "oblast_uk": "Дніпро",
        "kind": "solidarity",
        **{f"kind_{name}": value for name, value in DAY.items()},
        "founded_step": "agreement",
        "founded_kind": "solidarity",
        **{f"founded_{name}": value for name, value in DAY.items()},
        "exists": "true",
        "counts_with": "",
        "checked_on": "2026-11-22",
        "url_de": GERMAN,
        "url_uk": UKRAINIAN,
    }


def test_geojson_has_a_line_with_longitude_first(client, koeln_dnipro):
    row = {
        "key": "koeln-dnipro",
        "kind": "solidarity",
        "kind_since": DAY,
        "founded": {"step": "agreement", "kind": "solidarity", **DAY},
        "exists": True,
        "url": URL,
        "nrw": {"de": "Köln", "uk": "Кельн"},
        "oblast": {"de": "Dnipro", "uk": "Дніпро"},
    }
    titles = {"name_de": "Köln – Dnipro", "name_uk": "Кельн — Дніпро"}
    feature = {
        "type": "Feature",
        "id": "koeln-dnipro",
        "geometry": {"type": "MultiLineString", "coordinates": [[[6.9603, 50.9375], [34.9833, 48.45]]]},
        "properties": {**titles, "exists": True, "rows": [row]},
    }
    expected = {"type": "FeatureCollection", "licence": None, "features": [feature]}
    assert client.get("/data/twinnings.geojson").json() == expected


def test_a_kind_holds_from_its_own_day_and_not_from_the_founding(client):
    record = factories.twinning(stages=())
    factories.stage(record, "2022-05", Step.DECISION, kind=Kind.PROJECT)
    factories.stage(record, "2022-10-27", kind=Kind.TWINNING)
    found = twinnings(client)[0]
    assert (found["kind"], found["kind_since"]) == ("twinning", DAY)
    assert found["founded"] == {"step": "decision", "kind": "project", **MONTH}


def test_a_place_has_its_former_names_and_other_spellings(client):
    place = factories.municipality(Side.OBLAST, "Samar", "Самар", kind="town", spellings_de="Ssamar\n\n Samara ")
    names = {"name_de": "Nowomoskowsk", "name_uk": "Новомосковськ"}
    source = factories.source(url="https://example.org/koeln", read_on=date(2026, 11, 20))
    FormerName.objects.create(municipality=place, source=source, earliest=date(2024, 9, 19), **names)
    factories.twinning(oblast=place)
    found = twinnings(client)[0]["oblast"]
    former = {"name": {"de": "Nowomoskowsk", "uk": "Новомосковськ"}, "source": SOURCE}
    until = {"earliest": "2024-09-19", "latest": "2024-09-19", "precision": "day"}
    assert found["former_names"] == [{**former, "until": until}]
    assert (found["kind"], found["spellings"]) == ("town", {"de": ["Ssamar", "Samara"], "uk": []})


def test_a_delivery_stands_with_its_tie(client, koeln_dnipro):
    delivery = factories.delivery(key="bus", worth=5000)
    delivery.twinnings.add(koeln_dnipro)
    delivery.areas.add(factories.area(key="hilfe"), factories.area(key="hidden", **HIDDEN["draft"]))
    delivery.sources.add(Source.objects.get())
    factories.delivery(key="hidden", **HIDDEN["draft"]).twinnings.add(koeln_dnipro)
    assert twinnings(client)[0]["deliveries"] == [
        {
            "key": "bus",
            "date": {"earliest": "2023-10-15", "latest": "2023-10-15", "precision": "day"},
            "giver": {"de": "Kreis Beispiel", "uk": "округ Приклад"},
            "destination": {"de": "Marhanez", "uk": "Марганець"},
            "goods": [{"number": 2, "measure": "exact", "what": {"de": "Fahrzeuge", "uk": "автомобілі"}}],
            "worth": 5000,
            "progress": "arrived",
            "certainty": "confirmed",
            "remark": {"de": "", "uk": ""},
            "areas": ["hilfe"],
            "sources": [SOURCE],
        }
    ]


def test_a_delivery_in_one_language_has_that_one_alone(client, koeln_dnipro):
    goods = [(2, "Fahrzeuge", "автомобілі")]
    delivery = factories.delivery(key="bus", goods=goods, ready_uk=False)
    delivery.twinnings.add(koeln_dnipro)
    [found] = twinnings(client)[0]["deliveries"]
    texts = [found["giver"], found["destination"], found["remark"], found["goods"][0]["what"]]
    assert [set(text) for text in texts] == [{"de"}] * 4


# --- rows that are one tie --------------------------------------------------------------------------------------------


@pytest.fixture
def chain():
    """Rows a and c, each held jointly with b; d by itself; c is not founded yet."""
    found = {key: factories.twinning(key=key, stages=()) for key in "dcba"}
    for key in "abd":
        factories.stage(found[key])
    found["b"].joint_with.set([found["a"], found["c"]])
    return found


def test_a_row_names_those_that_count_with_it(client, chain):
    assert {record["key"]: (record["joint_with"], record["counts_with"]) for record in twinnings(client)} == {
        "a": (["b"], ["b", "c"]),
        "b": (["a", "c"], ["a", "c"]),
        "c": (["b"], ["a", "b"]),
        "d": ([], []),
    }
    assert {row["key"]: row["counts_with"] for row in rows(client)} == {"a": "b c", "b": "a c", "c": "a b", "d": ""}


def test_what_is_not_public_joins_no_rows(client, chain):
    factories.change(chain["b"], state=State.WITHDRAWN)
    assert {record["key"]: record["counts_with"] for record in twinnings(client)} == {"a": [], "c": [], "d": []}


def test_a_tie_is_one_feature_with_a_line_for_each_row(client, chain):
    features = client.get("/data/twinnings.geojson").json()["features"]
    seen = [(feature["id"], [row["key"] for row in feature["properties"]["rows"]]) for feature in features]
    assert seen == [("a", ["a", "b", "c"]), ("d", ["d"])]
    assert [len(feature["geometry"]["coordinates"]) for feature in features] == [3, 1]
    assert [row["exists"] for row in features[0]["properties"]["rows"]] == [True, True, False]


def test_a_feature_exists_while_one_of_its_rows_does(client):
    for key, stages in (("a", ()), ("b", ("2024-03-01",))):
        factories.twinning(key=key, stages=stages)
    Twinning.objects.get(key="a").joint_with.add(Twinning.objects.get(key="b"))
    found = {}
    for day in ("2024-02-29", "2024-03-01"):
        with time_machine.travel(f"{day} 12:00+01:00", tick=False):
            [feature] = client.get("/data/twinnings.geojson").json()["features"]
        found[day] = feature["properties"]["exists"]
    assert found == {"2024-02-29": False, "2024-03-01": True}


def test_json_counts_the_ties_of_today_and_their_municipalities(client, chain):
    with time_machine.travel("2026-11-28 00:30+01:00", tick=False):
        counts = client.get("/data/twinnings.json").json()["counts"]
    assert counts == {"on": "2026-11-28", "ties": 2, "nrw": 3, "oblast": 3}


# --- all files --------------------------------------------------------------------------------------------------------

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
    record, row = twinnings(client)[0], rows(client)[0]
    names = ("kind", "kind_since", "founded", "exists", "checked_on", "stages")
    assert [record[name] for name in names] == [None, None, None, False, None, []]
    empty = [name for name in row if name.split("_")[0] in {"kind", "founded", "checked"}]
    assert {row[name] for name in empty} == {""}
    assert (len(empty), row["exists"]) == (10, "false")


def test_a_tie_exists_from_the_day_of_its_agreement(client):
    factories.twinning(stages=("2024-03-01",))
    found = {}
    for day in ("2024-02-29", "2024-03-01"):
        with time_machine.travel(f"{day} 12:00+01:00", tick=False):
            found[day] = twinnings(client)[0]["exists"]
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
    found = {record["key"]: record["joint_with"] for record in twinnings(client)}
    assert found == {"shown": ["joint"], "joint": ["shown"]}


@pytest.mark.parametrize(("ready", "missing"), [("de", "uk"), ("uk", "de")])
def test_a_language_that_is_not_ready_is_not_in_the_files(client, ready, missing):
    record = factories.twinning([ready], **{f"summary_{missing}": "Geheimwort", f"body_{missing}": "<p>Geheimwort</p>"})
    entry = twinnings(client)[0]
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
    assert queries(client, path) == for_one <= 15


def add_records(number):
    for _ in range(number):
        twinning, release = factories.twinning(), factories.release(original=factories.source())
        twinning.stages.get().sources.add(factories.source(), factories.source())
        twinning.joint_with.add(factories.twinning())
        former = {"name_de": "Alt", "name_uk": "Стара", "earliest": date(2020, 1, 1)}
        FormerName.objects.create(municipality=twinning.oblast, source=factories.source(), **former)
        delivery = factories.delivery()
        delivery.twinnings.add(twinning)
        delivery.areas.add(factories.area())
        delivery.sources.add(factories.source())
        release.twinnings.add(twinning)
        release.areas.add(factories.area())
        release.sources.add(factories.source())
        release.people.add(factories.office(factories.person()).person)


@pytest.mark.parametrize(("said", "licence"), [("", None), ("dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0")])
def test_the_files_say_under_which_licence_they_may_be_used(client, settings, said, licence):
    settings.OPERATOR = {**settings.OPERATOR, "data_licence": said}
    paths = ("/data/twinnings.json", "/data/twinnings.geojson", "/data/press-releases.json")
    assert [client.get(path).json()["licence"] for path in paths] == [licence] * 3
    link = f'<{licence}>; rel="license"' if licence else None
    assert client.get("/data/twinnings.csv").headers.get("Link") == link


# --- what is said of the files ----------------------------------------------------------------------------------------

DOCUMENT = Path(__file__).parents[2] / "docs/open-data.md"
CHOICES = (Kind, Step, Certainty, Progress, Goods.Measure, Municipality.Kind, Precision, PressRelease.Kind)


def fields(value):
    """Yields the names of all fields in what JSON holds."""
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from fields(part)


def test_every_field_is_explained_and_no_other(client):
    add_records(1)
    Correction.objects.create(release=PressRelease.objects.get(), note_de="Neu.", note_uk="Нове.")
    answers = [client.get(path).json() for path in (FILES[0], "/data/press-releases.json")]
    named = {name for answer in answers for name in fields(answer)}
    values = {value for choices in CHOICES for value in choices.values}
    explained = set(re.findall(r"`([a-z_-]+)`", DOCUMENT.read_text(encoding="utf-8")))
    spelled = {"ae", "oe", "ue", "ss", "null"}
    of_others = {"id", "name_de", "name_uk", "rows", "nrw_kind", "kind_latest", "founded_precision"}
    assert named | values <= explained
    assert explained - named - values == spelled | of_others


@pytest.mark.parametrize("path", ["/de/staedtepartnerschaften/", "/uk/partnerstva-hromad/"])
def test_the_page_that_offers_the_table_lists_its_columns(client, path):
    factories.twinning()
    page = client.get(path).content.decode()
    assert re.findall("<code>([^<]+)</code>", page) == list(rows(client)[0])
