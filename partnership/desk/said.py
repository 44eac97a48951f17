"""What a paragraph, a heading or an item says, and what two of them, one of each language, do not say alike.

What careful texts say in one language alone is weak: „beide“, «два», the marks around a Ukrainian name. It is passed over
unless the other language gives something else in its place.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log
from typing import Any, Final, NamedTuple

from ..links.versions import host, is_same, is_version
from ..texts.alignment import align
from ..texts.facts import facts
from ..texts.names import Name, NameReader
from ..texts.outline import Block
from ..texts.quotations import quotations
from ..texts.readings import Kind, Reading
from ..texts.sentences import spans

LONGEST_NAME: Final = 30  # letters
GROUPS: Final = ((Kind.DATE, Kind.NUMBER), (Kind.TIME,), (Kind.WEEKDAY,), (Kind.LINK,))
_ROLES = {"h2": "heading", "h3": "heading", "blockquote": "quotation"}
_TELLING = {Kind.DATE, Kind.NUMBER, Kind.TIME, Kind.NAME, Kind.LINK}
Unlike = tuple[Reading | None, Reading | None]
"""What the German text says and what the Ukrainian one says in its place; None where it says nothing."""

# Ukrainian says of which town somebody is the head, and of which a council is: «міський голова …», «… міська рада».
_HEAD = re.compile(
    r"(?:голов(?:а|и|і|у|ою)|бургомі[сш]т[ре]\w*|мер\w{0,4}|начальни\w+|губернатор\w*|керівни\w+|очільни\w+) (?:міста )?$",
    re.I,
)
_COUNCIL = re.compile(r" (?:міськ|районн|обласн)\w+ (?:рад|військ)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_TERM = re.compile(r"\bd(?:er|ie|as|em|en|es) [„»\"]$", re.I)
_ORIGINAL = re.compile(r"[»“]?\s*\(([^()]+)\)")


class Names(NamedTuple):
    """The names that the site knows; those of bodies and the like have names of places in them, which are read besides."""

    proper: NameReader
    composed: NameReader

    @classmethod
    def of(cls, proper: Iterable[Name], composed: Iterable[Name]) -> "Names":
        return cls(NameReader(proper), NameReader(composed))

    def among(self, texts: list[str]) -> "Names":
        """Returns the names that stand in `texts`."""
        return Names(self.proper.of(texts), self.composed.of(texts))


@dataclass(eq=False)
class Said:
    """A block of a text, its language, what it says, in its order, and the names that stand before it in the text."""

    block: Block
    language: str
    readings: list[Reading]
    before: list[Reading] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def role(self) -> str:
        return _ROLES.get(self.block.tag, "text")

    @cached_property
    def signature(self) -> set[tuple[Kind, Any]]:
        """What tells this block from others whatever its language."""
        return {(reading.kind, reading.value) for reading in self.readings if reading.kind in _TELLING}

    def by_sentence(self, kind: Kind) -> list[list[Reading]]:
        return [[one for one in self.of(kind) if start <= one.start < end] for start, end in spans(self.text)]

    def rows(self) -> dict[Any, list[Reading]]:
        """Returns the different numbers of each unit, if they are in figures, and the different days, in their order."""
        rows: dict[Any, dict[Any, Reading]] = {}
        for reading in self.readings:
            is_day = reading.kind == Kind.DATE and reading.value[2]
            if is_day or (reading.kind == Kind.NUMBER and self.text[reading.start].isdigit()):
                unit = Kind.DATE if is_day else reading.value[1]
                rows.setdefault(unit, {}).setdefault(reading.value, reading)
        return {unit: list(row.values()) for unit, row in rows.items()}

    def of(self, *kinds: Kind) -> list[Reading]:
        return [reading for reading in self.readings if reading.kind in kinds]


def said(block: Block, language: str, names: Names) -> Said:
    """Returns what a block says."""
    readings = facts(block.text, language)
    taken = {
        place for reading in readings for place in range(reading.start, reading.end)
    }  # „Mai“ is somebody's name, too
    composed = list(_once(block.text, names.composed))
    found = [*composed, *(_in_its_name(name, composed) for name in _once(block.text, names.proper))]
    readings += [name for name in found if name.start not in taken]
    readings += quotations(block.text, language)
    readings += [Reading(Kind.LINK, link.href, link.start, link.start + len(link.text)) for link in block.links]
    return Said(block, language, sorted(readings, key=lambda reading: reading.start))


def _in_its_name(name: Reading, composed: list[Reading]) -> Reading:
    """Returns a name as weak if it stands in that of a body, which „sie“ may stand for."""
    is_part = any(body.start <= name.start and name.end <= body.end for body in composed)
    return replace(name, is_weak=True) if is_part else name


def _once(text: str, names: NameReader) -> Iterator[Reading]:
    """Yields names, but for another spelling of one in parentheses behind it, and for that of a clock («за … часом»)."""
    before = None
    for name in names.names(text):
        is_spelling = before and before.value == name.value and text[before.end : name.start] == " ("
        if not (is_spelling or text.startswith(" час", name.end)):
            yield name
        before = name


def unlike(de: Said, uk: Said) -> list[Unlike]:
    """Returns what two blocks that stand for one another do not say alike."""
    found = [pair for kinds in GROUPS for pair in _unlike(de.of(*kinds), uk.of(*kinds))]
    names = [part.by_sentence(Kind.NAME) for part in (de, uk)]
    if len(names[0]) != len(names[1]):
        names = [[part.of(Kind.NAME)] for part in (de, uk)]
    for here, there in zip(*names, strict=True):
        found += _unlike(here, there)
        found += [(one, None) for one in _once_more(de, here, there)] + [
            (None, one) for one in _once_more(uk, there, here)
        ]
    return [*found, *_quotations(de, uk)]


def is_of_office(part: Said, name: Reading) -> bool:
    """Returns whether a place is named in Ukrainian as that of its head or council, where German leaves it out."""
    before, behind = part.text[: name.start], part.text[name.end :]
    return part.language == "uk" and (_HEAD.search(before) or _COUNCIL.match(behind)) is not None


def _once_more(part: Said, here: list[Reading], there: list[Reading]) -> Iterator[Reading]:
    """Yields the names that a sentence says more often than its counterpart, but for what another reason has them there."""
    for value in {one.value for one in here if not one.is_weak}:
        mine = [one for one in here if one.value == value]
        due = [one for one in mine if _is_own(part, one) and not is_of_office(part, one)]
        theirs = sum(other.value == value for other in there)
        yield from due[theirs:] if theirs else ()


def _is_own(part: Said, name: Reading) -> bool:
    """Returns whether a name is written in the letters of the text, not as an original beside its translation."""
    return ("а" <= part.text[name.start].lower() <= "ґ") == (part.language == "uk")


def is_alike(one: Reading, other: Reading) -> bool:
    """Returns whether two readings, one of each language, say the same."""
    if {one.kind, other.kind} == {Kind.DATE, Kind.NUMBER}:  # „2000“ is read as a year, «2 000» as a number
        date, number = (one.value, other.value) if one.kind == Kind.DATE else (other.value, one.value)
        return bool(date[1] is None and number == (date[0], ""))
    if one.kind != other.kind:
        return False
    if one.kind == Kind.LINK:
        return is_same(one.value, other.value)
    if one.kind == Kind.DATE:
        return one.value == other.value or (one.value[1:] == other.value[1:] != (None, None) and _is_open(one, other))
    is_other_word = one.is_weak and other.is_weak and one.is_ordinal != other.is_ordinal  # „beide“ is no second one
    return bool(one.value == other.value and not is_other_word)


def _is_open(one: Reading, other: Reading) -> bool:
    """Returns whether one of two dates leaves the year to what was said before."""
    return None in (one.value[0], other.value[0])


def _unlike(de: list[Reading], uk: list[Reading]) -> Iterator[Unlike]:
    sides = ((de, uk), (uk, de))
    left = [_without_counterpart(here, there) for here, there in sides]
    spare = [[*_weak(missing), *_repeated(here, there)] for missing, (here, there) in zip(left, sides, strict=True)]
    strong = [[reading for reading in missing if not reading.is_weak] for missing in left]
    for one, other in align(strong[0], strong[1], _distance):
        if one and other and one.kind == Kind.LINK and is_version(one.value, other.value):
            continue
        yield one or _instead(spare[0], other), other or _instead(spare[1], one)
    yield from _in_another_place(left, spare)
    yield from ((one, again) for one, again in _again(left[0], spare[1]))
    yield from ((again, one) for one, again in _again(left[1], spare[0]))


def _again(left: list[Reading], spare: list[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """Yields a weak number, like «два», with one that the other side says again where this has none: „drei … drei“."""
    numbers = [one for one in _weak(left) if one.kind == Kind.NUMBER and not one.is_ordinal]
    repeated = [one for one in spare if one.kind == Kind.NUMBER and not one.is_weak]
    yield from list(zip(numbers, repeated, strict=False))[:1]


def _in_another_place(left: list[list[Reading]], spare: list[list[Reading]]) -> Iterator[Unlike]:
    """Yields a place in a row that is another one in the other language: „zum zweiten Mal“ and «уперше»."""
    if any(reading.is_ordinal for missing in left for reading in missing):
        de, uk = (next((reading for reading in readings if reading.is_ordinal), None) for readings in spare)
        if de and uk:
            yield de, uk


def _without_counterpart(here: list[Reading], there: list[Reading]) -> list[Reading]:
    if here and here[0].kind == Kind.LINK:
        return _left_over(here, there)
    left = [reading for reading in here if not any(is_alike(reading, other) for other in there)]
    return [reading for place, reading in enumerate(left) if reading.value not in [one.value for one in left[:place]]]


def _left_over(here: list[Reading], there: list[Reading]) -> list[Reading]:
    """Returns the links beyond those to the same page, as pages of one kind are told apart by neither language."""
    left, others = [], list(there)
    for reading in here:
        same = next((other for other in others if is_alike(reading, other)), None)
        if same is None:
            left.append(reading)
        else:
            others.remove(same)
    return left


def _weak(readings: list[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.is_weak]


def _repeated(here: list[Reading], there: list[Reading]) -> Iterator[Reading]:
    """Yields what one side says more often than the other: it may stand where the other says something else."""
    for place, reading in enumerate(here):
        times = sum(one.value == reading.value for one in here[: place + 1])
        if 0 < sum(is_alike(reading, other) for other in there) < times:
            yield reading


def _instead(spare: list[Reading], other: Reading | None) -> Reading | None:
    """Returns what is said in place of a reading that has no counterpart: „zwei“, though it need not be said."""
    return next((reading for reading in spare if other and reading.kind == other.kind), None)


def _distance(one: Reading, other: Reading) -> float:
    """Returns how unlikely it is that one was meant by the other; above 1.4 they are about different things."""
    if one.kind != other.kind:
        return 2
    if one.kind == Kind.DATE:
        shared = (mine for mine, theirs in zip(one.value, other.value, strict=True) if mine == theirs)
        return 0.2 if any(shared) else 0.6
    if one.kind == Kind.NUMBER:
        return 0.2 if one.value[1] == other.value[1] or one.value[0] == other.value[0] else 0.8
    return 0.2 if one.kind == Kind.LINK and host(one.value) == host(other.value) else 0.6


# --- quotations ---------------------------------------------------------------------------------------------------------


def _quotations(de: Said, uk: Said) -> Iterator[Unlike]:
    for one, other in align(de.of(Kind.QUOTATION), uk.of(Kind.QUOTATION), _apart):
        if (one is None or other is None) and not (_is_name(one, de, uk) or _is_name(other, uk, de)):
            yield one, other


def _apart(one: Reading, other: Reading) -> float:
    return abs(log((one.end - one.start + 5) / (other.end - other.start + 5)))


def _is_name(quotation: Reading | None, here: Said, there: Said) -> bool:
    """Returns whether marks stand around a name or a term and are no quotation, so that the other language may do without.

    So do the text of a link to a page, a German term behind its article („die ‚…‘“), and a Ukrainian name of two words at
    most. If the original stands behind it in parentheses, the other text has to have that.
    """
    if quotation is None:
        return False
    text = here.text[quotation.start : quotation.end]
    if (quotation.start, quotation.end) in [(name.start, name.end) for name in here.of(Kind.NAME)]:
        return True
    if any(link.start <= quotation.start <= link.start + len(link.text) for link in here.block.links):
        return True
    if original := _ORIGINAL.match(here.text, quotation.end):
        return all(word[: max(4, len(word) - 2)] in there.text for word in _WORD.findall(original[1]))
    if len(text) > LONGEST_NAME:
        return False
    if text in there.text:
        return True
    if here.language == "de":
        return _TERM.search(here.text[: quotation.start]) is not None
    words = text.split()
    return 0 < len(words) <= 2 and words[0][0].isupper() and text[-1] not in ".!?…"
