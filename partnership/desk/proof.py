"""Whether facts rest on what they say they rest on: their sources, and how exactly they are dated.

A fact is a record or a row with a certainty: a stage, a milestone, a figure, a delivery.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models.sources import Certainty, Source, cited_by, is_fact
from ..publishing.parts import parts
from ..publishing.state import Finding, Level, texts_of
from ..texts.bilingual import LANGUAGES
from ..texts.dates import Precision, Span, last_day
from ..texts.facts import facts
from ..texts.readings import Kind, Reading
from ..texts.richtext import plain
from ..texts.sentences import spans

Cited = Mapping[str, Sequence[Source]]
"""The sources of a fact as they are to be, by the names of its fields; those that are not there are as they were."""

NO_SOURCE: Final = _("This rests on no source. Name one at least.")
ONE_PUBLISHER: Final = _("“Confirmed by several sources” needs sources of two different publishers.")
TWO_PUBLISHERS: Final = _("“Rests on one source” stands above sources of several publishers. Choose another certainty.")
SEVERAL: Final = 2


def sent(model: type[models.Model], cleaned: Mapping[str, Any]) -> Cited:
    """Returns the sources that a form sent, in those fields that its record has only when it is stored."""
    return {
        name: cleaned[name] for name in cited_by(model) if name in cleaned and model._meta.get_field(name).many_to_many
    }


def findings(record: models.Model, cited: Cited | None = None) -> list[Finding]:
    """Returns the errors in the evidence of a record; none of a record that is no fact."""
    return [Finding(Level.ERROR, fault) for fault in faults(record, cited)] if is_fact(type(record)) else []


def row_findings(record: models.Model) -> Iterator[Finding]:
    """Yields the errors in the evidence of the rows of a record, as these are stored."""
    for name, relation in parts(type(record)).items():
        if is_fact(relation.related_model) and record.pk:
            for row in getattr(record, name).all():
                told = f"{row._meta.verbose_name} ({row})"
                yield from (Finding(Level.ERROR, f"{told}: {fault}") for fault in faults(row))


def faults(fact: Any, cited: Cited | None = None) -> list[str]:
    """Returns what is wrong with the evidence of a fact; copies of one publisher's text count as one source."""
    sources: list[Any] = [source for name in cited_by(type(fact)) for source in _sources(fact, name, cited or {})]
    publishers = {source.publisher_de.casefold() for source in sources}
    found = [] if sources else [str(NO_SOURCE)]
    if sources and fact.certainty == Certainty.CONFIRMED and len(publishers) < SEVERAL:
        found.append(str(ONE_PUBLISHER))
    if fact.certainty == Certainty.SINGLE and len(publishers) >= SEVERAL:
        found.append(str(TWO_PUBLISHERS))
    return [*found, *_too_exact(fact)]


def _sources(fact: Any, name: str, cited: Cited) -> Sequence[Source]:
    if name in cited:
        return cited[name]
    field = fact._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(fact, name).all()) if fact.pk else []
    return [getattr(fact, name)] if getattr(fact, field.attname) else []


def _too_exact(fact: Any) -> Iterator[str]:
    """Yields a fault if a text of a fact knows its day where the date says a month, or its month where it says a year."""
    span = fact.date
    if span is None or span.precision == Precision.DAY:
        return
    for name in texts_of(type(fact)):
        for language in LANGUAGES:
            text = plain(getattr(fact, f"{name}_{language}") or "")
            told = next((one for one in facts(text, language) if _is_inside(one, span, text)), None)
            if told:
                more = gettext(
                    "The text says “%(words)s”, but the date is only “%(date)s”. Make one of them like the other."
                )
                yield more % {"words": text[told.start : told.end], "date": span}


def _is_inside(reading: Reading, span: Span, text: str) -> bool:
    """Returns whether a text dates the fact itself more exactly than `span`.

    A day without its year that stands behind the first statement is that of something else: of a report, for one.
    """
    if reading.kind != Kind.DATE:
        return False
    year, month, day = reading.value
    if month is None or (span.precision == Precision.MONTH and day is None):
        return False
    ends = (end for end in (spans(text)[0][1], text.find(";")) if end > 0)
    if year is None and (reading.start >= min(ends) or span.earliest.year != span.latest.year):
        return False
    try:
        first = date(year or span.earliest.year, month, day or 1)
    except ValueError:
        return False
    return span.earliest <= first and last_day(first, Precision.DAY if day else Precision.MONTH) <= span.latest
