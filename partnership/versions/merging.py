"""Two people changed a record from the same state: what only one changed, or both alike, is kept; the rest is a conflict.

Everything here is plain: the values of a record (values.py) as both found them, as one of them means to leave them, and as
the other has left them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .values import Values

Names = tuple[str, ...]
Together = dict[str, Sequence[Names]]
ABSENT = object()


class Conflict(NamedTuple):
    """What both changed, each in another way: one field, several that say one thing together, or a whole row.

    `part` and `key` name the row that it stands in; without `names` it is that whole row, which one of them took out (None)
    while the other wrote in it.
    """

    part: str
    key: Any
    names: Names
    base: Values | None
    mine: Values | None
    theirs: Values | None


class Merged(NamedTuple):
    """What a record is to have; where there is a conflict, it is mine."""

    values: Values
    conflicts: list[Conflict]


class Sides(NamedTuple):
    """The values of a record, or of one row, as they were and as each of the two has them."""

    base: Values
    mine: Values
    theirs: Values


def merge(base: Values, mine: Values, theirs: Values, together: Together | None = None) -> Merged:
    """Returns what becomes of `theirs` with what changed from `base` to `mine`.

    Rows are known by their "id"; one that only I have may have any that is not in the others. A name that `base` does not
    hold counts as changed by both. `together` says which names of the record ("") or of its rows say one thing.
    """
    together = together or {}
    parts = [name for name in theirs if _is_rows(theirs[name]) or _is_rows(mine.get(name))]
    columns = Sides(*(_without(values, parts) for values in (base, mine, theirs)))
    values, conflicts = _fields(columns, "", None, together.get("", ()))
    for name in parts:
        rows = Sides(*({row["id"]: row for row in side.get(name, [])} for side in (base, mine, theirs)))
        values[name], more = _rows(rows, name, together.get(name, ()))
        conflicts += more
    return Merged(values, conflicts)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


def _without(values: Values, names: Iterable[str]) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _fields(sides: Sides, part: str, key: Any, together: Sequence[Names]) -> tuple[Values, list[Conflict]]:
    merged, conflicts = dict(sides.theirs), []
    for names in _units(sides.theirs, together):
        was, mine, theirs = ([values.get(name, ABSENT) for name in names] for values in sides)
        if mine in (was, theirs):
            continue
        merged |= {name: sides.mine[name] for name in names if name in sides.mine}
        if theirs != was:
            texts = ({name: values.get(name) for name in names} for values in sides)
            conflicts.append(Conflict(part, key, names, *texts))
    return merged, conflicts


def _units(values: Values, together: Sequence[Names]) -> Iterator[Names]:
    """Yields the names that are taken over together, in their order."""
    unit_of = {name: names for names in together for name in names}
    yield from dict.fromkeys(unit_of.get(name, (name,)) for name in values)


def _rows(sides: Sides, part: str, together: Sequence[Names]) -> tuple[list[Values], list[Conflict]]:
    """Merges rows that are given by their keys."""
    rows: list[Values] = []
    conflicts: list[Conflict] = []
    added = [row for key, row in sides.theirs.items() if key not in sides.base]
    for key in dict.fromkeys([*sides.theirs, *sides.mine]):
        was, mine, theirs = (rows_of.get(key) for rows_of in sides)
        row = mine
        if mine and theirs:
            row, more = _fields(Sides(was or {}, mine, theirs), part, key, together)
            conflicts += more
        elif mine == was:
            row = theirs
        elif theirs != was:
            conflicts.append(Conflict(part, key, (), was, mine, theirs))
        elif mine and any(_says(other, mine) for other in added):  # both added the same, or one form was sent twice
            row = None
        rows += [row] if row else []
    return rows, conflicts


def _says(row: Values, said: Values) -> bool:
    """Returns whether a row says what another does, under a key of its own."""
    return all(row.get(name) == value for name, value in said.items() if name != "id")
