"""The records of names: people with their offices, bodies, places that are no partners, and terms."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..texts.bilingual import ACTIONS, BilingualText, InBothLanguages, filled_in_both, text_in
from ..texts.dates import Precision, Span, last_day
from ..texts.richtext import PlainText
from ..texts.searched import Searched

A_DAY_OR_LESS = _("A day, a month (3.2024) or a year (2024).")


class Side(models.TextChoices):
    NRW = "nrw", _("North Rhine-Westphalia")
    OBLAST = "oblast", _("Dnipropetrovsk oblast")


class Named(Searched):
    """A record with a name in both languages, and the spellings by which people look for it besides."""

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    name: ClassVar[BilingualText] = BilingualText(models.CharField, _("Name"), max_length=200)
    spellings: ClassVar[BilingualText] = BilingualText(
        models.TextField,
        _("Other spellings"),
        blank=True,
        help_text=_("One per line: former names, short forms, what other pages write."),
    )

    class Meta:
        abstract = True
        default_permissions = ACTIONS
        ordering: ClassVar = ["name_de"]

    def __str__(self) -> str:
        return self.name.plain

    def searchable(self, language: str) -> Iterator[str]:
        yield from super().searchable(language)
        yield from self.forms(language)

    def spellings_in(self, language: str) -> list[str]:
        return [line.strip() for line in text_in(self, "spellings", language).splitlines() if line.strip()]

    def forms(self, language: str) -> Iterator[str]:
        """Yields what the record is called in `language`: its name first, then its other spellings."""
        yield text_in(self, "name", language).plain
        yield from self.spellings_in(language)


class Person(Named, PlainText, InBothLanguages):
    """Somebody who holds an office, or speaks for one of the bodies of the partnership."""

    own_spelling = models.CharField(
        _("Spelling the person uses"),
        max_length=200,
        blank=True,
        help_text=_("In Latin letters, where it differs from the German transcription."),
    )

    is_always_public = True

    class Meta(Named.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [filled_in_both("name")]

    def forms(self, language: str) -> Iterator[str]:
        yield from super().forms(language)
        if self.own_spelling:
            yield self.own_spelling

    def offices_on(self, day: date) -> "list[Office]":
        """Returns the offices that this person is known to have held on a day, out of those that are loaded."""
        offices = getattr(self, "offices")  # noqa: B009 - the relation is declared by Office
        return [office for office in offices.all() if office.is_held_on(day)]


class Body(Named, PlainText, InBothLanguages):
    """A ministry, an administration, an association, a hospital, a university."""

    partner = models.CharField(
        _("Belongs to the partner"),
        max_length=6,
        choices=Side,
        blank=True,
        help_text=_("Only for the two partners, their ministries and offices: they issue press releases."),
    )
    website = models.URLField(_("Website"), max_length=500, blank=True)

    is_always_public = True

    class Meta(Named.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [filled_in_both("name")]


class Place(Named, PlainText, InBothLanguages):
    """A place that is told of and is no partner: a city where people met, a raion to which aid went."""

    is_always_public = True

    class Meta(Named.Meta):
        verbose_name = pgettext_lazy("geography", "place")
        verbose_name_plural = pgettext_lazy("geography", "places")
        constraints = [filled_in_both("name")]


class Term(Named, PlainText, InBothLanguages):
    """A word of the partnership, said the same way on every page."""

    is_attested = models.BooleanField(
        _("Found on an official page"), default=False, help_text=_("Otherwise the translators are still to confirm it.")
    )

    is_always_public = True

    class Meta(Named.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [filled_in_both("name")]


class Office(PlainText, InBothLanguages):
    """An office of a person, from when until when as far as it is known.

    Both ends are days on which the person was in office: `has_begun` and `has_ended` say whether the office began or
    ended then, or whether that is only the first or last day for which a source has the person in it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="offices", verbose_name=_("Person"))
    title = BilingualText(models.CharField, _("Office"), max_length=200)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("Body")
    )
    municipality = models.ForeignKey(
        "partnership.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("Head of the municipality"),
    )
    region = models.ForeignKey(
        "partnership.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("Head of the region"),
    )
    since = models.DateField(_("In office since"), null=True, blank=True, help_text=A_DAY_OR_LESS)
    since_precision = models.CharField(
        _("Precision of the beginning"), max_length=5, choices=Precision, default=Precision.DAY
    )
    has_begun = models.BooleanField(
        _("The office began then"), default=True, help_text=_("Otherwise this is the first day found in office.")
    )
    until = models.DateField(_("In office until"), null=True, blank=True, help_text=A_DAY_OR_LESS)
    until_precision = models.CharField(
        _("Precision of the end"), max_length=5, choices=Precision, default=Precision.DAY
    )
    has_ended = models.BooleanField(
        _("The office ended then"), default=False, help_text=_("Otherwise this is the last day found in office.")
    )
    sources = models.ManyToManyField("partnership.Source", blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["since", "pk"]
        constraints = [
            filled_in_both("title"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="partnership_office_in_order",
                violation_error_message=_("The office ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title.plain

    @property
    def beginning(self) -> Span | None:
        """When the office began, or the first day found in it; None if no day is known."""
        return _span(self.since, self.since_precision)

    @property
    def end(self) -> Span | None:
        """When the office ended, or the last day found in it; None if no day is known."""
        return _span(self.until, self.until_precision)

    def is_held_on(self, day: date) -> bool:
        """Whether the office is known to have been held on a day: nothing is taken for granted beyond its two ends."""
        first, last = self.beginning or self.end, self.end or self.beginning
        return first is not None and last is not None and first.earliest <= day <= last.latest

    def clean(self) -> None:
        super().clean()
        if self.since is None and self.until is None:
            raise ValidationError({"since": _("Say at least one day on which the office was held.")})
        if self.has_ended and self.until is None:
            raise ValidationError({"until": _("Say when the office ended.")})


def _span(day: Any, precision: str) -> Span | None:
    if day is None:
        return None
    first = day.replace(day=1) if precision != Precision.DAY else day
    first = first.replace(month=1) if precision == Precision.YEAR else first
    return Span(first, last_day(first, precision), precision)
