"""Open data of the press: each text with its kind, whose it is, and its dates as exactly as they are known."""

from datetime import date, datetime

import pytest
import time_machine
from django.conf import settings

from partnership.publishing.state import State
from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
HIDDEN = {"state": State.DRAFT, "publish_at": None}
SOURCE = {
    "url": "https://example.org/meldung",
    "publisher": {"de": "Stadt Beispiel", "uk": "Місто Приклад"},
    "language": "de",
    "read_on": "2026-11-22",
}


def press(client):
    return client.get("/data/press-releases.json").json()["press"]


def test_a_report_is_there_with_what_is_public_of_it(client):
    source = factories.source(url="https://example.org/meldung")
    texts = {"title_de": "Ein Wort", "title_uk": "Слово", "slug_de": "wort", "slug_uk": "slovo"}
    with time_machine.travel(datetime(2023, 2, 1, tzinfo=factories.BERLIN), tick=False):
        release = factories.release(key="wort", kind="report", original=source, **texts, **factories.month("2022-12"))
    release.sources.add(source)
    release.twinnings.add(factories.twinning(key="shown"), factories.twinning(key="hidden", **HIDDEN))
    release.areas.add(factories.area(key="gesundheit"), factories.area(key="hidden", **HIDDEN))
    assert press(client) == [
        {
            "key": "wort",
            "kind": "report",
            "issuer": None,
            "date": {"earliest": "2022-12-01", "latest": "2022-12-31", "precision": "month"},
            "first_published": "2023-03-01T12:00:00+01:00",
            "modified": "2023-03-01T12:00:00+01:00",
            "title": {"de": "Ein Wort", "uk": "Слово"},
            "lead": {"de": "Das Wichtigste.", "uk": "Найважливіше."},
            "place": {"de": "", "uk": ""},
            "people": [],
            "participants": {"de": [], "uk": []},
            "original": SOURCE,
            "sources": [SOURCE],
            "corrections": [],
            "twinnings": ["shown"],
            "areas": ["gesundheit"],
            "url": {"de": f"{SITE}/de/presse/2022/wort/", "uk": f"{SITE}/uk/presa/2022/slovo/"},
        }
    ]


def test_a_press_release_names_its_issuer(client):
    factories.release(issuer=factories.body(key="staatskanzlei"))
    [record] = press(client)
    issuer = {"key": "staatskanzlei", "name": {"de": "Staatskanzlei", "uk": "Державна канцелярія"}}
    assert (record["kind"], record["issuer"], record["original"]) == ("release", issuer, None)


def test_people_stand_with_the_office_of_that_day(client):
    person = factories.person(key="schum")
    factories.office(person)
    factories.office(person, title_de="Botschafterin", since=date(2024, 2, 1), until=None, has_ended=False)
    for day in (date(2023, 5, 1), date(2022, 5, 1)):
        factories.release(earliest=day, latest=day).people.add(person)
    known = {"key": "schum", "name": {"de": "Iryna Schum", "uk": "Ірина Шум"}}
    held = [{"de": "Generalkonsulin", "uk": "генеральна консулка"}]
    assert [record["people"] for record in press(client)] == [
        [{**known, "offices": held}],
        [{**known, "offices": []}],
    ]


def test_what_changed_before_its_publication_is_as_old_as_that(client):
    with time_machine.travel(datetime(2024, 6, 1, 10, 30, tzinfo=factories.BERLIN), tick=False):
        factories.release()
    factories.release(publish_at=datetime(2023, 2, 1, 9, tzinfo=factories.BERLIN))
    with time_machine.travel(datetime(2023, 2, 1, 8, tzinfo=factories.BERLIN), tick=False):
        factories.release(publish_at=datetime(2023, 2, 1, 9, 30, tzinfo=factories.BERLIN))
    found = {record["first_published"]: record["modified"] for record in press(client)}
    assert found["2023-03-01T12:00:00+01:00"] == "2024-06-01T10:30:00+02:00"
    assert found["2023-02-01T09:30:00+01:00"] == "2023-02-01T09:30:00+01:00"


def test_a_release_in_one_language_has_that_one_alone(client):
    factories.release(["uk"], key="wort", title_de="Geheimwort")
    [record] = press(client)
    assert [set(record[name]) for name in ("title", "lead", "url")] == [{"uk"}] * 3
    assert "Geheimwort" not in client.get("/data/press-releases.json").content.decode()
