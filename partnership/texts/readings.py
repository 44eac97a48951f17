"""What a text says, wherever it stands and in whichever language: the value, and the place in the text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    NUMBER = "number"
    NAME = "name"
    QUOTATION = "quotation"
    LINK = "link"


@dataclass(frozen=True)
class Reading:
    """Something that a text says: of which kind, what it is whatever the language, and where it begins and ends.

    The value of a date is (year, month, day) with None for what is not said, that of a time (hour, minute), that of a
    number (number, unit or ""). What is weak need not be said in both languages: „beide“, «другий»; `is_ordinal` tells
    those of them that are a place in a row.
    """

    kind: Kind
    value: Any
    start: int
    end: int
    is_weak: bool = False
    is_ordinal: bool = False
