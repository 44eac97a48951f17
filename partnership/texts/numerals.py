"""Numbers written as words, in German and in Ukrainian: cardinal, ordinal and declined („zwölf“, „zweiten“, «п’ятьох»).

A word is weak if it is often said in one language alone: „ein“ (an article), „erste“, «другий» (which can mean another),
„beide“, «два» (of what is two anyway). Sources: the Duden grammar on numerals; the Ukrainian orthography of 2019 on their
declension.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

Values = dict[str, Decimal]

_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
HALF: Final = Decimal("0.5")
ONE: Final = Decimal(1)
TWO: Final = Decimal(2)


def _words(table: str) -> list[str]:
    return table.split()


class Numeral(NamedTuple):
    """A number in words: its value, where in the text it begins and ends, and whether it may be left unsaid."""

    value: Decimal
    start: int
    end: int
    is_weak: bool = False
    is_ordinal: bool = False  # known of the weak ones alone


def numerals(text: str, language: str) -> Iterator[Numeral]:
    """Yields the numbers that a text has in words; its apostrophes must be straight, its case does not matter."""
    return _german(text) if language == "de" else _ukrainian(text)


# --- German -------------------------------------------------------------------------------------------------------------

_DE_ONES = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
)
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_DE_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
_DE_ENDINGS = ("e", "en", "er", "es", "em")
_DE_WEAK_ORDINALS: Final[Values] = {
    **dict.fromkeys(("erstmals", "erstens", *(f"erst{ending}" for ending in _DE_ENDINGS)), ONE),
    **dict.fromkeys(("zweitens", *(f"zweit{ending}" for ending in _DE_ENDINGS)), TWO),
    **dict.fromkeys(("achten", "achte"), Decimal(8)),  # to respect, too
}
_DE_WEAK: Final[Values] = {
    **_DE_WEAK_ORDINALS,
    **dict.fromkeys(_words("ein eine einen einem einer eines eins"), ONE),
    **{f"{stem}{ending}": TWO for stem in ("beid", "doppelt") for ending in (*_DE_ENDINGS, "")},
    **{f"halb{ending}": HALF for ending in (*_DE_ENDINGS, "")},
}
_DE_REPEATED = re.compile(r"(?!ein)(.+?)(?:mal(?:s|ig\w*)?|fach\w*|köpfig\w*)")
_DE_LASTING = re.compile(r"(?!ein)(.+?)(?=(?:minüt|stünd|täg|wöch|monat|jähr|prozent)ig)")
_DE_RANKED = re.compile(r"(.+?t)(?:größ|höchst|ält|best|läng|wichtigst|stärkst|letzt)\w*")


def _de_below_hundred() -> list[str]:
    ones = [*_DE_ONES.split(), "achtzehn", "neunzehn"]
    tens = [(ten if not one else f"{ones[one]}und{ten}") for ten in _DE_TENS.split() for one in range(10)]
    return [*ones, *tens]


def _de_cardinals() -> list[str]:
    small = _de_below_hundred()
    hundreds = [
        f"{small[n] if n else ''}hundert{small[rest] if rest else ''}" for n in range(1, 10) for rest in range(100)
    ]
    return [*small, *hundreds]


@lru_cache(1)
def _de_values() -> Values:
    """Returns the German words for the numbers below a thousand, cardinal and ordinal."""
    values: Values = {}
    for number, word in enumerate(_de_cardinals()):
        last = number % 100
        stem = word + ("t" if 0 < last < 20 else "st")
        if last in _DE_ORDINALS:
            stem = word.removesuffix(_de_below_hundred()[last]) + _DE_ORDINALS[last]
        forms = {word, f"{word}s" if last == 1 else word, *(f"{stem}{ending}" for ending in _DE_ENDINGS)}
        forms |= {form.removeprefix("ein") for form in forms if number > 99}
        values |= dict.fromkeys(forms, Decimal(number))
    values |= {"zwo": TWO, "zweier": TWO, "zweien": TWO, "dreier": Decimal(3), "dreien": Decimal(3)}
    return values | dict.fromkeys(("anderthalb", "eineinhalb"), Decimal("1.5"))


def german_value(word: str) -> Decimal | None:
    """Returns the value of one German word in lower case, or None if it is no number."""
    known = _de_values()
    if word in known:
        return known[word]
    if "tausend" in word:
        many, rest = word.split("tausend", 1)
        thousands, ones = known.get(many or "ein"), known.get(rest or "null")
        return None if thousands is None or ones is None else thousands * 1000 + ones
    if found := _DE_REPEATED.fullmatch(word) or _DE_RANKED.fullmatch(word):
        return known.get(found[1]) or known.get(f"{found[1]}e")
    return None


def _german(text: str) -> Iterator[Numeral]:
    for found in _LETTERS.finditer(text):
        word = found[0].lower()
        is_noun = found[0][0].isupper() and word.startswith("dritt")  # „Dritte“ are other people
        start, end = found.span()
        if lasting := _DE_LASTING.match(word):
            word, end = lasting[1], start + lasting.end()
        value = None if is_noun else _DE_WEAK.get(word) or german_value(word)
        if value is not None:
            yield Numeral(value, start, end, word in _DE_WEAK, word in _DE_WEAK_ORDINALS)


# --- Ukrainian ----------------------------------------------------------------------------------------------------------

_HARD = _words("ий ого ому им ім а ої ій у ою е і их ими")
_SOFT = _words("ій ього ьому ім я ьої ю ьою є і іх іми")
_COUNTED = _words("ь и ьох ьом ьма ьома еро")
_UK_WEAK_ORDINALS: Final[Values] = {
    **dict.fromkeys(("вперше", "уперше", *(f"перш{ending}" for ending in _HARD)), ONE),
    **dict.fromkeys(("вдруге", "удруге", *(f"друг{ending}" for ending in _HARD)), TWO),
}
_UK_WEAK: Final[Values] = {
    **_UK_WEAK_ORDINALS,
    **dict.fromkeys(_words("один одна одне одні одного одному одним однім однією однієї одній одну одною"), ONE),
    **dict.fromkeys(("одних", "одними"), ONE),
    **dict.fromkeys(_words("два дві двох двом двома двоє обидва обидві обидвох обох обом обома обоє"), TWO),
    **dict.fromkeys(("вдвічі", "удвічі"), TWO),
    "пів": HALF,
}
_UK_ONES = {
    2: "двічі",
    3: "три трьох трьом трьома троє тричі втретє утретє",
    4: "чотири чотирьох чотирьом чотирма четверо вчетверте учетверте",
    5: "п'ятеро вп'яте уп'яте",
    6: "шість шести шістьох шістьом шістьма шістьома шестеро",
    7: "сім семи сімох сімом сьома сімома семеро",
    8: "вісім восьми вісьмох вісьмом вісьма вісьмома восьмеро",
    9: "дев'ятеро",
    10: "десятеро",
    40: "сорок сорока",
    90: "дев'яносто дев'яноста",
    100: "сто ста",
    200: "двісті двохсот двомстам двомастами двохстах",
    300: "триста трьохсот трьомстам трьомастами трьохстах",
    400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах",
}
_UK_TEENS = "десят одинадцят дванадцят тринадцят чотирнадцят п'ятнадцят шістнадцят сімнадцят вісімнадцят дев'ятнадцят"
_UK_REGULAR = {5: "п'ят", 9: "дев'ят", **dict(enumerate(_UK_TEENS.split(), 10)), 20: "двадцят", 30: "тридцят"}
_UK_TENS = {50: ("п'ятдесят",), 60: ("шістдесят",), 70: ("сімдесят",), 80: ("вісімдесят",)}
_UK_HUNDREDS = {500: "п'ят п'яти", 600: "шіст шести", 700: "сім семи", 800: "вісім восьми", 900: "дев'ят дев'яти"}
_UK_ORDINALS = {4: "четверт", 6: "шост", 7: "сьом", 8: "восьм", 40: "сороков", 90: "дев'яност", 100: "сот"}
_UK_ORDINALS |= {200: "двохсот", 300: "трьохсот", 400: "чотирьохсот", 500: "п'ятисот"}
_UK_LASTING = re.compile(r"(.+?)(?=(?:хвилин|годин|ден|тижнев|місяч|відсотков)н|тижнев|відсотков|річн(?!иц))")
_UK_THOUSAND = re.compile(r"(тисяч[а-яіє]{0,3})|(мільйон[а-яіє]{0,3})|(мільярд[а-яіє]{0,3})")
_UK_ALONE = {"тисяча", "тисячу", "мільйон", "мільйона", "мільярд", "мільярда"}  # of the plural nobody knows how many


@lru_cache(1)
def _uk_values() -> Values:
    """Returns the Ukrainian words of which numbers are made, but thousand and more."""
    values: Values = {word: Decimal(number) for number, words in _UK_ONES.items() for word in words.split()}
    for number, stem in _UK_REGULAR.items():
        values |= dict.fromkeys((stem + ending for ending in [*_COUNTED, *_HARD]), Decimal(number))
    for number, (stem,) in _UK_TENS.items():
        values |= dict.fromkeys((stem + ending for ending in ["", *_COUNTED, *_HARD]), Decimal(number))
    for number, stems in _UK_HUNDREDS.items():
        values |= {f"{stem}{end}": Decimal(number) for stem in stems.split() for end in ("сот", "стам", "стах")}
    for number, stem in _UK_ORDINALS.items():
        values |= dict.fromkeys((stem + ending for ending in _HARD), Decimal(number))
    values |= {f"трет{ending}": Decimal(3) for ending in _SOFT}
    values |= {"дво": TWO, "нуль": Decimal(0)}
    return values | {"півтора": Decimal("1.5"), "півтори": Decimal("1.5")}


def _rank(value: Decimal) -> int:
    """Returns the place of a word in a number: „двадцять“ takes one of a lower rank behind it."""
    return 3 if value >= 100 else 2 if value >= 20 else 1


class _Sum:
    """A Ukrainian number that is being read, word by word."""

    def __init__(self) -> None:
        self.total, self.part, self.rank = Decimal(0), Decimal(0), 4
        self.start, self.end, self.is_weak, self.is_ordinal = 0, 0, True, False

    def takes(self, value: Decimal) -> bool:
        return _rank(value) < self.rank and not (value == value.to_integral() and 10 < self.part % 100 < 20)

    def add(self, word: str, value: Decimal, start: int, end: int) -> None:
        if not self.end:
            self.start = start
        self.is_weak = self.is_weak and word in _UK_WEAK
        self.is_ordinal = self.is_weak and word in _UK_WEAK_ORDINALS
        self.part, self.rank, self.end = self.part + value, _rank(value), end

    def multiply(self, factor: int, start: int, end: int) -> None:
        if not self.end:
            self.start = start
        self.total, self.part = self.total + (self.part or 1) * factor, Decimal(0)
        self.rank, self.end, self.is_weak = 4, end, False

    def numeral(self) -> Numeral:
        return Numeral(self.total + self.part, self.start, self.end, self.is_weak, self.is_ordinal)


def _ukrainian(text: str) -> Iterator[Numeral]:
    known, number = {**_uk_values(), **_UK_WEAK}, _Sum()
    for found in _LETTERS.finditer(text):
        word, (start, end) = found[0].lower(), found.span()
        if (lasting := _UK_LASTING.match(word)) and lasting[1] in known:
            word, end = lasting[1], start + lasting.end()
        value, factor = known.get(word), _UK_THOUSAND.fullmatch(word)
        is_next = bool(number.end) and text[number.end : start] == " "
        if number.end and not (is_next and (factor or (value is not None and number.takes(value)))):
            yield number.numeral()
            number, is_next = _Sum(), False
        if factor and (is_next or word in _UK_ALONE):
            number.multiply(1000 ** (factor.lastindex or 0), start, end)
        elif value is not None:
            number.add(word, value, start, end)
    if number.end:
        yield number.numeral()
