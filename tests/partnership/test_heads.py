"""Heads of places are printed as of the day for which a source has them in office, and nobody who has left."""

import re
from datetime import date
from html import unescape

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
TABLE = [
    # what is known of the office, and what is printed behind title and name
    (
        {"since": date(2025, 11, 1), "until": date(2025, 11, 6)},
        ", im Amt seit dem 1. November 2025, Stand: 6. November 2025",
    ),
    ({"since": date(2025, 11, 1), "until": None}, ", im Amt seit dem 1. November 2025"),
    ({"since": date(2025, 11, 1), "until": None, "has_begun": False}, ", Stand: 1. November 2025"),
    ({"since": None, "until": date(2024, 4, 24)}, ", Stand: 24. April 2024"),
    (
        {"since": date(2015, 10, 1), "since_precision": "month", "until": date(2025, 9, 14)},
        ", im Amt seit Oktober 2015, Stand: 14. September 2025",
    ),
]


def heads(client, path):
    page = client.get(path).content.decode()
    found = re.findall(r'<div class="head">\s*<p>(.*?)</p>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", "", head)).replace("\u00a0", " ").split()) for head in found]


@pytest.mark.parametrize(("known", "told"), TABLE)
def test_a_head_is_told_of_as_of_the_day_that_is_known(client, known, told):
    tie = factories.twinning(slug_de="paar")
    person = factories.person(own_spelling="Iryna Shum")
    factories.office(person, title_de="bürgermeisterin", municipality=tie.nrw, has_ended=False, **known)
    assert heads(client, "/de/staedtepartnerschaften/paar/") == [f"Bürgermeisterin Iryna Schum (Iryna Shum){told}"]


def test_each_place_has_its_own_heads_and_nobody_who_left(client):
    tie = factories.twinning(slug_de="paar")
    for name, municipality, has_ended in (
        ("Rheinfrau", tie.nrw, False),
        ("Stromfrau", tie.oblast, False),
        ("Vorgängerin", tie.nrw, True),
        ("Anderswo", factories.municipality(), False),
    ):
        factories.office(factories.person(name_de=name), municipality=municipality, has_ended=has_ended)
    assert [head.split(",")[0] for head in heads(client, "/de/staedtepartnerschaften/paar/")] == [
        "Generalkonsulin Rheinfrau",
        "Generalkonsulin Stromfrau",
    ]


def test_regions_have_their_heads_on_the_page_of_the_partnership(client):
    for name, has_ended in (("Anna", False), ("Berta", True)):
        factories.office(factories.person(name_de=name), region=factories.region("nrw"), has_ended=has_ended)
    assert [head.split(",")[0] for head in heads(client, "/de/partnerschaft/")] == ["Generalkonsulin Anna"]
