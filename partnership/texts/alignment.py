"""Which members of two sequences stand for one another, in their order: paragraphs, items of a list, numbers."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

ALONE: Final = 0.7  # what it costs that one has no counterpart: two that cost more than twice as much are none

One = TypeVar("One")
Pairs = list[tuple[One | None, One | None]]


def align(here: Sequence[One], there: Sequence[One], cost: Callable[[One, One], float]) -> "Pairs[One]":
    """Returns the members of two sequences in pairs that together cost least, None beside what stands alone."""
    costs = [[(place * ALONE, "there") for place in range(len(there) + 1)]]
    for row, one in enumerate(here, 1):
        above, line = costs[-1], [(row * ALONE, "here")]
        for place, other in enumerate(there):
            both = (above[place][0] + cost(one, other), "both")
            line.append(min(both, (line[-1][0] + ALONE, "there"), (above[place + 1][0] + ALONE, "here")))
        costs.append(line)
    return _back(here, there, [[step for _cost, step in line] for line in costs])


def _back(here: Sequence[One], there: Sequence[One], steps: list[list[str]]) -> "Pairs[One]":
    pairs: Pairs[One] = []
    row, place = len(here), len(there)
    while row or place:
        step = steps[row][place]
        row, place = row - (step != "there"), place - (step != "here")
        pairs.append((None if step == "there" else here[row], None if step == "here" else there[place]))
    return pairs[::-1]
