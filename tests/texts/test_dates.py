"""Dates as exactly as they are known."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partnership.models import Milestone
from partnership.texts.dates import Precision, Span, after_since, last_day, month_or_year, parse_span, shown
from partnership.texts.typography import NO_BREAK
from tests import factories

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


# --- notation ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "span"),
    [
        ("2024-02-29", Span(date(2024, 2, 29), date(2024, 2, 29), DAY)),
        ("2024-02", Span(date(2024, 2, 1), date(2024, 2, 29), MONTH)),
        ("2023-02", Span(date(2023, 2, 1), date(2023, 2, 28), MONTH)),
        ("2024", Span(date(2024, 1, 1), date(2024, 12, 31), YEAR)),
        ("2024-11-17/2024-11-21", Span(date(2024, 11, 17), date(2024, 11, 21), DAY)),
        ("2023-12/2024-02", Span(date(2023, 12, 1), date(2024, 2, 29), MONTH)),
        ("2018/2019", Span(date(2018, 1, 1), date(2019, 12, 31), YEAR)),
    ],
)
def test_a_notation_is_written_as_it_was_read(notation, span):
    assert parse_span(notation) == span
    assert span.iso == notation


@pytest.mark.parametrize("once", ["2024-02-29", "2024-02", "2024"])
def test_a_span_from_a_date_to_itself_is_that_date(once):
    assert parse_span(f"{once}/{once}").iso == once


@given(st.dates(), st.dates(), st.sampled_from([10, 7, 4]))
def test_every_span_survives_being_written_and_read(one, other, length):
    first, last = sorted(day.isoformat()[:length] for day in (one, other))
    span = parse_span(f"{first}/{last}")
    assert parse_span(span.iso) == span
    assert span.iso in {first, f"{first}/{last}"}


@pytest.mark.parametrize(
    "notation",
    [
        "",
        " ",
        "/",
        "2024/",
        "/2024",
        "heute",
        "None",
        "29.02.2024",
        "02/2024",
        "24",
        "202",
        "20240",
        "-2024",
        "2024-2",
        "2024-02-2",
        "2024-2-29",
        "2024-02-29T10:00",
        "20240229",
        " 2024",
        "2024 ",
        "2024\n",
        "2024-02-",
        "٢٠٢٤",
        "２０２４",
        "2024–02",
        "2023-02-29",
        "2024-02-30",
        "2024-13",
        "2024-13-01",
        "2024-04-31",
        "0000",
        "2024-00",
        "2024-00-01",
        "2024-02-00",
        "2024-00-00",
        "0000-01-01",
        "2024-03/2024-02",
        "2024/2023",
        "2024-02-29/2024-02-28",
        "2024-02/2024-03-01",
        "2024/2025-01",
        "2024/2025/2026",
        "2024-11-17/21",
        "2024//2025",
        "2024-02-29/",
        "[2024]",
        "2024?",
        "2024~",
        "../2024",
    ],
)
def test_what_is_no_notation_is_refused_with_its_text(notation):
    with pytest.raises(ValueError, match=re.escape(repr(notation))):
        parse_span(notation)


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (date(2024, 2, 10), DAY, date(2024, 2, 10)),
        (date(2024, 2, 10), MONTH, date(2024, 2, 29)),
        (date(2023, 2, 28), MONTH, date(2023, 2, 28)),
        (date(2024, 12, 31), MONTH, date(2024, 12, 31)),
        (date(2024, 2, 10), YEAR, date(2024, 12, 31)),
    ],
)
def test_the_last_day_of_a_day_a_month_and_a_year(day, precision, last):
    assert last_day(day, precision) == last


# --- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "german", "ukrainian"),  # ~ stands for a no-break space
    [
        ("2024-02-29", "29.~Februar~2024", "29~лютого~2024~р."),
        ("2024-03-01", "1.~März~2024", "1~березня~2024~р."),
        ("2024-11-17/2024-11-21", "17.–21.~November~2024", "17–21~листопада~2024~р."),
        ("2024-05-01/2024-05-09", "1.–9.~Mai~2024", "1–9~травня~2024~р."),
        ("2024-11-30/2024-12-02", "30.~November~2024~– 2.~Dezember~2024", "30~листопада~2024~р.~— 2~грудня~2024~р."),
        ("2023-12-31/2024-01-01", "31.~Dezember~2023~– 1.~Januar~2024", "31~грудня~2023~р.~— 1~січня~2024~р."),
        ("2023-02-28/2024-02-28", "28.~Februar~2023~– 28.~Februar~2024", "28~лютого~2023~р.~— 28~лютого~2024~р."),
        ("2023-10", "Oktober~2023", "жовтень~2023~р."),
        ("2023-02/2023-03", "Februar–März~2023", "лютий~— березень~2023~р."),
        ("2023-12/2024-02", "Dezember~2023~– Februar~2024", "грудень~2023~р.~— лютий~2024~р."),
        ("2023-03/2024-03", "März~2023~– März~2024", "березень~2023~р.~— березень~2024~р."),
        ("2023", "2023", "2023~р."),
        ("2018/2019", "2018–2019", "2018–2019~рр."),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(notation, german, ukrainian):
    words = []
    for language in ("de", "uk"):
        with translation.override(language):
            words.append(shown(parse_span(notation)))
    assert words == [german.replace("~", NO_BREAK), ukrainian.replace("~", NO_BREAK)]


@pytest.mark.parametrize(
    ("notation", "german", "ukrainian"),  # ~ stands for a no-break space
    [
        ("2023-02-09", "dem 9.~Februar~2023", "9~лютого~2023~р."),
        ("2023-10", "Oktober~2023", "жовтня~2023~р."),
        ("2023-02/2023-03", "Februar oder März~2023", "лютого або березня~2023~р."),
        ("2023-12/2024-01", "Dezember~2023 oder Januar~2024", "грудня~2023~р. або січня~2024~р."),
        ("2023", "2023", "2023~р."),
    ],
)
def test_a_date_has_its_article_and_case_after_since(notation, german, ukrainian):
    words = []
    for language in ("de", "uk"):
        with translation.override(language):
            words.append(after_since(parse_span(notation)))
    assert words == [german.replace("~", NO_BREAK), ukrainian.replace("~", NO_BREAK)]


def test_a_span_prints_itself_in_the_language_of_the_page():
    with translation.override("uk"):
        assert str(parse_span("2024-02-29")) == "29~лютого~2024~р.".replace("~", NO_BREAK)


@pytest.mark.parametrize(
    ("notation", "marked"),
    [
        ("2024-02-29", '<time datetime="2024-02-29">29.~Februar~2024</time>'),
        ("2023-10", '<time datetime="2023-10">Oktober~2023</time>'),
        ("2023", '<time datetime="2023">2023</time>'),
        (
            "2024-11-17/2024-11-21",
            '<time datetime="2024-11-17">17.</time>–<time datetime="2024-11-21">21.~November~2024</time>',
        ),
        ("2023-02/2023-03", '<time datetime="2023-02">Februar</time>–<time datetime="2023-03">März~2023</time>'),
        ("2018/2019", '<time datetime="2018">2018</time>–<time datetime="2019">2019</time>'),
    ],
)
def test_a_template_marks_a_date_as_exactly_as_it_is_known(notation, marked):
    marked = marked.replace("~", NO_BREAK)
    span = parse_span(notation)
    assert Template("{{ date }}").render(Context({"date": span})) == marked
    inside = "{% load i18n %}{% blocktranslate %}since {{ date }}{% endblocktranslate %}"
    assert Template(inside).render(Context({"date": span})).endswith(f" {marked}")


@pytest.mark.parametrize("value", [date(2024, 3, 1), datetime(2024, 2, 29, 23, 30, tzinfo=UTC)])
def test_a_day_is_marked_as_it_is_in_berlin(value):
    marked = f'<time datetime="2024-03-01">1.{NO_BREAK}März{NO_BREAK}2024</time>'
    assert Template("{% load site %}{{ value|day }}").render(Context({"value": value})) == marked


# --- records -----------------------------------------------------------------------------------------------------------


def dated(**columns):
    """A milestone that is not saved yet, without a date but for `columns`."""
    empty = {"earliest": None, "latest": None, "key": "a", "certainty": "confirmed", "title_de": "A"}
    return Milestone(**{**empty, **columns})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "iso"),
    [
        (date(2024, 2, 29), None, DAY, "2024-02-29"),
        (date(2024, 2, 28), date(2024, 2, 29), DAY, "2024-02-28/2024-02-29"),
        (date(2024, 2, 10), None, MONTH, "2024-02"),
        (date(2024, 2, 10), date(2024, 2, 20), MONTH, "2024-02"),
        (date(2024, 2, 20), date(2024, 4, 10), MONTH, "2024-02/2024-04"),
        (date(2024, 5, 20), None, YEAR, "2024"),
        (date(2023, 5, 20), date(2024, 2, 10), YEAR, "2023/2024"),
    ],
)
def test_a_date_is_widened_to_whole_months_and_years_when_it_is_saved(earliest, latest, precision, iso):
    dated(earliest=earliest, latest=latest, precision=precision).save()
    stored = Milestone.objects.get()
    assert stored.date.iso == iso
    assert stored.date == parse_span(iso)


@pytest.mark.django_db
def test_validation_widens_as_saving_does():
    record = dated(earliest=date(2024, 2, 20), latest=date(2024, 2, 10), precision=MONTH)
    record.full_clean()
    assert record.date == parse_span("2024-02")


@pytest.mark.parametrize("notation", ["2024-02-29", "2023-12/2024-02", "2018/2019"])
def test_assigning_a_date_sets_its_columns(notation):
    record = dated()
    record.date = parse_span(notation)
    assert (record.earliest, record.latest, record.precision) == parse_span(notation)
    assert record.date.iso == notation


def test_a_date_can_be_taken_away():
    record = dated(earliest=date(2024, 2, 1), latest=date(2024, 2, 29), precision=MONTH)
    record.date = None
    assert (record.date, record.earliest, record.latest, record.precision) == (None, None, None, DAY)


@pytest.mark.parametrize("columns", [{}, {"earliest": date(2024, 2, 29)}, {"latest": date(2024, 2, 29)}], ids=str)
def test_half_a_date_is_none(columns):
    assert dated(**columns).date is None


@pytest.mark.django_db
def test_a_date_that_ends_before_it_begins_is_not_valid():
    record = dated(earliest=date(2024, 2, 29), latest=date(2024, 2, 28))
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert "latest" in caught.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"latest": date(2023, 2, 27)},
        {"earliest": None},
        {"latest": None},
        {"earliest": None, "latest": None},
    ],
    ids=["ends before it begins", "no beginning", "no end", "no date"],
)
def test_the_database_keeps_the_order_of_a_date_that_is_needed(columns):
    record = factories.milestone(notation="2023-02-28")
    with pytest.raises(IntegrityError, match="_date"):
        Milestone.objects.filter(pk=record.pk).update(**columns)


@pytest.mark.django_db
def test_a_date_that_may_be_unknown_is_there_as_a_whole_or_not_at_all():
    draft = type(factories.draft()).objects
    for half in ({"earliest": date(2024, 2, 1)}, {"latest": date(2024, 2, 1)}):
        with pytest.raises(IntegrityError, match="_date"), transaction.atomic():
            draft.update(**half)
    assert draft.values_list("earliest", "latest").get() == (None, None)


TYPED = {
    "2024": "2024",
    "2024 р.": "2024",
    "3.2024": "2024-03",
    "03/2024": "2024-03",
    "2024-3": "2024-03",
    "März 2024": "2024-03",
    "березень 2024 року": "2024-03",
    "1.3.2024": None,
    "13.2024": None,
    "0.2024": None,
    "24": None,
    "Unsinn 2024": None,
    "": None,
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_month_or_a_year_is_read_as_people_type_it(typed):
    found = month_or_year(typed)
    assert (found.iso if found else None) == TYPED[typed]
