"""Dates as exactly as they are known: a day, a month, a year, or a span of these.

A date is kept as its earliest and latest possible day and its precision. "By a day" means that the latest possible day
is not after it.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .bilingual import page_language
from .moments import month_named
from .typography import DASH, NO_BREAK


class Precision(models.TextChoices):
    DAY = "day", gettext_lazy("Day")
    MONTH = "month", gettext_lazy("Month")
    YEAR = "year", gettext_lazy("Year")


class Span(NamedTuple):
    """The earliest and the latest possible day, and how exactly each end is known."""

    earliest: date
    latest: date
    precision: str

    @classmethod
    def of_day(cls, day: date) -> "Span":
        return cls(day, day, Precision.DAY)

    @property
    def ends(self) -> list[str]:
        """Its two ends in ISO 8601 notation, as exactly as they are known, or the one if they are the same."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(self.precision)]
        return list(dict.fromkeys(day.isoformat()[:length] for day in (self.earliest, self.latest)))

    @property
    def iso(self) -> str:
        """The span in ISO 8601 notation: "2024-02-29", "2023-10", "2023", or two of these with a slash."""
        return "/".join(self.ends)

    def __str__(self) -> str:
        return shown(self)


class Written(str):
    """A date in words. A template marks each end of it for machines: <time datetime="2024-02">Februar 2024</time>.

    An end of a span is an element of its own, as HTML has no notation for a span.
    """

    html: SafeString

    def __new__(cls, words: Sequence[str], dash: str, ends: Sequence[str]) -> "Written":
        self = super().__new__(cls, dash.join(words))
        self.html = format_html_join(dash, '<time datetime="{}">{}</time>', zip(ends, words, strict=True))
        return self

    def __html__(self) -> SafeString:
        return self.html


def moment_iso(moment: datetime) -> str:
    """Returns a moment in ISO 8601 notation, to the second in the site's zone: "2024-02-29T12:00:00+01:00"."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


_NOTATION = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def parse_span(notation: str) -> Span:
    """Reads ISO 8601 notation of a day, month or year, or a span "2024-11-17/2024-11-21"; both ends equally exact.

    Raises ValueError with the notation in it if it is none, or if the end lies before the beginning.
    """
    try:
        ends = [_parse_end(part) for part in notation.split("/", 1)]
    except ValueError:
        raise ValueError(f"{notation!r} is no date: write 2024-02-29, 2024-02 or 2024") from None
    span = Span(ends[0].earliest, ends[-1].latest, ends[0].precision)
    if span.earliest > span.latest or ends[0].precision != ends[-1].precision:
        raise ValueError(f"{notation!r} is no span of dates")
    return span


_TYPED = re.compile(
    r"(?:(?P<month>\d{1,2})[-/.] ?|(?P<name>[^\W\d]+\.?) )?(?P<year>\d{4})(?: ?р\.| року| рік)?"
    r"|(?P<first>\d{4})[-/.](?P<second>\d{1,2})",
)


def month_or_year(typed: str) -> Span | None:
    """Reads a month or a year as people type it: "2024", "3.2024", "2024-03", "März 2024", "березень 2024 р."."""
    found = _TYPED.fullmatch(" ".join(typed.split()))
    if found is None:
        return None
    month = month_named(found["name"]) if found["name"] else found["month"] or found["second"]
    if found["name"] and not month:
        return None
    try:
        return _parse_end((found["year"] or found["first"]) + (f"-{int(month):02}" if month else ""))
    except ValueError:
        return None


def _parse_end(notation: str) -> Span:
    match = _NOTATION.fullmatch(notation)
    if not match:
        raise ValueError(notation)
    year, month, day = match.groups()
    first = date(int(year), int(month or "1"), int(day or "1"))
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Span(first, last_day(first, precision), precision)


def last_day(day: date, precision: str) -> date:
    """Returns the last day of the month or year in which `day` lies, or `day` itself, by `precision`."""
    if precision == Precision.DAY:
        return day
    month = 12 if precision == Precision.YEAR else day.month
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def shown(span: Span) -> Written:
    """Returns the span in words of the page's language: "29. Februar 2024", "17.–21. November 2024", "Oktober 2023"."""
    if len(span.ends) == 1:
        return Written([_end(span.latest, span.precision)], "", span.ends)
    first, dash = _beginning(span)
    return Written([first, _end(span.latest, span.precision, "рр.")], dash, span.ends)


def after_since(span: Span) -> Written:
    """Returns the span as it stands after "since": "dem 9. Februar 2023", "Februar oder März 2023", "2023".

    Something begins once: the two ends of a span of months are two possible ones.
    """
    is_german = page_language() == "de"
    if span.precision == Precision.MONTH:
        month, year = ("F", f"F{NO_BREAK}Y") if is_german else ("E", f"E{NO_BREAK}Y{NO_BREAK}р.")
        ends = [_month(span.earliest, month if span.earliest.year == span.latest.year else year)]
        ends = [*ends[: len(span.ends) - 1], _month(span.latest, year)]
        return Written(ends, " oder " if is_german else " або ", span.ends)
    is_day = span.precision == Precision.DAY and len(span.ends) == 1
    return Written([f"dem {shown(span)}"], "", span.ends) if is_day and is_german else shown(span)


def _beginning(span: Span) -> tuple[str, str]:
    """Returns the first end, without what it has in common with the last, and the dash between the two."""
    first, last, precision = span
    if precision == Precision.YEAR:
        return str(first.year), "–"
    if precision == Precision.MONTH and first.year == last.year:
        return _month(first, "F"), "–" if page_language() == "de" else _dash()
    if precision == Precision.DAY and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'.' if page_language() == 'de' else ''}", "–"
    return _end(first, precision), _dash()


def _end(day: date, precision: str, years: str = "р.") -> str:
    """Returns the last end of a span; Ukrainian says of a year that it is one, or more ("2009 р.", "2018–2019 рр.")."""
    if precision == Precision.YEAR:
        return str(day.year) if page_language() == "de" else f"{day.year}{NO_BREAK}{years}"
    return _month(day, "YEAR_MONTH_FORMAT") if precision == Precision.MONTH else formats.date_format(day)


def _month(day: date, form: str) -> str:
    name = formats.date_format(day, form)
    return name.lower() if page_language() == "uk" else name  # Django's Ukrainian names are capitalised


def _dash() -> str:
    """Returns what stands between two ends of several words, by DIN 5008 and the Ukrainian orthography of 2019."""
    return f"{NO_BREAK}{DASH[page_language()]} "


class Dated(models.Model):
    """A record with a date as exactly as it is known; all three columns are empty if it is not known at all."""

    earliest = models.DateField(
        gettext_lazy("Date"),
        null=True,
        blank=True,
        help_text=gettext_lazy("The day, a month (3.2024) or a year (2024), or the first of a span."),
    )
    latest = models.DateField(
        gettext_lazy("Latest possible day"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Only for a span; otherwise it follows from the precision."),
    )
    precision = models.CharField(
        gettext_lazy("Precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )

    class Meta:
        abstract = True

    @property
    def date(self) -> Span | None:
        """The date of this record; assigning a Span sets its columns."""
        if self.earliest is None or self.latest is None:
            return None
        return Span(self.earliest, self.latest, self.precision)

    @date.setter
    def date(self, span: Span | None) -> None:
        self.earliest, self.latest, self.precision = span or (None, None, Precision.DAY)

    def clean(self) -> None:
        super().clean()
        self.complete_date()
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValidationError({"latest": _("The latest possible day lies before the date.")})

    def complete_date(self) -> None:
        """Widens the two days to the whole months or years that the precision means."""
        if self.earliest is None:
            return
        if self.precision != Precision.DAY:
            self.earliest = self.earliest.replace(
                day=1, month=1 if self.precision == Precision.YEAR else self.earliest.month
            )
        self.latest = last_day(self.latest or self.earliest, self.precision)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.complete_date()
        super().save(*args, **kwargs)


def date_constraint(required: bool = True) -> models.CheckConstraint:
    """Returns the constraint of a Dated model: the days are in order, and there unless the date may be unknown."""
    known = Q(earliest__isnull=False, latest__isnull=False, earliest__lte=F("latest"))
    return models.CheckConstraint(
        condition=known if required else known | Q(earliest__isnull=True, latest__isnull=True),
        name="%(app_label)s_%(class)s_date",
        violation_error_message=gettext_lazy("The date is missing, or ends before it begins."),
    )
