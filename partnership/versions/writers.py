"""Who wrote what a record says, or is to say, so that somebody else has to approve it (setting FOUR_EYES).

That is kept with each version, because it outlives what becomes of a text: who wrote a part stays its writer when it is
discarded, deleted, withdrawn or no longer approved, and then prepared, restored or typed again by somebody else. Only once
a text has been public, what follows it is written anew. A language that is not ready has not been public with the other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..publishing.state import PUBLICATION, State
from ..texts.bilingual import LANGUAGES
from .values import Values, as_text

Statement = tuple[str, str]  # the name of a field or of rows, and what it holds, or what one row does


class Kept(Protocol):
    """What is asked of a version."""

    made_at: Any
    writers: Any

    @property
    def values(self) -> Values: ...
    @property
    def is_prepared(self) -> bool: ...
    @property
    def is_deleted(self) -> bool: ...
    @property
    def is_published(self) -> bool: ...


def written(values: Values) -> Values:
    """Returns the values of a version but for those that say what becomes of the record."""
    return {name: value for name, value in values.items() if name not in (*PUBLICATION, "ready_de", "ready_uk")}


def shown(values: Values) -> Values:
    """Returns the values of a version without the texts of a language that is not ready, which its page does not show."""
    hidden = tuple(f"_{language}" for language in LANGUAGES if values.get(f"ready_{language}") is False)
    return _without(values, hidden) if hidden else values


def _without(values: Values, hidden: tuple[str, ...]) -> Values:
    return {
        name: ""
        if isinstance(value, str) and name.endswith(hidden)
        else [_without(row, hidden) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for name, value in values.items()
    }


def statements(values: Values) -> set[Statement]:
    """Returns what the values of a version say, part by part; a row says the same under another key."""
    found = set()
    for name, value in written(values).items():
        for part in value if isinstance(value, list) else [value]:
            said = {key: text for key, text in part.items() if key != "id"} if isinstance(part, dict) else part
            if said not in (None, "", False):
                found.add((name, as_text(said)))
    return found


def was_public(version: Kept, until: datetime) -> bool:
    """Returns whether the public saw what a version says, which the record said until `until`."""
    if version.is_prepared or version.is_deleted:
        return False
    if "state" not in version.values:  # it has none of its own, and is approved with its changes
        return version.is_published
    moment = parse_datetime(version.values["publish_at"] or "")
    return version.values["state"] == State.APPROVED and moment is not None and moment <= until


class Written(NamedTuple):
    """What somebody went on writing from: what it said, who had written it, and who goes on (None: nobody)."""

    values: Values = {}
    writers: Sequence[int] = ()
    by: Any = None


def writers_of(values: Values, made_of: Written, kept: Iterable[Kept]) -> list[int]:
    """Returns the keys of the users who wrote `values`.

    `kept` are all versions of the record, the newest first: who wrote in one that says anything of what is new is a writer
    of that, unless it has been public since.
    """
    found = set(made_of.writers)
    if written(values) != written(made_of.values):
        found |= {made_of.by.pk} if made_of.by and made_of.by.pk else set()
    new = statements(values) - statements(made_of.values)
    new |= statements(shown(values)) - statements(shown(made_of.values))
    return sorted(found | _earlier_writers(new, kept))


def _earlier_writers(new: set[Statement], kept: Iterable[Kept]) -> set[int]:
    found: set[int] = set()
    until, others = timezone.now(), list[Kept]()
    for version in kept if new else ():
        if was_public(version, until):
            new = new - statements(shown(version.values))
        others.append(version)
        if not version.is_prepared:
            until = version.made_at
    for version in others:
        if new & statements(version.values):
            found.update(version.writers)
    return found
