"""Reads what a German or Ukrainian text says in dates, times, days of the week and numbers."""

import re

from .amounts import amounts
from .collation import APOSTROPHES
from .moments import moments, without
from .readings import Reading

_STRAIGHT = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys("\u00a0\u202f\u2009\n\t", " ")})
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def facts(text: str, language: str) -> list[Reading]:
    """Returns the dates, times, days of the week and numbers that a plain text says, in its order."""
    straight = text.translate(_STRAIGHT)  # as long as before: the places stay
    straight = _ADDRESS.sub(lambda found: "\0" * len(found[0]), straight)
    of_time = list(moments(straight, language))
    return sorted([*of_time, *amounts(without(straight, of_time), language)], key=lambda reading: reading.start)
