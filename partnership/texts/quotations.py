"""Quotation marks in a German or Ukrainian text: „…‚…‘…“, »…«, «…„…“…», and the straight ones of keyboards."""

from collections.abc import Iterator
from typing import Final

from .readings import Kind, Reading

# Each mark that opens, with those that close it; a mark that closes the innermost quotation opens none.
_PAIRS: Final = {
    "de": {"„": '“”"', "‚": "‘’", "»": "«", "«": "»", "›": "‹", "“": "”", '"': '"'},
    "uk": {"«": "»", "„": "“”", "“": "”", "‹": "›", '"': '"'},
}


def quotations(text: str, language: str) -> Iterator[Reading]:
    """Yields the quotations of a plain text where they end, inner ones before those around them; the value is their depth.

    A reading spans what stands between the marks. A mark without its partner is passed over.
    """
    pairs, opened = _PAIRS[language], list[tuple[str, int]]()
    for place, mark in enumerate(text):
        depth = next((n for n in range(len(opened) - 1, -1, -1) if mark in pairs[opened[n][0]]), None)
        if depth is not None:
            yield Reading(Kind.QUOTATION, depth, opened[depth][1], place)
            del opened[depth:]
        elif mark in pairs:
            opened.append((mark, place + 1))
