"""Finds names in a German or Ukrainian text in whatever form they are declined, or made into adjectives.

«Кривого Рогу», «криворізький», «дуйсбурзькою», „Duisburger“, „nordrhein-westfälisch“. A word of a text may have several
stems, by the endings that the language has; it is a form of a name if they share one. So no name needs a table of its
forms. Of two names that begin at the same word the longer one is meant. Source of the Ukrainian alternations: the
orthography of 2019, on the changes of vowels and consonants in stems.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from .collation import APOSTROPHES
from .readings import Kind, Reading

Forms = tuple[Iterable[str], Iterable[str]]
"""One name: the forms that it has in German, and those in Ukrainian, in the nominative, other spellings among them."""

_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r"[\s-]{1,3}")
_ENDINGS: Final = {
    "de": ("", "s", "es", "er", "ern", "ers", "aner", "anern", "n", "en"),
    "uk": tuple(
        " а у ові еві єві ом ем єм і ї е є о и ів їв ам ами ах я ю ям ями ях ою ею єю ь й ий ій ого ому им ім ої ій их ими "
        "го му м".split(" ")
    ),
}
_OF_NOMINATIVE: Final = {"de": ("", "e", "en"), "uk": ("", *"а о е є я ь й ий ій и і ї".split())}
_ADJECTIVE: Final = {
    "de": re.compile(r"(.{3,}?)(?:an)?isch(?:e[nmrs]?)?"),
    "uk": re.compile(r"(.{2,}?)(?:[оеєі]?в|ин|ен|ан|ів)?([сцз])ьк(?:ий|ого|ому|им|ім|а|ої|ій|у|ою|е|і|их|ими)"),
}
_BEFORE_SUFFIX: Final = {"с": ("", "с", "х"), "з": ("г", "з", "ж"), "ц": ("к", "ц", "ч")}
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ґ": "г"})
_LAST = str.maketrans("зжцчсш", "ггккхх")  # what г, к and х turn into
_FLEETING = re.compile(r"[іїеєо](?=[^аеєиіїоуюя]$)")


class _Form(NamedTuple):
    """A form of a name: the number of the name, its words, and the stems of each."""

    number: int
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


class NameReader:
    """Knows names, and reads which of them a text has: the value of a reading is the place of the name among them."""

    def __init__(self, names: Iterable[Forms]) -> None:
        self._forms: dict[str, dict[str, list[_Form]]] = {"de": defaultdict(list), "uk": defaultdict(list)}
        for number, name in enumerate(names):
            for language, forms in zip(("de", "uk"), name, strict=True):
                for form in forms:
                    self._learn(number, form, language)

    def _learn(self, number: int, form: str, language: str) -> None:
        words = tuple(_WORD.findall(form.translate(_STRAIGHT)))
        for known in (words, _joined(words)):
            stems = tuple(_stems(word, _OF_NOMINATIVE[language]) for word in known)
            for stem in stems[0] if stems else ():
                self._forms[language][stem].append(_Form(number, known, stems))

    def names(self, text: str, language: str) -> Iterator[Reading]:
        """Yields the names of a plain text in its order, none within another."""
        words = list(_WORD.finditer(text.translate(_STRAIGHT)))
        place = 0
        while place < len(words):
            found = self._longest(text, words, place, language)
            if found:
                last = words[place + len(found.words) - 1]
                yield Reading(Kind.NAME, found.number, words[place].start(), last.end())
            place += len(found.words) if found else 1

    def _longest(self, text: str, words: "list[re.Match[str]]", place: int, language: str) -> _Form | None:
        stems = _declined(words[place][0], language)
        candidates = (form for stem in stems for form in self._forms[language].get(stem, ()))
        fitting = (form for form in candidates if _fits(form, text, words[place : place + len(form.words)], language))
        return max(fitting, key=lambda form: (len(form.words), -form.number), default=None)


def _fits(form: _Form, text: str, words: "list[re.Match[str]]", language: str) -> bool:
    if len(words) < len(form.words):
        return False
    gaps = (text[one.end() : other.start()] for one, other in zip(words, words[1:], strict=False))
    if not all(_GAP.fullmatch(gap) for gap in gaps):
        return False
    if not all(stems & _declined(word[0], language) for stems, word in zip(form.stems, words, strict=True)):
        return False
    is_adjective = _ADJECTIVE[language].fullmatch(words[-1][0].lower())
    capitals = (word[0][0].isupper() >= known[0].isupper() for word, known in zip(words, form.words, strict=True))
    return all(capitals) or bool(is_adjective)


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the one word that an adjective is made of, where a name has two: «Кривий Ріг» is behind «криворізький»."""
    if len(words) == 2 and words[0].endswith("ий"):
        return (words[0].removesuffix("ий") + "о" + words[1].lower(),)
    return ()


def _stems(word: str, endings: Iterable[str]) -> frozenset[str]:
    lower = word.lower().translate(_PLAIN)
    return frozenset(
        _normal(lower.removesuffix(ending))
        for ending in endings
        if lower.endswith(ending) and (len(lower) - len(ending) >= 2)
    )


def _declined(word: str, language: str) -> frozenset[str]:
    """Returns the stems that a word of a text may have."""
    stems = _stems(word, _ENDINGS[language])
    lower = word.lower()
    if found := _ADJECTIVE[language].fullmatch(lower):
        before = _BEFORE_SUFFIX[found[2]] if language == "uk" else ("",)
        bare = lower[: found.start(2)] if language == "uk" else found[1]
        stems |= {_normal((stem + last).translate(_PLAIN)) for stem in (found[1], bare) for last in before}
    return stems


def _normal(stem: str) -> str:
    """Returns a stem without what changes in it as it is declined: Ріг, Рогу, Розі."""
    return _FLEETING.sub("", stem[:-1] + stem[-1:].translate(_LAST))
