"""What text and dates from outside may hold, whichever way they came: address, form, import.

Every request passes here (middleware.Hygiene), every form of the press desk, and every model of content.
"""

import unicodedata
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR: Final = 1000  # dates of foundation go far back; a year of fewer digits is a typing error
LAST_YEAR: Final = 2100
# Invisible characters that reorder or hide what stands around them (Unicode TR 36, §2.10), and controls but line breaks.
# The line breaks of word processors become spaces, so that no words grow together.
_HIDDEN: dict[int, str | None] = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0x180E,
        0x200B,
        *range(0x2060, 0x2070),
        0xFEFF,
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
        *range(0xD800, 0xE000),
        # Noncharacters: no XML document, so no feed, may hold U+FFFE and U+FFFF.
        *range(0xFDD0, 0xFDF0),
        *(last - low for last in range(0xFFFF, 0x110000, 0x10000) for low in (0, 1)),
    ]
) | dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], " ")


def clean_text(text: str) -> str:
    """Returns `text` in NFC (Unicode TR 15) without control characters, bidirectional marks and invisible ones."""
    return unicodedata.normalize("NFC", text.translate(_HIDDEN))


def line(text: str, length: int) -> str:
    """Returns `text` as one clean line: its spaces folded, cut to `length` characters."""
    return " ".join(clean_text(text[: length * 4]).split())[:length]


def plausible(day: date) -> None:
    """Raises ValidationError for a day or time that nobody means, and that no time zone could be laid over."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("The year %(year)d cannot be meant: it must lie between %(first)d and %(last)d."),
            code="year",
            params={"year": day.year, "first": FIRST_YEAR, "last": LAST_YEAR},
        )
