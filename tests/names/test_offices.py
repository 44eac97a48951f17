"""An office is held on the days for which it is known, from its beginning to its end, as exactly as both are known."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories

pytestmark = pytest.mark.django_db
DAY, MONTH, YEAR = "day", "month", "year"
TABLE = [
    # since and until, each with its precision; the day that is asked for; whether the office was held on it
    (("2023-02-10", DAY), ("2024-01-31", DAY), "2023-02-09", False),
    (("2023-02-10", DAY), ("2024-01-31", DAY), "2023-02-10", True),
    (("2023-02-10", DAY), ("2024-01-31", DAY), "2024-01-31", True),
    (("2023-02-10", DAY), ("2024-01-31", DAY), "2024-02-01", False),
    # a month or a year is meant as a whole
    (("2023-02-10", MONTH), ("2024-01-10", MONTH), "2023-01-31", False),
    (("2023-02-10", MONTH), ("2024-01-10", MONTH), "2023-02-01", True),
    (("2023-02-10", MONTH), ("2024-01-10", MONTH), "2024-01-31", True),
    (("2023-02-10", YEAR), ("2023-02-10", YEAR), "2023-01-01", True),
    (("2023-02-10", YEAR), ("2023-02-10", YEAR), "2023-12-31", True),
    (("2023-02-10", YEAR), ("2023-02-10", YEAR), "2024-01-01", False),
    # beyond the one day that is known nothing is taken for granted
    (("2023-02-10", DAY), None, "2023-02-10", True),
    (("2023-02-10", DAY), None, "2023-02-11", False),
    (None, ("2023-02-10", DAY), "2023-02-10", True),
    (None, ("2023-02-10", DAY), "2023-02-09", False),
]


def office(since, until, **values):
    ends = {}
    for name, end in (("since", since), ("until", until)):
        ends |= {name: date.fromisoformat(end[0]) if end else None, f"{name}_precision": end[1] if end else DAY}
    return factories.office(factories.person(), **{**ends, "has_ended": False, **values})


@pytest.mark.parametrize(("since", "until", "day", "is_held"), TABLE)
def test_an_office_is_held_between_its_known_ends(since, until, day, is_held):
    assert office(since, until).is_held_on(date.fromisoformat(day)) is is_held


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"since": None, "until": None, "has_ended": False}, {"since"}),
        ({"since": date(2023, 1, 1), "until": None, "has_ended": True}, {"until"}),
        ({"since": date(2023, 1, 2), "until": date(2023, 1, 1)}, {"__all__"}),
        ({"since": date(2023, 1, 1), "until": date(2023, 1, 1)}, set()),
    ],
)
def test_an_office_has_a_day_and_ends_after_it_begins(values, faults):
    record = factories.office(factories.person())
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean()
        found = set()
    except ValidationError as error:
        found = set(error.message_dict)
    assert found == faults


OFFICES = [
    # since, until, the title in both languages
    (date(2023, 1, 1), date(2023, 6, 30), "Konsulin", "консулка"),
    (date(2023, 7, 1), date(2024, 1, 1), "Chefin", "очільниця"),
]


@pytest.mark.parametrize(
    ("path", "told"),
    [("/de/presse/2023/eins/", "Iryna Schum, Konsulin"), ("/uk/presa/2023/odyn/", "Ірина Шум, консулка")],
)
def test_a_release_names_people_with_the_office_of_its_day(client, path, told):
    person, day = factories.person(), OFFICES[0][1]
    for since, until, german, ukrainian in OFFICES:
        factories.office(person, since=since, until=until, title_de=german, title_uk=ukrainian)
    factories.release(slug_de="eins", slug_uk="odyn", earliest=day, latest=day).people.add(person)
    glance = client.get(path).content.decode().split('<aside class="glance"')[1].split("</aside>")[0]
    assert [words in glance for words in (told, "Chefin", "очільниця")] == [True, False, False]


@pytest.mark.parametrize("spelling", ["Iryna Schum", "Ірина Шум", "Iryna Shum", "Schumm", "Шумова"])
def test_a_release_is_found_by_every_spelling_of_its_people(client, spelling):
    named = {"own_spelling": "Iryna Shum", "spellings_de": "Frau Schumm\nI. Schum", "spellings_uk": "Шумова"}
    release = factories.release(title_de="Besuch")
    release.people.add(factories.person(**named))
    release.save()
    page = client.get("/de/suche/", {"q": spelling}).content.decode()
    assert release.path("de") in page
