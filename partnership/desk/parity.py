"""The two languages of a record read against each other: what one says and the other lacks, or gives otherwise.

Each paragraph, heading and item is compared with its counterpart. What has none there may stand in another paragraph, and
a year or month that is said once need not be said again.
"""

from collections.abc import Iterator
from enum import StrEnum
from math import inf, log
from typing import Final, NamedTuple

from ..texts.alignment import align
from ..texts.bilingual import LANGUAGES, other_language
from ..texts.outline import LISTS, Block, outline
from ..texts.readings import Kind, Reading
from .said import Names, Said, is_alike, said, unlike
from .understood import Context, is_part_of_any, is_said_otherwise, is_understood, near

MUCH: Final = 2.5  # times as long: the shorter one is still being translated
SOME: Final = 400  # letters


class Text(NamedTuple):
    """A text of a record in both languages, under the name by which a difference tells of it.

    Who reads a long text or a row knows the title and the like already.
    """

    name: str
    de: str
    uk: str
    is_rich: bool = False
    is_row: bool = False


class About(StrEnum):
    """What differs, beside what a text says (Kind)."""

    TEXT = "text"
    LENGTH = "length"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    LISTS = "lists"
    ORDER = "order"


class Place(NamedTuple):
    """Where something stands in a text of one language; if it is missing there (no end), near what it should stand.

    A link has an address.
    """

    text: str
    start: int = 0
    end: int = 0
    address: str = ""


class Difference(NamedTuple):
    """What the two languages of the text `name` do not say alike, and where it stands in each."""

    name: str
    about: Kind | About
    de: Place
    uk: Place


Found = Iterator[tuple[Kind | About, Place, Place]]


def differences(texts: list[Text], names: Names, subject: str = "", are_complete: bool = False) -> list[Difference]:
    """Returns what the languages of a record do not say alike.

    A text that only one of them has counts if the record is to be complete. `subject` is what the record is called where
    no text of it says so: either language may leave out the names in it.
    """
    both = [text for text in texts if text.de.strip() and text.uk.strip()]
    single = [text for text in texts if are_complete and bool(text.de.strip()) != bool(text.uk.strip())]
    blocks = [[_blocks(text, language) for language in LANGUAGES] for text in both]
    known = names.among([block.text for sides in blocks for side in sides for block in side])
    read = [_Comparison(text, sides, known) for text, sides in zip(both, blocks, strict=True)]
    context = Context(
        {language: [reading for one in read for reading in one.readings(language)] for language in LANGUAGES},
        frozenset(name.value for name in known.proper.names(subject)),
    )
    for one in read:
        one.tell_before(context)
    loose = {language: [reading for one in read for reading in one.loose(language, context)] for language in LANGUAGES}
    found = [Difference(one.text.name, *place) for one in read for place in one.differences(context, loose)]
    return [*found, *(Difference(text.name, About.TEXT, _whole(text.de), _whole(text.uk)) for text in single)]


class _Comparison:
    """A text in both languages, its blocks in pairs."""

    def __init__(self, text: Text, blocks: list[list[Block]], names: Names) -> None:
        self.text = text
        self.items = [[block.items for block in side if block.tag in LISTS] for side in blocks]
        parts = [
            [said(block, language, names) for block in side if block.tag not in LISTS]
            for language, side in zip(LANGUAGES, blocks, strict=True)
        ]
        self.pairs = align(parts[0], parts[1], _distance)
        self.both = [(de, uk) for de, uk in self.pairs if de and uk]
        self.unlike = [(de, uk, *pair) for de, uk in self.both for pair in unlike(de, uk)]
        self.alone = [part for pair in self.pairs if None in pair for part in pair if part]
        self.is_unfinished = self._says_much_less()

    def readings(self, language: str) -> list[Reading]:
        return [reading for part in self._side(language) for reading in part.readings]

    def _side(self, language: str) -> list[Said]:
        return [part for pair in self.pairs for part in pair if part and part.language == language]

    def _says_much_less(self) -> bool:
        """Returns whether one language is still being translated."""
        lengths = [sum(len(part.text) for part in self._side(language)) for language in LANGUAGES]
        return max(lengths) > MUCH * min(lengths) and max(lengths) > SOME

    def loose(self, language: str, context: Context) -> list[Reading]:
        """Returns what the text says in one language and the other lacks where it should be."""
        if self.is_unfinished:
            return []
        alone = [part for part in self.alone if part.language == language]
        found = [reading for here, reading, _there in self._lacking(context) if here.language == language]
        return found + [reading for part in alone for reading in part.readings if not reading.is_weak]

    def differences(self, context: Context, loose: dict[str, list[Reading]]) -> Found:
        """Yields what differs, with its place in each language; what is loose in both languages was only moved."""
        if self.is_unfinished:
            de, uk = (_whole(self._side(language)[-1].text) for language in LANGUAGES)
            yield About.LENGTH, de, uk
            return
        yield from self._given_otherwise(context)
        yield from self._missing(context, loose)
        yield from self._structure()

    def tell_before(self, context: Context) -> None:
        """Tells each part which names its reader knows by then."""
        for language in LANGUAGES:
            known = context.said[language] if self.text.is_rich or self.text.is_row else []
            names = [reading for reading in known if reading.kind == Kind.NAME]
            for part in self._side(language):
                part.before = list(names)
                names += part.of(Kind.NAME)

    def _given_otherwise(self, context: Context) -> Found:
        for de, uk, one, other in self.unlike:
            if one and other and not is_said_otherwise(de, one, uk, other, context):
                yield one.kind, _place(de, one), _place(uk, other)

    def _lacking(self, context: Context) -> list[tuple[Said, Reading, Said]]:
        """Returns what one block says and its counterpart does not, where that has to be said."""
        return [
            (here, reading, there)
            for de, uk, one, other in self.unlike
            for here, reading, missing, there in ((de, one, other, uk), (uk, other, one, de))
            if reading and not missing and not is_understood(here, reading, there, context)
        ]

    def _missing(self, context: Context, loose: dict[str, list[Reading]]) -> Found:
        for here, reading, there in self._lacking(context):
            if not _is_among(reading, loose[there.language]):
                yield reading.kind, *_in_order(here, _place(here, reading), Place(near(here, reading, there)))
        for part in self.alone:
            if about := _about(part, loose, context):
                yield about, *_in_order(part, _whole(part.text.strip() or "…"), Place(""))

    def _structure(self) -> Found:
        for de, uk in self.both:
            if de.role == "heading" and de.block.tag != uk.block.tag:
                yield About.HEADING, _whole(de.text), _whole(uk.text)
            yield from _in_another_order(de, uk)
        if self.items[0] != self.items[1] and sum(self.items[0]) == sum(self.items[1]):
            in_german, in_ukrainian = (_whole(", ".join(map(str, items)) or "0") for items in self.items)
            yield About.LISTS, in_german, in_ukrainian


def _blocks(text: Text, language: str) -> list[Block]:
    written: str = getattr(text, language)
    if text.is_rich:
        return outline(written, language).blocks
    tag = "li" if "\n" in text.de.strip() or "\n" in text.uk.strip() else "p"
    return [Block(tag, line.strip()) for line in written.splitlines() if line.strip()]


def _distance(de: Said, uk: Said) -> float:
    """Returns how unlikely it is that two blocks are one another's translation."""
    if de.role != uk.role:
        return inf
    here, there = de.signature, uk.signature
    apart = 0.6 * (1 - len(here & there) / len(here | there)) if here | there else 0.3
    lengths = abs(log((len(de.text) + 10) / (len(uk.text) + 10)))
    return apart + min(0.4, lengths / 2) + (0 if de.block.tag == uk.block.tag else 0.2)


def _about(part: Said, loose: dict[str, list[Reading]], context: Context) -> Kind | About | None:
    """Returns what is missing with a block that has no counterpart; None if all that it says stands elsewhere."""
    match part.block.tag:
        case "h2" | "h3":
            return About.HEADING
        case "li":
            return About.ITEM
        case "blockquote":
            return Kind.QUOTATION
    other = other_language(part.language)
    strong = (reading for reading in part.readings if not reading.is_weak)
    is_new = (not (_is_among(one, loose[other]) or is_part_of_any(one, context.said[other])) for one in strong)
    return About.PARAGRAPH if any(is_new) else None


def _is_among(reading: Reading, readings: list[Reading]) -> bool:
    return any(is_alike(reading, other) for other in readings)


def _place(part: Said, reading: Reading) -> Place:
    return Place(part.text, reading.start, reading.end, reading.value if reading.kind == Kind.LINK else "")


def _whole(text: str) -> Place:
    return Place(text, 0, len(text))


def _in_order(part: Said, here: Place, there: Place) -> tuple[Place, Place]:
    """Returns the two places with the German one first; `part` is where `here` is."""
    return (here, there) if part.language == LANGUAGES[0] else (there, here)


def _in_another_order(de: Said, uk: Said) -> Found:
    """Yields where numbers of one unit, or days, that both blocks have stand in another order first."""
    rows = uk.rows()
    for unit, row in de.rows().items():
        there = [reading for reading in rows.get(unit, []) if reading.value in {one.value for one in row}]
        here = [reading for reading in row if reading.value in {one.value for one in there}]
        for one, other in zip(here, there, strict=True):
            if one.value != other.value:
                yield About.ORDER, _place(de, one), _place(uk, other)
                break
