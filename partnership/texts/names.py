"""Finds names in German and Ukrainian text in whatever form they are declined, or made into adjectives.

«Кривого Рогу», «криворізький», „Bonner“, «боннською», „nordrhein-westfälisch“. A word of a text may have several
stems, by the endings that its language has; it is a form of a name if they share one. So no name needs a table of its
forms, and Latin spellings of Ukrainian names are one, whosever transcription they follow: Pawlohrad, Pavlohrad, Pavlograd.
Of names that begin at the same word the longest one is meant. Source of the Ukrainian alternations: the orthography of
2019, on the changes of vowels and consonants in stems.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from .collation import APOSTROPHES
from .readings import Kind, Reading

_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r"[\s–—-]{1,3}")
_HALF = re.compile(r"\w-$")
_CYRILLIC = re.compile(r"[а-яєіїґ]", re.IGNORECASE)


def _words(table: str) -> tuple[str, ...]:
    return tuple(table.split(" "))


# By script: the endings of words in a text, and those that a name has where nothing declines it.
_ENDINGS: Final = {
    "de": ("", "s", "es", "er", "ern", "ers", "aner", "anern", "n", "en"),
    "uk": _words(
        " а у ові еві єві ом ем єм і ї е є о и ів їв ам ами ах я ю ям ями ях ою ею єю ь й ий ій ого ому им ім ої їх их ими "
        "го му м"
    ),
}
_OF_NAMES: Final = {"de": ("", "e", "en"), "uk": _words(" а о е є я ь й ий ій и і ї")}
_ADJECTIVE: Final = {
    "de": re.compile(r"(.{3,}?)(?:an)?isch(?:e[nmrs]?)?"),
    "uk": re.compile(r"(.{2,}?)(?:[оеєі]?в|ин|ен|ан|ів)?([сцз])ьк(?:ий|ого|ому|им|ім|а|ої|ій|у|ою|е|і|их|ими)"),
}
_BEFORE_SUFFIX: Final = {"с": ("", "с", "х"), "з": ("г", "з", "ж"), "ц": ("к", "ц", "ч")}
_LAND = re.compile(r"щин(?:а|и|і|у|ою)$")  # Дніпропетровщина: the land of Дніпропетровськ
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ґ": "г"})
_TRANSCRIBED: Final = (("w", "v"), ("kh", "ch"), ("ts", "z"), ("tz", "z"), ("g", "h"))
_SPELLED_OUT: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))  # umlauts
_I = re.compile("[ijy]+")
# What stands before the name of a place, or behind it, and may be left out.
_GENERIC: Final = re.compile(r"^(?:Kreis|Rajon|Stadt|Oblast|[Оо]круг|[Мм]істо) | (?:область|район)$")
_LAST = str.maketrans("зжцчсш", "ггккхх")  # what г, к and х turn into
_DOUBLE = re.compile(r"(.)\1$")
_FLEETING = re.compile(r"[іїеєо](?=[^аеєиіїоуюя]$)")


class Name(NamedTuple):
    """What a name stands for, and all forms that it has in both languages, in the nominative; weak if it is paraphrased.

    Its short forms (a surname) are ordinary words elsewhere: they are read where a text has a longer form, too.
    """

    key: str
    forms: tuple[str, ...]
    short: tuple[str, ...] = ()
    is_weak: bool = False


class _Form(NamedTuple):
    name: Name
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


class NameReader:
    """Knows names, and reads which of them a text has: the value of a reading is the key of the name."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        for name in self._names:
            for form in name.forms:
                self._learn(name, form)

    def _learn(self, name: Name, form: str) -> None:
        words = tuple(_WORD.findall(form.translate(_STRAIGHT)))
        for known in (words, _joined(words)):
            stems = tuple(_undeclined(word) for word in known)
            for stem in stems[0] if stems else ():
                self._forms[stem].append(_Form(name, known, stems))

    def of(self, texts: Iterable[str]) -> "NameReader":
        """Returns a reader that knows the names that stand in `texts`, and their short forms."""
        there = {reading.value for text in texts for reading in self.names(text)}
        known = (name for name in self._names if name.key in there)
        return NameReader(Name(name.key, (*name.forms, *name.short), is_weak=name.is_weak) for name in known)

    def names(self, text: str) -> Iterator[Reading]:
        """Yields the names of a plain text in its order, none within another."""
        words = list(_WORD.finditer(text.translate(_STRAIGHT)))
        place = 0
        while place < len(words):
            found = None if _is_another(text, words, place) else self._longest(text, words, place)
            if found:
                span = words[place].start(), words[place + len(found.words) - 1].end()
                yield Reading(Kind.NAME, found.name.key, *span, is_weak=found.name.is_weak)
            place += len(found.words) if found else 1

    def _longest(self, text: str, words: "list[re.Match[str]]", place: int) -> _Form | None:
        candidates = (form for stem in _declined(words[place][0]) for form in self._forms.get(stem, ()))
        fitting = (form for form in candidates if _fits(form, text, words[place : place + len(form.words)]))
        return max(fitting, key=lambda form: (len(form.words), form.name.is_weak), default=None)


def _is_another(text: str, words: "list[re.Match[str]]", place: int) -> bool:
    """Returns whether a Ukrainian word is a half of a longer name, or feminine: «російська Самара» is no «Самар»."""
    word, before = words[place][0], words[place - 1][0] if place else ""
    is_half = _script(word) == "uk" and _HALF.search(text[: words[place].start()]) is not None
    return is_half or (before.endswith("ська") and word.endswith("а"))


def _fits(form: _Form, text: str, words: "list[re.Match[str]]") -> bool:
    if len(words) < len(form.words):
        return False
    gaps = (text[one.end() : other.start()] for one, other in pairwise(words))
    if not all(_GAP.fullmatch(gap) for gap in gaps):
        return False
    if not all(stems & _declined(word[0]) for stems, word in zip(form.stems, words, strict=True)):
        return False
    last = words[-1][0].lower()
    capitals = (word[0][0].isupper() >= known[0].isupper() for word, known in zip(words, form.words, strict=True))
    return all(capitals) or _ADJECTIVE[_script(last)].fullmatch(last) is not None


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the one word that an adjective is made of, where a name has two: «Кривий Ріг» is behind «криворізький»."""
    if len(words) == 2 and words[0].endswith("ий"):
        return (words[0].removesuffix("ий") + "о" + words[1].lower(),)
    return ()


def _script(word: str) -> str:
    return "uk" if _CYRILLIC.search(word) else "de"


def _stems(word: str, endings: dict[str, tuple[str, ...]]) -> frozenset[str]:
    lower = word.lower().translate(_PLAIN)
    fitting = (ending for ending in endings[_script(lower)] if lower.endswith(ending))
    return frozenset(_normal(lower.removesuffix(ending)) for ending in fitting if len(lower) - len(ending) >= 2)


def bare(name: str) -> str:
    """Returns the name of a place without the word that says what kind of place it is: „Heinsberg“ of „Kreis Heinsberg“."""
    return _GENERIC.sub("", name)


@lru_cache(maxsize=8192)
def _undeclined(word: str) -> frozenset[str]:
    """Returns the stems that a word of a name may have."""
    return _stems(word, _OF_NAMES)


@lru_cache(maxsize=8192)
def _declined(word: str) -> frozenset[str]:
    """Returns the stems that a word of a text may have."""
    lower, script = word.lower(), _script(word)
    stems = _stems(word, _ENDINGS)
    if found := _ADJECTIVE[script].fullmatch(lower):
        before = _BEFORE_SUFFIX[found[2]] if script == "uk" else ("",)
        bare = lower[: found.start(2)] if script == "uk" else found[1]
        stems |= {_normal((stem + last).translate(_PLAIN)) for stem in (found[1], bare) for last in before}
    if _LAND.search(lower):
        stems |= _undeclined(_LAND.sub("ськ", lower))
    return stems


def _normal(stem: str) -> str:
    """Returns a stem without what changes as it is declined or made an adjective: Ріг, Рогу, Розі; Полісся, поліський."""
    if _script(stem) == "de":
        for one, other in (*_TRANSCRIBED, *_SPELLED_OUT):
            stem = stem.replace(one, other)
        return _DOUBLE.sub(r"\1", _I.sub("i", stem))
    single = _DOUBLE.sub(r"\1", stem)
    return _FLEETING.sub("", single[:-1] + single[-1:].translate(_LAST))
