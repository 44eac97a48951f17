"""What pages say of a tie: its kind and since when it is that, when it began if that was earlier, and its end."""

import re

import pytest

from partnership.models import Kind, Step
from tests import factories

pytestmark = pytest.mark.django_db
PROJECT = ("2022-10", Step.DECISION, Kind.PROJECT)
TWINNING = ("2024-08-28", Step.AGREEMENT, Kind.TWINNING)
CONTACT = ("2022-05", Step.CONTACT, "")
AGREEMENT = ("2023-03-01", Step.AGREEMENT, "")
END = ("2025-05-31", Step.END, "")
TO_COME = ("2099-01-01", Step.AGREEMENT, Kind.TWINNING)
TABLE = [
    # the stages; the line of the list; the terms of the page, each with its text
    ([CONTACT], "", {}),
    ([AGREEMENT], "seit dem 1. März 2023", {"Begonnen": "1. März 2023"}),
    ([CONTACT, PROJECT], "Projektpartnerschaft, seit Oktober 2022", {"Art": "Projektpartnerschaft, seit Oktober 2022"}),
    (
        [PROJECT, TWINNING],
        "Städtepartnerschaft, seit dem 28. August 2024; begonnen: Oktober 2022",
        {"Art": "Städtepartnerschaft, seit dem 28. August 2024", "Begonnen": "Oktober 2022"},
    ),
    (
        [PROJECT, TO_COME],
        "Projektpartnerschaft, seit Oktober 2022",
        {"Art": "Projektpartnerschaft, seit Oktober 2022"},
    ),
    (
        [PROJECT, END],
        "Projektpartnerschaft, seit Oktober 2022; beendet: 31. Mai 2025",
        {"Art": "Projektpartnerschaft, seit Oktober 2022", "Ende": "31. Mai 2025"},
    ),
]


@pytest.fixture
def tied():
    def make(stages):
        record = factories.twinning(stages=())
        for notation, step, kind in stages:
            factories.stage(record, notation, step, kind=kind)
        return record

    return make


def plain(html):
    return " ".join(re.sub("<[^>]+>", "", html).replace("\u00a0", " ").split())


@pytest.mark.parametrize(("stages", "line", "terms"), TABLE)
def test_list_and_page_say_the_same_of_a_tie(client, tied, stages, line, terms):
    record = tied(stages)
    page = client.get("/de/staedtepartnerschaften/").content.decode()
    glance = client.get(record.path("de")).content.decode().split('<aside class="glance"')[1].split("</aside>")[0]
    told = {plain(term).split()[0]: plain(text) for term, text in re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", glance)}
    assert plain(re.search(r'<span class="kind">(.*?)</span>', page, re.S)[1]) == line
    assert told == terms
