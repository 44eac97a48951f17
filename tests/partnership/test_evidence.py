"""The state of the evidence is what the public records say, and tells of nothing that is not public."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Correction
from partnership.evidence import both_languages, notices, open_facts, public_facts, support
from partnership.publishing.state import State
from tests import factories

pytestmark = pytest.mark.django_db
HIDDEN = {"state": State.DRAFT, "publish_at": None}


def numbers():
    found = support(public_facts())
    return found["facts"], found["sources"], [number for _label, number in found["certainties"]], found["numbers"]


def figure(place, **values):
    return place.figures.create(kind="population", value=1, certainty="single", source=factories.source(), **values)


@pytest.fixture
def facts(db):
    """Two facts, one of them a stage with two sources, beside hidden ones of each kind."""
    shown, hidden = factories.twinning(), factories.twinning(**HIDDEN, nrw=factories.municipality(name_de="Essen"))
    shown.stages.get().sources.set([factories.source(), factories.source()])
    figure(shown.nrw)
    factories.milestone(**HIDDEN, certainty="announced").sources.add(factories.source())
    factories.delivery(**HIDDEN, certainty="inferred").sources.add(factories.source())
    figure(factories.municipality(name_de="Ulm"))
    hidden.stages.update(certainty="inferred")
    return shown


def test_facts_are_counted_by_certainty_and_by_sources(facts):
    assert numbers() == (2, 3, [1, 1, 0, 0], [(1, 1), (2, 1)])


def test_a_figure_of_a_place_with_two_ties_counts_once(facts):
    factories.twinning(nrw=facts.nrw, stages=())
    assert numbers()[0] == 2


def test_facts_that_are_inferred_or_announced_stand_in_order(facts):
    later = factories.milestone(notation="2024-05", certainty="announced")
    earlier = factories.delivery(notation="2023", certainty="inferred")
    assert open_facts(public_facts()) == [earlier, later]


def test_the_second_language_is_counted_with_the_days_it_took():
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=factories.BERLIN), tick=False) as clock:
        first = factories.area(("de",), publish_at=timezone.now())
        factories.page("contact", ("uk",))
        factories.page("imprint")
        clock.shift(timedelta(days=3))
        factories.change(first, title_uk="Назва", summary_uk="Текст.", ready_uk=True)
    expected = {"pages": 3, "both": 2, "share": 67, "at_once": 1, "later": 1, "days": 3}
    assert both_languages() == expected


def test_a_language_is_public_since_the_time_of_its_publication():
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=factories.BERLIN), tick=False) as clock:
        moment = timezone.now() + timedelta(hours=1)
        record = factories.area(("de",), publish_at=moment)
        assert (record.public_since_de, record.public_since_uk) == (moment, None)
        moved = moment + timedelta(hours=1)
        factories.change(record, publish_at=moved)
        assert record.public_since_de == moved
        clock.shift(timedelta(days=1))
        factories.change(record, title_uk="Назва", summary_uk="Текст.", ready_uk=True)
        assert (record.public_since_de, record.public_since_uk) == (moved, timezone.now())


# --- corrections and withdrawals --------------------------------------------------------------------------------------


@pytest.fixture
def corrected(db):
    """A corrected release, and a corrected draft that nobody may hear of."""
    release, draft = factories.release(title_de="Berichtigt"), factories.draft(title_de="Geheim")
    for record in (release, draft):
        note = {"note_de": f"Zu {record.title_de}.", "note_uk": "Уточнення."}
        Correction.objects.create(release=record, made_on=date(2026, 5, 4), **note)
    return release


@pytest.fixture
def withdrawn(db):
    moment = datetime(2026, 6, 1, 12, tzinfo=factories.BERLIN)
    texts = {"withdrawal_notice_de": "Die Angaben waren falsch.", "withdrawal_notice_uk": "Дані були хибні."}
    return factories.area(title_de="Zurückgezogen", state=State.WITHDRAWN, withdrawn_at=moment, **texts)


def test_corrections_and_withdrawals_stand_in_one_list_newest_first(corrected, withdrawn):
    assert [(notice.record, notice.text.plain) for notice in notices()] == [
        (withdrawn, "Die Angaben waren falsch."),
        (corrected, "Zu Berichtigt."),
    ]


@pytest.mark.parametrize("path", ["/de/belege/", "/de/belege/feed/"])
def test_page_and_feed_tell_of_nothing_that_is_not_public(client, corrected, withdrawn, path):
    found = client.get(path).content.decode()
    shown = [text in found for text in ("Zu Berichtigt.", "Die Angaben waren falsch.", "Zurückgezogen", "Geheim")]
    assert shown == [True, True, False, False]


def test_entries_of_the_feed_have_permanent_names_and_days(client, corrected, withdrawn):
    feed = client.get("/de/belege/feed/").content.decode().split("<entry>")[1:]
    found = [(re.search("<id>tag:[^:]+(.*)</id>", entry)[1], re.search("<updated>(.*?)<", entry)[1]) for entry in feed]
    [correction] = corrected.corrections.all()
    assert found == [
        (f":de/notice/cooperationarea/{withdrawn.key}/withdrawal", "2026-06-01T10:00:00+00:00"),
        (f":de/notice/pressrelease/{corrected.key}/correction-{correction.pk}", "2026-05-04T00:00:00+02:00"),
    ]


@pytest.mark.parametrize("path", ["/de/belege/", "/uk/dzherela/"])
def test_the_page_takes_as_many_queries_for_much_as_for_little(client, facts, path):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    def add():
        factories.release().corrections.create(note_de="Neu.", note_uk="Нове.")
        factories.milestone(certainty="announced", twinning=factories.twinning(nrw=factories.municipality()))
        factories.delivery(certainty="inferred")
        factories.twinning().stages.update(certainty="inferred")

    add()
    for_little = queries()
    add()
    add()
    assert queries() == for_little
