"""What changed between two texts, word by word, so that editors can read it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from functools import partial
from typing import NamedTuple

WORD = re.compile(r"\S+\s*|\s+")  # with the space after it, so that neighbours that changed are one part
SENTENCE = re.compile(r".+?(?:[.!?…]\s+|\n|\Z)", re.DOTALL)
BUDGET = 8_000_000  # of work for two texts: less than half a second


Way = Callable[[str, str, list[int]], Iterator["Part"]]


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Part(NamedTuple):
    """A run of words that both texts have, or that only the older or only the newer one has."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Part]:
    """Returns the parts that make up `old` (same and gone) and `new` (same and new), in reading order.

    Where comparing words would take long, sentences are compared, and the words of those that differ as far as that goes.
    """
    return [part for part in _by_words(old, new, [BUDGET]) if part.text]


def _parts(
    old: str, new: str, budget: list[int], unit: re.Pattern[str], differing: Way, too_long: Way
) -> Iterator[Part]:
    """Compares two texts unit by unit; `differing` tells runs that differ, `too_long` everything if there is too much.

    `budget` is a list of one number, so that all comparisons within one spend from the same.
    """
    before, after = unit.findall(old), unit.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    yield Part(Kind.SAME, "".join(before[:start]))
    before, after, tail = (
        before[start : len(before) - end],
        after[start : len(after) - end],
        before[len(before) - end :],
    )
    cost = _cost(before, after)
    if cost > budget[0]:
        yield from too_long("".join(before), "".join(after), budget)
    else:
        budget[0] -= cost
        yield from _compared(before, after, budget, differing)
    yield Part(Kind.SAME, "".join(tail))


def _compared(before: list[str], after: list[str], budget: list[int], differing: Way) -> Iterator[Part]:
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            yield Part(Kind.SAME, "".join(before[a:b]))
        else:
            yield from differing("".join(before[a:b]), "".join(after[c:d]), budget)


def _replaced(old: str, new: str, budget: list[int]) -> Iterator[Part]:
    yield Part(Kind.GONE, old)
    yield Part(Kind.NEW, new)


def _common(before: list[str], after: list[str]) -> int:
    """Returns how many units two texts have in common from their first one on."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(before), len(after)))


def _cost(before: list[str], after: list[str]) -> int:
    """Returns a bound for the work: each run is looked for among all units and all pairs of equal ones."""
    counts = Counter(after)
    pairs = sum(number * counts[unit] for unit, number in Counter(before).items())
    return (len(before) + len(after)) ** 2 + 50 * pairs


_words_at_last = partial(_parts, unit=WORD, differing=_replaced, too_long=_replaced)
_by_sentences = partial(_parts, unit=SENTENCE, differing=_words_at_last, too_long=_replaced)
_by_words = partial(_parts, unit=WORD, differing=_replaced, too_long=_by_sentences)
