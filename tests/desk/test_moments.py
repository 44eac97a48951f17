"""Staff enter times as the clocks in Düsseldorf show them; the two nights on which clocks change are no traps."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from partnership.desk.moments import MomentField, in_kyjiw

UTC = ZoneInfo("UTC")
FORWARD, BACK = "2027-03-28", "2027-10-31"  # the clocks change at 2:00 and at 3:00


def moment(day, time):
    return MomentField().clean([day, time]).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("2026-12-01", "12:30", (2026, 12, 1, 11, 30)),
        ("2026-12-01", "9.30", (2026, 12, 1, 8, 30)),
        ("2027-07-01", "12:30:59", (2027, 7, 1, 10, 30, 59)),
        (FORWARD, "01:59:59", (2027, 3, 28, 0, 59, 59)),
        (FORWARD, "03:00", (2027, 3, 28, 1, 0)),
        (BACK, "01:59:59", (2027, 10, 30, 23, 59, 59)),
        (BACK, "03:00", (2027, 10, 31, 2, 0)),
    ],
)
def test_a_time_is_that_of_duesseldorf_in_winter_and_summer(day, time, expected):
    assert moment(day, time) == datetime(*expected, tzinfo=UTC)


@pytest.mark.parametrize("time", ["02:00", "02:30", "02:59:59"])
def test_a_time_that_the_clocks_leave_out_is_refused(time):
    with translation.override("de"), pytest.raises(ValidationError) as refused:
        moment(FORWARD, time)
    with translation.override("de"):
        assert refused.value.messages == [
            "Diese Uhrzeit gibt es nicht: In dieser Nacht werden die Uhren um eine Stunde vorgestellt. "
            "Wählen Sie eine Uhrzeit, die eine Stunde später liegt."
        ]


@pytest.mark.parametrize("time", ["02:00", "02:30", "02:59:59"])
def test_a_time_that_the_clocks_show_twice_is_explained(time):
    with translation.override("uk"), pytest.raises(ValidationError) as refused:
        moment(BACK, time)
    with translation.override("uk"):
        assert refused.value.messages == [
            "Цей час настає двічі: тієї ночі годинники переводять на годину назад. "
            "Виберіть час до цієї години або після неї."
        ]


@pytest.mark.parametrize("given", [["", ""], [None, None], []])
def test_no_time_is_none(given):
    assert MomentField(required=False).clean(given) is None


@pytest.mark.parametrize("given", [["2026-12-01", ""], ["", "12:00"], ["32.12.2026", "12:00"], ["2026-12-01", "25:00"]])
def test_half_a_time_and_nonsense_are_refused(given):
    with pytest.raises(ValidationError):
        MomentField(required=False).clean(given)


@pytest.mark.parametrize(
    ("language", "words"), [("de", "1.\xa0Dezember\xa02026, 13:30"), ("uk", "1\xa0грудня\xa02026\xa0р., 13:30")]
)
def test_kyjiw_is_an_hour_ahead(language, words):
    with translation.override(language):
        assert in_kyjiw(datetime(2026, 12, 1, 11, 30, tzinfo=UTC)) == words
