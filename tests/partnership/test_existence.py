"""Which ties exist on a day: from the end of the day, month or span of a founding stage, until that of an end."""

from datetime import date

import pytest
import time_machine

from partnership.models import Step, Twinning, existing_ties
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


def exists(record, day=None):
    return Twinning.objects.prefetch_related("stages").get(pk=record.pk).exists(day)


def counted(day=None):
    """Returns the ties that exist on a day, each as the keys of its rows."""
    rows = Twinning.objects.for_list().order_by("key")
    return [[row.key for row in tie] for tie in existing_ties(rows, day)]


@pytest.mark.parametrize(("happened", "day", "is_there"), TABLE)
def test_a_tie_exists_from_its_founding_until_its_end(happened, day, is_there):
    record = factories.twinning(stages=())
    for step, notation in happened:
        factories.stage(record, notation, step)
    assert exists(record, date.fromisoformat(day)) is is_there


@pytest.mark.parametrize(
    ("moment", "is_there"), [("2022-10-26T23:59:59+02:00", False), ("2022-10-27T00:00:00+02:00", True)]
)
def test_without_a_day_today_in_berlin_is_asked_for(moment, is_there):
    record = factories.twinning()
    with time_machine.travel(moment, tick=False):
        assert exists(record) is is_there


# --- rows that are held jointly ---------------------------------------------------------------------------------------


def rows(*keys):
    return [factories.twinning(stages=(), key=key) for key in keys]


def test_rows_held_jointly_exist_each_by_its_own_stages():
    founded, ended, planned = rows("a", "b", "c")
    factories.stage(founded, "2022-10-27")
    factories.stage(ended, "2022-10-27")
    factories.stage(ended, "2024-05-31", END)
    founded.joint_with.set([ended, planned])
    assert [exists(record) for record in (founded, ended, planned)] == [True, False, False]
    assert counted() == [["a"]]


def test_rows_held_jointly_count_once_from_the_day_of_the_first():
    early, late, other = rows("a", "b", "c")
    for record, notation in ((early, "2022-10-27"), (late, "2023-02"), (other, "2023-01-01")):
        factories.stage(record, notation)
    early.joint_with.add(late)
    days = ["2022-10-26", "2022-10-27", "2023-01-01", "2023-02-28"]
    assert [counted(date.fromisoformat(day)) for day in days] == [[], [["a"]], [["a"], ["c"]], [["a", "b"], ["c"]]]


def test_rows_held_jointly_through_each_other_count_once():
    first, alone, last, between = rows("a", "b", "c", "d")
    for record in (first, alone, last, between):
        factories.stage(record)
    between.joint_with.set([first, last])
    assert counted() == [["a", "c", "d"], ["b"]]


def test_a_row_that_is_not_given_joins_no_others():
    first, between, last = rows("a", "b", "c")
    for record in (first, between, last):
        factories.stage(record)
    between.joint_with.set([first, last])
    seen = Twinning.objects.exclude(pk=between.pk).for_list().order_by("key")
    assert existing_ties(seen) == [[first], [last]]


def test_a_tie_founded_twice_is_counted_once():
    factories.twinning(stages=("2022-06-20", "2022-10-27"), key="a")
    assert counted() == [["a"]]
