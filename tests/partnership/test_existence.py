"""Which ties exist on a day: from the end of the day, month or span of a founding stage, until that of an end."""

from datetime import date

import pytest
import time_machine

from partnership.models import Step, Twinning
from tests import factories

pytestmark = pytest.mark.django_db
DECISION, AGREEMENT, STATED, END = Step.DECISION, Step.AGREEMENT, Step.EXISTENCE, Step.END
TABLE = [
    # what happened, the day that is asked for, whether the tie exists on it
    ([], "2026-11-22", False),
    ([(AGREEMENT, "2022-10-27")], "2022-10-26", False),
    ([(AGREEMENT, "2022-10-27")], "2022-10-27", True),
    ([(AGREEMENT, "2022-10-27")], "2026-11-22", True),
    ([(DECISION, "2022-06-20")], "2022-06-20", True),
    ([(STATED, "2024-02-29")], "2024-02-28", False),
    ([(STATED, "2024-02-29")], "2024-02-29", True),
    # what founds no tie
    ([(Step.CONTACT, "2022-01-01")], "2026-11-22", False),
    ([(Step.SEARCH, "2022-01-01")], "2026-11-22", False),
    ([(Step.VISIT, "2022-01-01")], "2026-11-22", False),
    ([(Step.DELIVERY, "2022-01-01")], "2026-11-22", False),
    ([(Step.OTHER, "2022-01-01")], "2026-11-22", False),
    # the earliest stage that founds one counts, in whatever order they stand
    ([(DECISION, "2022-06-20"), (AGREEMENT, "2022-10-27")], "2022-07-01", True),
    ([(AGREEMENT, "2022-10-27"), (DECISION, "2022-06-20")], "2022-07-01", True),
    ([(Step.CONTACT, "2022-01-01"), (AGREEMENT, "2022-10-27")], "2022-07-01", False),
    # an end
    ([(AGREEMENT, "2022-10-27"), (END, "2024-05-31")], "2024-05-30", True),
    ([(AGREEMENT, "2022-10-27"), (END, "2024-05-31")], "2024-05-31", False),
    ([(AGREEMENT, "2022-10-27"), (END, "2024-05-31")], "2026-11-22", False),
    ([(AGREEMENT, "2022-10-27"), (Step.VISIT, "2025-01-01"), (END, "2024-05-31")], "2026-11-22", False),
    ([(END, "2024-05-31")], "2026-11-22", False),
    # a month or a year counts from its last day
    ([(AGREEMENT, "2022-10")], "2022-10-30", False),
    ([(AGREEMENT, "2022-10")], "2022-10-31", True),
    ([(AGREEMENT, "2024-02")], "2024-02-28", False),
    ([(AGREEMENT, "2024-02")], "2024-02-29", True),
    ([(AGREEMENT, "2022")], "2022-12-30", False),
    ([(AGREEMENT, "2022")], "2022-12-31", True),
    ([(AGREEMENT, "2022-10-27"), (END, "2024-05")], "2024-05-30", True),
    ([(AGREEMENT, "2022-10-27"), (END, "2024-05")], "2024-05-31", False),
    # so does a span
    ([(AGREEMENT, "2022-10-27/2022-10-29")], "2022-10-28", False),
    ([(AGREEMENT, "2022-10-27/2022-10-29")], "2022-10-29", True),
    ([(AGREEMENT, "2022-10/2022-12")], "2022-12-30", False),
    ([(AGREEMENT, "2022-10/2022-12")], "2022-12-31", True),
    ([(DECISION, "2022-10/2022-12"), (AGREEMENT, "2022-11-15")], "2022-11-15", True),
]


def both_answers(record, day):
    """Returns what the loaded record says and what the database says."""
    loaded = Twinning.objects.prefetch_related("stages").get(pk=record.pk)
    return loaded.exists(day), Twinning.objects.existing(day).filter(pk=record.pk).exists()


@pytest.mark.parametrize(("happened", "day", "exists"), TABLE)
def test_a_tie_exists_from_its_founding_until_its_end(happened, day, exists):
    record = factories.twinning(stages=())
    for step, notation in happened:
        factories.stage(record, notation, step)
    assert both_answers(record, date.fromisoformat(day)) == (exists, exists)


def test_joint_ties_exist_each_by_its_own_stages():
    founded, ended, planned = (factories.twinning(stages=()) for _ in range(3))
    factories.stage(founded, "2022-10-27")
    factories.stage(ended, "2022-10-27")
    factories.stage(ended, "2024-05-31", END)
    founded.joint_with.set([ended, planned])
    day = date(2026, 11, 22)
    found = [both_answers(record, day) for record in (founded, ended, planned)]
    assert found == [(True, True), (False, False), (False, False)]
    assert list(Twinning.objects.existing(day)) == [founded]


def test_a_tie_founded_twice_is_counted_once():
    record = factories.twinning(stages=("2022-06-20", "2022-10-27"))
    assert list(Twinning.objects.existing(date(2026, 11, 22))) == [record]


@pytest.mark.parametrize(
    ("moment", "exists"), [("2022-10-26T23:59:59+02:00", False), ("2022-10-27T00:00:00+02:00", True)]
)
def test_without_a_day_today_in_berlin_is_asked_for(moment, exists):
    record = factories.twinning()
    with time_machine.travel(moment, tick=False):
        assert both_answers(record, None) == (exists, exists)
