"""No-break spaces where a careful setter puts them, so that editors need not: texts are stored as they are typed.

Sources: DIN 5008 (numbers and units, abbreviations, dates) for German; ДСТУ 3008:2015 and the Ukrainian orthography of
2019 (dash, one-letter words not left at the end of a line) for Ukrainian.
"""

import re
from typing import Final

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
DASH: Final = {"de": "–", "uk": "—"}  # between spaces, in running text
GERMAN_MONTHS: Final = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
UKRAINIAN_MONTHS: Final = (
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"  # as dates decline them
)
# Each pattern matches up to a space that must not break, and looks ahead at what follows it.
PATTERNS: Final = {
    "de": (
        rf"(?<=\d\.) (?=(?:{GERMAN_MONTHS})\b)",
        r"(?<=\d) (?=(?:km²?|m²?|kg|t|kW|MW|Euro|Cent|Prozent|Millionen|Milliarden|Mio\.|Mrd\.|Uhr|%|€)(?!\w))",
        r"(?<=\b[zdu]\.) (?=[BhaÄ]\.)",
        r"(?<=§) (?=\d)",
        r"(?<=\S) (?=[–—] )",
    ),
    "uk": (
        rf"(?<=\d) (?=(?:{UKRAINIAN_MONTHS})\b)",
        r"(?<=\d) (?=(?:км²?|м²?|кг|т|кВт|МВт|євро|грн|млн|млрд|тис\.|відсотк\w+|рок\w+|році|р\.|рр\.|осіб|%|€)(?!\w))",
        r"(?<![\w’'-])([ВвУуЗзІіОоАаЙйЯя]) (?=\S)",
        r"(?<=\S) (?=[–—] )",
    ),
}
COMPILED: Final = {
    language: [(re.compile(pattern), rf"\1{NO_BREAK}" if "([" in pattern else NO_BREAK) for pattern in patterns]
    for language, patterns in PATTERNS.items()
}


def set_type(text: str, language: str) -> str:
    """Returns `text` (plain, or HTML whose attributes have no such spaces) with the no-break spaces of its language.

    Of another language than "de" and "uk" it is returned as it is.
    """
    for pattern, replacement in COMPILED.get(language, ()):
        text = pattern.sub(replacement, text)
    return text
