"""Whether a text spells a place or a person otherwise than the site does: Kiew, Dnepropetrowsk, Вуперталь.

The other spellings stand with the records of names, where editors add to them. Those of as many words as the name are
taken for the same name; the rest are short forms (NRW), which a text may use.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ..models.places import Municipality
from ..names.models import Person, Place
from ..texts.bilingual import LANGUAGES, text_in

_ENDING: Final = {"de": "(?:s|es|er[nms]?)?", "uk": r"(?:[аеєиіїоуюяьй]\w{0,2})?"}  # that a name takes in a text
_ENDS: Final = {"de": re.compile("$"), "uk": re.compile("[аеєиіїоуюяйь]?$")}  # and what it takes them in place of
_GAP: Final = re.compile("[ -]")


class Spelling(NamedTuple):
    """A name of the site, another spelling of it that stands in no text, and how each is found where it is declined."""

    name: str
    stem: str
    own: "re.Pattern[str]"
    other: "re.Pattern[str]"


def other_spellings() -> dict[str, list[Spelling]]:
    """Returns the other spellings of all names, by language. Three queries."""
    places = [place for place in Place.objects.all() if not _GAP.search(place.name_de)]  # others are paraphrased
    rows = [*Municipality.objects.all(), *Person.objects.all(), *places]
    return {language: list(_spellings(rows, language)) for language in LANGUAGES}


def _spellings(rows: Iterable[Municipality | Person | Place], language: str) -> Iterator[Spelling]:
    named = {text_in(row, "name", language).plain: row.spellings_in(language) for row in rows}
    for name, spellings in named.items():
        for other in spellings:
            is_same = len(_GAP.split(other)) == len(_GAP.split(name)) and other.lower() != name.lower()
            if is_same and other not in named:
                stem = _ENDS[language].sub("", _GAP.split(other)[0], count=1)
                yield Spelling(name, stem, _declined(name, language), _declined(other, language))


def _declined(name: str, language: str) -> "re.Pattern[str]":
    stems = (re.escape(_ENDS[language].sub("", word, count=1)) for word in _GAP.split(name))
    return re.compile(rf"(?<!\w){'[ -]'.join(f'{stem}{_ENDING[language]}' for stem in stems)}(?!\w)")


def misspelt(text: str, spellings: Iterable[Spelling]) -> Iterator[tuple[str, str]]:
    """Yields (what the text says, what the site says) for each of the `spellings` that stand in a plain text."""
    for spelling in spellings:
        found = spelling.other.search(text) if spelling.stem in text else None
        if found and not spelling.own.fullmatch(found[0]):
            yield found[0], spelling.name
