"""Dates as exactly as they are known: a day, a month, a year, or a span of these.

A date is kept as its earliest and latest possible day and its precision. "By a day" means that the latest possible day
is not after it.
"""

import calendar
import re
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .bilingual import page_language
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

    @property
    def iso(self) -> str:
        """The span in ISO 8601 notation: "2024-02-29", "2023-10", "2023", or two of these with a slash."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(self.precision)]
        ends = dict.fromkeys(day.isoformat()[:length] for day in (self.earliest, self.latest))
        return "/".join(ends)

    def __str__(self) -> str:
        return shown(self)


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


def shown(span: Span) -> str:
    """Returns the span in words of the page's language: "29. Februar 2024", "17.–21. November 2024", "Oktober 2023"."""
    first, last, precision = span
    if precision == Precision.YEAR:
        return _join(str(first.year), str(last.year), "–")
    if precision == Precision.MONTH:
        months = _months(first, last)
        return months.lower() if page_language() == "uk" else months  # Django's Ukrainian names are capitalised
    return _days(first, last)


def _months(first: date, last: date) -> str:
    if first.year == last.year and first.month != last.month:
        dash = "–" if page_language() == "de" else _dash()
        return f"{formats.date_format(first, 'F')}{dash}{formats.date_format(last, 'YEAR_MONTH_FORMAT')}"
    return _join(*(formats.date_format(day, "YEAR_MONTH_FORMAT") for day in (first, last)))


def _days(first: date, last: date) -> str:
    if first != last and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'.' if page_language() == 'de' else ''}–{formats.date_format(last)}"
    return _join(*(formats.date_format(day) for day in (first, last)))


def _join(first: str, last: str, dash: str | None = None) -> str:
    return first if first == last else f"{first}{dash or _dash()}{last}"


def _dash() -> str:
    """Returns what stands between two ends of several words, by DIN 5008 and the Ukrainian orthography of 2019."""
    return f"{NO_BREAK}{DASH[page_language()]} "


class Dated(models.Model):
    """A record with a date as exactly as it is known; all three columns are empty if it is not known at all."""

    earliest = models.DateField(
        gettext_lazy("Date"), null=True, blank=True, help_text=gettext_lazy("The day, or the first day of the span.")
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
