"""The two languages of a record read against each other: what one says and the other lacks, or gives otherwise.

Each paragraph, heading and item is compared with its counterpart. What has none there may stand in another paragraph, and
a year or month that is said once need not be said again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, log
from typing import NamedTuple

from ..texts.alignment import Pairs, align
from ..texts.bilingual import LANGUAGES
from ..texts.outline import LISTS, Block, outline
from ..texts.readings import Kind, Reading
from .said import Names, Said, is_alike, said, unlike
from .understood import Readings, is_in_kyjiw, is_paraphrase, is_part_of_any, is_understood, near

MUCH = 2.5  # times as long: the shorter one is still being translated
SOME = 400  # letters
SIDES = (0, 1)


class Text(NamedTuple):
    """A text of a record in both languages, under the name by which a difference tells of it.

    That of a row is read by who has read the record before it.
    """

    name: str
    de: str
    uk: str
    is_rich: bool = False
    is_row: bool = False


class About(StrEnum):
    """What differs, beside what a text says (Kind)."""

    LENGTH = "length"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    LISTS = "lists"
    ORDER = "order"


class Place(NamedTuple):
    """Where something stands in a text of one language; if it is missing there (no end), near what it should stand."""

    text: str
    start: int = 0
    end: int = 0

    @classmethod
    def of(cls, text: str) -> "Place":
        return cls(text, 0, len(text))


class Difference(NamedTuple):
    """What the two languages of the text `name` do not say alike, and where it stands in each."""

    name: str
    about: Kind | About
    de: Place
    uk: Place


Found = Iterator[tuple[Kind | About, list[Place]]]


def differences(texts: Iterable[Text], names: Names) -> list[Difference]:
    """Returns what the languages of a record do not say alike, for the texts that both have."""
    written = [_Written.of(text) for text in texts if text.de.strip() and text.uk.strip()]
    known = names.among([block.text for one in written for blocks in one.blocks for block in blocks])
    read = [_Comparison.of(one, known) for one in written]
    record = tuple([reading for one in read for part in one.side(n) for reading in part.readings] for n in SIDES)
    for one in read:
        one.tell_before(record if one.is_row else ([], []))
    return [Difference(one.name, about, *places) for one in read for about, places in one.found(record)]


class _Written(NamedTuple):
    """A text in both languages: the blocks of each but its lists, and the numbers of items that these have."""

    name: str
    is_row: bool
    blocks: list[list[Block]]
    items: list[list[int]]

    @classmethod
    def of(cls, text: Text) -> "_Written":
        blocks = [_blocks(text, language) for language in LANGUAGES]
        items = [[block.items for block in found if block.tag in LISTS] for found in blocks]
        return cls(
            text.name, text.is_row, [[block for block in found if block.tag not in LISTS] for found in blocks], items
        )


@dataclass
class _Comparison:
    """A text in both languages, its blocks in pairs, and the numbers of items that its lists have."""

    name: str
    is_row: bool
    pairs: "Pairs[Said]"
    items: list[list[int]]
    loose: Readings = field(default_factory=lambda: ([], []))  # what has no counterpart where it should be

    @classmethod
    def of(cls, written: _Written, names: Names) -> "_Comparison":
        sides = zip(LANGUAGES, written.blocks, strict=True)
        parts = [[said(block, language, names) for block in blocks] for language, blocks in sides]
        return cls(written.name, written.is_row, align(parts[0], parts[1], _distance), written.items)

    def side(self, number: int) -> list[Said]:
        return [part for pair in self.pairs if (part := pair[number])]

    def tell_before(self, known: Readings) -> None:
        """Tells each part of the text which names its reader knows by then."""
        for n in SIDES:
            names = [reading for reading in known[n] if reading.kind == Kind.NAME]
            for part in self.side(n):
                part.before = list(names)
                names += part.of(Kind.NAME)

    def found(self, record: Readings) -> Found:
        """Yields what differs; `record` has what the whole record says in each language."""
        lengths = [sum(len(part.text) for part in self.side(n)) for n in SIDES]
        if max(lengths) > MUCH * min(lengths) and max(lengths) > SOME:
            yield About.LENGTH, [Place.of(self.side(n)[-1].text) for n in SIDES]
            return
        structure = list(self._structure())
        yield from self._readings(record)
        yield from self._alone(record)
        yield from structure

    # --- what blocks say -------------------------------------------------------------------------------------------------

    def _readings(self, record: Readings) -> Found:
        """Yields what is given otherwise, and what is missing where it should be and stands nowhere else in the text."""
        missing: list[tuple[int, Said, Reading, Said]] = []
        for de, uk, one, other in self._unlike():
            if one and other:
                if not (is_in_kyjiw(uk.text, one, other) or is_paraphrase((de.text, one), (uk.text, other), record)):
                    yield one.kind, [Place(de.text, one.start, one.end), Place(uk.text, other.start, other.end)]
            elif one and not is_understood(de, one, uk, record[1]):
                missing.append((0, de, one, uk))
            elif other and not is_understood(uk, other, de, record[0]):
                missing.append((1, uk, other, de))
        for n, _here, reading, _there in missing:
            self.loose[n].append(reading)
        for n, part in self._standing_alone():
            self.loose[n].extend(reading for reading in part.readings if not reading.is_weak)
        for n, here, reading, there in missing:
            if not self._stands_elsewhere(reading, 1 - n):
                places = [Place(here.text, reading.start, reading.end), Place(near(here, reading, there))]
                yield reading.kind, places if n == 0 else places[::-1]

    def _unlike(self) -> Iterator[tuple[Said, Said, Reading | None, Reading | None]]:
        for de, uk in self.pairs:
            if de and uk:
                yield from ((de, uk, one, other) for one, other in unlike(de, uk))

    def _stands_elsewhere(self, reading: Reading, n: int) -> bool:
        """Returns whether the other side says the same in another paragraph, where it has no counterpart either."""
        return any(is_alike(reading, other) for other in self.loose[n])

    # --- blocks ----------------------------------------------------------------------------------------------------------

    def _standing_alone(self) -> Iterator[tuple[int, Said]]:
        for pair in self.pairs:
            if None in pair:
                n = 0 if pair[0] else 1
                if part := pair[n]:
                    yield n, part

    def _alone(self, record: Readings) -> Found:
        for n, part in self._standing_alone():
            about: Kind | About | None = _ABOUT.get(part.block.tag)
            strong = [reading for reading in part.readings if not reading.is_weak]
            said_elsewhere = (
                self._stands_elsewhere(one, 1 - n) or is_part_of_any(one, record[1 - n]) for one in strong
            )
            if about is None and not all(said_elsewhere):
                about = About.PARAGRAPH
            if about:
                places = [Place.of(part.text), Place("")]
                yield about, places if n == 0 else places[::-1]

    def _structure(self) -> Found:
        for de, uk in self.pairs:
            if de and uk and de.role == "heading" and de.block.tag != uk.block.tag:
                yield About.HEADING, [Place.of(de.text), Place.of(uk.text)]
            if de and uk and (places := _in_another_order(de, uk)):
                yield About.ORDER, places
        of_items = [sum(items) for items in self.items]
        if self.items[0] != self.items[1] and of_items[0] == of_items[1]:
            yield About.LISTS, [Place.of(", ".join(map(str, items)) or "0") for items in self.items]


_ABOUT = {"h2": About.HEADING, "h3": About.HEADING, "li": About.ITEM, "blockquote": Kind.QUOTATION}


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


def _in_another_order(de: Said, uk: Said) -> list[Place] | None:
    """Returns where numbers of one unit, or days, that both blocks have stand in another order first."""
    for _unit, here in de.rows().items():
        there = [reading for reading in uk.rows().get(_unit, []) if reading.value in {one.value for one in here}]
        here = [reading for reading in here if reading.value in {one.value for one in there}]
        for one, other in zip(here, there, strict=True):
            if one.value != other.value:
                return [Place(de.text, one.start, one.end), Place(uk.text, other.start, other.end)]
    return None
