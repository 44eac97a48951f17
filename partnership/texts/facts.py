"""Reads what a German or Ukrainian text says in dates, times, days of the week and numbers, those of telephones too."""

import re
from collections.abc import Iterator

from .amounts import amounts
from .collation import APOSTROPHES
from .moments import moments, without
from .readings import Kind, Reading

_STRAIGHT = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys("\u00a0\u202f\u2009\n\t", " ")})
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


# Within the country or from abroad it is the same telephone: 0211 …, +49 211 …
_TELEPHONE = re.compile(
    r"(?:(?<=Telefon )|(?<=Tel\. )|(?<=телефон )|(?<=тел\. )|(?=\+))(?P<prefix>\+49|\+380|0)? ?(?P<own>\d[\d /-]{4,}\d)"
)


def plain_signs(text: str) -> str:
    """Returns a text with plain spaces and straight apostrophes, as long as before: the places stay."""
    return text.translate(_STRAIGHT)


def facts(text: str, language: str) -> list[Reading]:
    """Returns the dates, times, days of the week and numbers that a plain text says, in its order."""
    straight = plain_signs(text)
    straight = _ADDRESS.sub(lambda found: "\0" * len(found[0]), straight)
    found = list(_telephones(straight))
    found += moments(without(straight, found), language)
    found += amounts(without(straight, found), language)
    return sorted(found, key=lambda reading: reading.start)


def _telephones(text: str) -> Iterator[Reading]:
    for found in _TELEPHONE.finditer(text):
        yield Reading(Kind.NUMBER, (re.sub(r"\D", "", found["own"]), "telephone"), *found.span())
