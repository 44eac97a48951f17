"""What text and days from outside may hold."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partnership.models import Milestone
from partnership.texts.hygiene import clean_text, line, plausible
from tests import factories


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Köln", "Köln"),
        ("Ko\u0308ln", "Köln"),
        ("и\u0306 і\u0308", "й ї"),
        ("a\u200bb\u2060c\ufeffd", "abcd"),
        ("a\u202eb\u2069c\u061cd\u200ee", "abcde"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("a\ud800b\udc00c", "abc"),
        ("a\u2028b\x0bc\x85d", "a b c d"),
        ("a\tb\nc\rd", "a\tb\nc\rd"),
        (
            "Städte\u00adpartnerschaft 1\u202f000\xa0€ \u200d\u200c",
            "Städte\u00adpartnerschaft 1\u202f000\xa0€ \u200d\u200c",
        ),
    ],
)
def test_a_text_keeps_what_is_seen_and_loses_what_hides(text, cleaned):
    assert clean_text(text) == cleaned


@given(st.text(st.characters() | st.sampled_from("\ud800\u202e\u0308\u0338\x00>o")))
def test_cleaning_a_text_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def test_a_line_has_no_breaks_no_hidden_characters_and_an_end():
    assert line(" a\nb\x00  \u202ec " + "d" * 900, 8) == "a b c dd"


@pytest.mark.parametrize("year", [1, 999, 2101, 9999])
def test_a_year_that_nobody_means_is_refused(year):
    for day in (date(year, 1, 1), datetime(year, 12, 31, 23, 59, tzinfo=factories.BERLIN)):
        with pytest.raises(ValidationError):
            plausible(day)


@pytest.mark.parametrize("year", [1000, 1776, 2100])
def test_a_year_of_history_is_taken(year):
    assert plausible(date(year, 1, 1)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["earliest", "publish_at"])
def test_a_record_is_not_valid_with_a_day_that_nobody_means(name):
    milestone = Milestone.objects.get(pk=factories.milestone().pk)
    setattr(
        milestone, name, datetime(9999, 12, 31, tzinfo=factories.BERLIN) if name == "publish_at" else date(9999, 1, 1)
    )
    with pytest.raises(ValidationError) as refused:
        milestone.full_clean()
    assert set(refused.value.error_dict) >= {name}
