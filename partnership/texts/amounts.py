"""Numbers in a German or Ukrainian text, in figures and in words, with the unit behind them.

„2,5 Mio. Euro“ and «2,5 млн євро» read the same, „zwölf Tonnen“ and «дванадцять тонн» too. Four figures alone are a year,
as a date with nothing else. The text has plain spaces and straight apostrophes (`facts.facts`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from .moments import AND
from .numerals import numerals
from .readings import Kind, Reading

YEARS: Final = range(1800, 2100)
# The units that both languages have, with their words in German and in Ukrainian; the longer ones first.
UNITS: Final = {
    "€": (r"Euros?|EUR|€", r"євро|EUR|€"),
    "₴": (r"Hrywnja|Griwna|UAH|₴", r"грн|гривн\w+|гривень|UAH|₴"),
    "$": (r"(?:US-)?Dollars?|USD|\$", r"долар\w*|USD|\$"),
    "%": (r"Prozent|prozentig\w*|%", r"відсот\w+|процент\w*|%"),
    "km²": (r"Quadratkilometern?|km²|qkm", r"кв\. ?км|квадратн\w+ кілометр\w*|км²"),
    "m²": (r"Quadratmetern?|m²|qm", r"кв\. ?м|квадратн\w+ метр\w*|м²"),
    "m³": (r"Kubikmetern?|m³", r"куб\. ?м|кубічн\w+ метр\w*|м³"),
    "ha": (r"Hektar|ha", r"гектар\w*|га"),
    "km": (r"Kilometern?|km", r"кілометр\w*|км"),
    "m": (r"Metern?|m", r"метр\w*|м"),
    "t": (r"Tonnen?|t", r"тонн\w*|т"),
    "kg": (r"Kilogramm|Kilo|kg", r"кілограм\w*|кг"),
    "l": (r"Litern?|l", r"літр\w*|л"),
    "kW": (r"Kilowatt|kW", r"кіловат\w*|кВт"),
    "MW": (r"Megawatt|MW", r"мегават\w*|МВт"),
    "years": (r"Jahre?[ns]?|jährig\w*", r"рок(?:и|ів|у|ах|ам|ами|ом)|рік|річн(?!иц)\w+"),
    "months": (r"Monate?[ns]?|monatig\w*", r"місяц\w+|місячн\w+"),
    "weeks": (r"Wochen?|wöchig\w*", r"тиж(?:н|д)\w+"),
    "days": (r"Tage?[ns]?|tägig\w*", r"дн(?:і|ів|я|ях|ями|ем)|день|діб|доб\w+|денн\w+"),
    "hours": (r"Stunden?|stündig\w*", r"годин\w*"),
    "minutes": (r"Minuten?|minütig\w*", r"хвилин\w*"),
}
FACTORS: Final = {
    1_000: (r"Tausend|Tsd\.", r"тис\.|тисяч\w{0,3}"),
    1_000_000: (r"Million(?:en)?|Mio\.?", r"млн\.?|мільйон\w{0,3}"),
    1_000_000_000: (r"Milliarden?|Mrd\.?", r"млрд\.?|мільярд\w{0,3}"),
}
_PLACE = {"de": 0, "uk": 1}
_UNITS = {
    language: {unit: re.compile(rf"[ -]*(?:{words[place]})(?!\w)", re.I) for unit, words in UNITS.items()}
    for language, place in _PLACE.items()
}
_FACTORS = {
    language: {factor: re.compile(rf" ?(?:{words[place]})(?!\w)", re.I) for factor, words in FACTORS.items()}
    for language, place in _PLACE.items()
}
_SPAN = {language: re.compile(pattern.replace("/,", "")) for language, pattern in AND.items()}  # not of a row
_BEFORE = re.compile(r"(€|₴|\$) ?$")
_FIGURES = re.compile(
    r"(?<![\w\0])(?<!\d[.,])"
    r"(?P<figures>\d{1,3}(?:[. ]\d{3})+(?!\d)(?:,\d+)?|\d+(?:\.\d+)+|\d+(?:,\d+)?)"
    r"(?P<ending>-?(?:го|й|я|ї|є|е|а|у|ю|му|ма|м|х|ти|та|те|тє|тя|ох)(?!\w)|\.(?= [^\W\d_]))?(?![^\W_])"
)
_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_CENTURY = re.compile(r"(?<!\w)[IVXІХ]+(?= столі)")
_LATIN = str.maketrans("ІХ", "IX")
_ROMAN = {"I": 1, "V": 5, "X": 10}


class _Number(NamedTuple):
    value: Decimal | str
    start: int
    end: int
    is_weak: bool = False
    is_ordinal: bool = False
    is_year: bool = False


def amounts(text: str, language: str) -> Iterator[Reading]:
    """Yields the numbers of a text in its order, but for articles; those of a span with the unit behind the second."""
    found = sorted([*_in_figures(text), *_in_words(text, language), *_centuries(text)], key=lambda number: number.start)
    readings = [_with_unit(text, language, number) for number in found]
    for place, reading in reversed(list(enumerate(readings[:-1]))):
        readings[place] = _like_the_next(text, language, reading, readings[place + 1])
    yield from (reading for reading in readings if not _is_article(reading))


def _is_article(reading: Reading) -> bool:
    return reading.is_weak and not reading.is_ordinal and reading.value[0] == 1


def _in_figures(text: str) -> Iterator[_Number]:
    for found in _FIGURES.finditer(text):
        figures = found["figures"]
        is_plain = figures.isdigit()
        if is_plain or _GROUPED.fullmatch(figures) or "." not in figures:
            value: Decimal | str = Decimal(re.sub("[. ]", "", figures).replace(",", "."))
        else:
            value = figures  # 2.2 is a number of a version or a chapter
        yield _Number(value, *found.span(), is_year=is_plain and len(figures) == 4 and int(figures) in YEARS)


def _in_words(text: str, language: str) -> Iterator[_Number]:
    for word in numerals(text, language):
        yield _Number(*word)


def _centuries(text: str) -> Iterator[_Number]:
    """Yields the Roman numbers that Ukrainian has for centuries; Cyrillic letters often stand for the Latin ones."""
    for found in _CENTURY.finditer(text):
        letters = [_ROMAN[letter] for letter in found[0].translate(_LATIN)]
        following = [*letters[1:], 0]
        value = sum(-one if one < after else one for one, after in zip(letters, following, strict=True))
        yield _Number(Decimal(value), *found.span())


def _with_unit(text: str, language: str, number: _Number) -> Reading:
    value, end, is_year = number.value, number.end, number.is_year
    if isinstance(value, Decimal):
        for factor, pattern in _FACTORS[language].items():
            if found := pattern.match(text, end):
                value, end, is_year = value * factor, found.end(), False
    if is_year and isinstance(value, Decimal):
        return Reading(Kind.DATE, (int(value), None, None), number.start, end)
    before = _BEFORE.search(text, 0, number.start)
    unit, end = (before[1], end) if before else _unit(text, language, end)
    is_weak = number.is_weak and value == number.value
    return Reading(Kind.NUMBER, (value, unit), number.start, end, is_weak, is_weak and number.is_ordinal)


def _unit(text: str, language: str, end: int) -> tuple[str, int]:
    for unit, pattern in _UNITS[language].items():
        if found := pattern.match(text, end):
            return unit, found.end()
    return "", end


def _like_the_next(text: str, language: str, reading: Reading, following: Reading) -> Reading:
    """Returns a number without unit, in a span, with the unit at its other end: „80 bis 100 Kilometer“."""
    is_span = _SPAN[language].fullmatch(text, reading.end, following.start)
    if reading.kind != following.kind or reading.kind != Kind.NUMBER or not is_span or reading.value[1]:
        return reading
    return replace(reading, value=(reading.value[0], following.value[1]))
