"""Which sides of the partnership a text names: by their regions, places and bodies, in either language, in any case.

A name is looked for word by word. Of each word the ending is left open as the grammar of its language would change it,
so "Neusser" names Neuss, «Кривому Розі» and «криворізький» name Кривий Ріг. Latin spellings of Ukrainian names are compared
regardless of whose transcription they follow (Pawlohrad, Pavlohrad, Pavlograd).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..models.places import Municipality, Region
from ..names.models import Body, Named, Side
from ..texts.bilingual import LANGUAGES, text_in
from ..texts.collation import fold
from ..texts.slugs import transliterate

# Words that say what a place is, in comparable spelling: texts leave them out or put them elsewhere.
_GENERIC = re.compile(r"(?:land|stadt|kreis|oblast|raion)(?:e?s)?|(?:округ|област|район|міст|громад|земл)[а-яєії]{0,3}")
_LETTERS: Final = "[а-яєії]"
_VOWELS: Final = "аеєиіїоуюяйь"
_CASES: Final = f"{_LETTERS}{{0,4}}"  # endings of adjectives: -ий, -ого, -ому, -ими
_NOUN_CASES: Final = "[аеєиіїоуюяйьгмхв]{0,3}"
_SOFTENED: Final = {"г": "[гз]", "к": "[кц]", "х": "[хс]"}  # before -і: Дуйсбург, у Дуйсбурзі
_SIBILANTS: Final = "гжзкчцсшх"  # they melt into the suffix of the adjective: дуйсбурзький, нойський
_GERMAN_ENDING: Final = "(?:e?s|e?n|e?rn?s?|e?rinn?(?:en)?|sche[mnrs]?|isch(?:e[mnrs]?)?)?"
_LATIN: Final = (("w", "v"), ("kh", "ch"), ("ts", "z"), ("tz", "z"), ("g", "h"))


class Names:
    """What the two sides are called; made once for a look at all sources."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: pairs of a side and what something on it is called."""
        patterns: dict[str, set[str]] = {side: set() for side in Side.values}
        for side, name in names:
            patterns[side].add(pattern(name))
        self.sides = {
            side: re.compile(rf"(?<!\S)(?:{'|'.join(sorted(found - {''}))})(?!\S)") if found - {""} else None
            for side, found in patterns.items()
        }

    @classmethod
    def known(cls) -> "Names":
        """Returns the names of both regions, their capitals and municipalities, and of the bodies of one of them."""
        return cls(_known())

    def names_both(self, text: str) -> bool:
        """Returns whether a text names something of each side."""
        words = _comparable(fold(text))
        return all(side is not None and side.search(words) for side in self.sides.values())


def _known() -> Iterator[tuple[str, str]]:
    regions = Region.objects.all()
    for region in regions:
        yield from ((region.side, text_in(region, "capital", language)) for language in LANGUAGES)
    named: list[tuple[str, Named]] = [(region.side, region) for region in regions]
    places = Municipality.objects.select_related("region").prefetch_related("former_names")
    named += [(place.region.side, place) for place in places]
    named += [(body.partner, body) for body in Body.objects.exclude(partner="")]
    for side, record in named:
        for language in LANGUAGES:
            yield from ((side, name) for name in record.forms(language))
        yield side, transliterate(text_in(record, "name", "uk"))


def pattern(name: str) -> str:
    """Returns the expression that finds a name in comparable text, "" for one that says nothing by itself."""
    words = _comparable(fold(name)).split()
    while words and _GENERIC.fullmatch(words[0]):
        words.pop(0)
    while words and _GENERIC.fullmatch(words[-1]):
        words.pop()
    if len("".join(words)) < 3:
        return ""
    found = [r"(?:\S+ )?" if _GENERIC.fullmatch(word) else f"{_word(word)} " for word in words]
    compound = _compound(*words) if len(words) == 2 else ""
    return "".join(found).removesuffix(" ") + (f"|{compound}" if compound else "")


def _comparable(folded: str) -> str:
    """Returns folded text with its Latin words spelled as if nobody's transcription were followed."""
    for one, other in _LATIN:
        folded = folded.replace(one, other)
    return re.sub("[ijy]+", "i", folded)


def _word(word: str) -> str:
    """Returns the expression for a word with its possible endings."""
    if word.isascii() or len(word) < 3:
        return _latin(word)
    return _adjective(word) or _noun(word)


def _latin(word: str) -> str:
    """Returns the expression for a word that German declines: Westfalen, westfälisch; a word of two letters stays."""
    if len(word) < 3:
        return word
    if word.endswith("en") and len(word) > 5:
        return f"{word[:-2]}(?:en{_GERMAN_ENDING}|isch(?:e[mnrs]?)?)"
    return word + _GERMAN_ENDING


def _adjective(word: str) -> str:
    """Returns the expression for a name that is declined like an adjective, "" for any other: Кам'янське, Кривий."""
    if found := re.fullmatch(r"(.{2,}[сцз]ьк)(?:ий|а|е|і)?", word):
        return f"(?:{found[1]}{_CASES}|{found[1][:-3]}щин{_LETTERS}{{0,3}})"  # Дніпропетровщина
    found = re.fullmatch(r"(.{2,})[иі]й", word)
    return f"{found[1]}{_CASES}" if found else ""


def _noun(word: str) -> str:
    if word.endswith("ець"):  # Марганець, у Марганці, марганецький
        return f"{word[:-3]}(?:ець|ц{_LETTERS}{{1,3}}|ецьк{_CASES})"
    stem = word[:-1] if word[-1] in _VOWELS else word
    base, last = stem[:-1], stem[-1]
    if found := re.fullmatch(rf"(.*)і([^{_VOWELS}])", stem):  # in an open syllable і becomes о or е: Ріг, у Розі
        base = f"{found[1]}[іоеє]"
    suffix = f"|{base}[сцз]ьк{_CASES}" if last in _SIBILANTS else ""
    open_ended = f"{base}{_SOFTENED.get(last, last)}(?:{_NOUN_CASES}|ь?(?:[оеєі]в|[еиі]н)?ськ{_CASES})"
    return f"(?:{open_ended}{suffix})"


def _compound(first: str, second: str) -> str:
    """Returns the expression for the adjective of a name of two words, "" if it has none: Кривий Ріг, криворізький."""
    found = re.fullmatch(r"(.{2,})[иі]й", first)
    return f"{found[1]}о{_word(second)}" if found and not second.isascii() else ""
