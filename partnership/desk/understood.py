"""What a careful text leaves out in one language alone, because its readers know or see it."""

import re
from dataclasses import dataclass
from typing import Final

from ..texts.readings import Kind, Reading
from ..texts.sentences import spans
from .said import Said, is_alike, is_of_office


@dataclass(frozen=True)
class Context:
    """What all texts of a record say, by language, and the names of what it is about, which either may leave out."""

    said: dict[str, list[Reading]]
    subject: frozenset[str] = frozenset()


# What a sentence says instead of a name that stands before it.
_INSTEAD: Final = {
    "de": re.compile(
        r"\b(?:(?:d(?:er|ie|as|em|en|es)|beiden?) (?:Stadt|Städte|Kreis(?:es)?|Gemeinde|Rat(?:es)?|Räte)|zu Gast|dort)\b",
        re.I,
    ),
    "uk": re.compile(r"\b(?:міст(?:о|а|у|ом|і)?(?:-\w+)?|округ\w*|там)\b", re.I),
}
_ATTRIBUTE: Final = re.compile(r"\w+(?:s|er)")  # „Bonner“, in German
_BY_KYJIW: Final = re.compile(r".{0,12}\b(?:київськ|Києв)")


def is_understood(here: Said, reading: Reading, there: Said, context: Context) -> bool:
    """Returns whether what `here` says and `there` does not is clear there.

    A year or month need not be said again, nor the town of a mayor, nor a name for which „die Stadt“ stands.
    """
    record = context.said[there.language]
    if reading.kind != Kind.NAME:
        return is_part_of_any(reading, record)
    if not any(is_alike(reading, other) for other in record):
        return False
    if reading.value in context.subject or is_of_office(here, reading):
        return True
    sentence = near(here, reading, there)
    before = [*there.before, *(other for other in there.of(Kind.NAME) if other.start < there.text.find(sentence))]
    if not any(is_alike(reading, other) for other in before):
        return False
    is_attribute = here.language == "de" and _ATTRIBUTE.fullmatch(here.text[reading.start : reading.end])
    return bool(is_attribute) or _has_instead(there, sentence)


def _has_instead(part: Said, sentence: str) -> bool:
    """Returns whether a sentence has „die Stadt“ without the name of one behind it."""
    start = part.text.find(sentence)
    named = {reading.start for reading in part.of(Kind.NAME)}
    return any(start + found.end() + 1 not in named for found in _INSTEAD[part.language].finditer(sentence))


def is_part_of_any(reading: Reading, record: list[Reading]) -> bool:
    """Returns whether a year or month, said without a day, is a part of a date that is said somewhere."""
    if reading.kind != Kind.DATE or reading.value[2]:
        return False
    year, month, _day = reading.value
    dates = [other.value for other in record if other.kind == Kind.DATE]
    if month is None:
        return any(date[0] == year for date in dates)
    return any(date[1] == month and (date[0] == year or None in (year, date[0])) for date in dates)


def is_said_otherwise(de: Said, one: Reading, uk: Said, other: Reading, context: Context) -> bool:
    """Returns whether two readings mean the same all the same: a time by two clocks, a name and what stands for it."""
    if one.kind == Kind.TIME and other.value == (one.value[0] + 1, one.value[1]):
        return _BY_KYJIW.match(uk.text, other.end) is not None
    strong, there, weak, here = (one, uk, other, uk) if other.is_weak else (other, de, one, de)
    if one.kind != Kind.NAME or not weak.is_weak or strong.is_weak:
        return False
    is_in_compound = here.text[weak.end : weak.end + 1] == "-"  # „Ukraine-Konferenz“ may be the one in a city
    return is_in_compound and any(is_alike(strong, reading) for reading in context.said[there.language])


def near(here: Said, reading: Reading, there: Said) -> str:
    """Returns the sentence that stands where something is missing, by its place among the sentences."""
    ours, theirs = spans(here.text), spans(there.text)
    place = next(n for n, (_start, end) in enumerate(ours) if reading.start < end or n == len(ours) - 1)
    start, end = theirs[min(place * len(theirs) // len(ours), len(theirs) - 1)]
    return there.text[start:end].strip()
