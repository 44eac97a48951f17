"""How the two languages of a record stand to each other: which one is missing, unfinished, current, or behind.

The languages are equal: whichever is ready first is the original of the other. A text is finished in a step if it is
ready for the public before it and after it; until then it is in the making, whether missing, begun or taken back.

- Only a finished text that changes makes the other one fall behind, finished or not. A text in the making is being brought
  up to the finished one, in as many steps as that takes, and makes nothing fall behind; nor does a typing error.
- A finished text stays behind, however often either is saved, until both are changed in one step or somebody says that it
  is current again. From which version it would have to be brought up to date is kept with the record.
- A text in the making stays behind until it is changed itself: marked as ready untouched, it is behind; written on after
  the original changed, it is current, because who marks it as ready has brought it up to what they read.
"""

from typing import Any, Final, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..texts.bilingual import LANGUAGES, Bilingual, language_of_column, other_language

# What has a language and is no text that anybody would translate anew.
NOT_TEXT: Final = ("ready", "slug", "withdrawal_notice")
Values = dict[str, Any]


class State(models.TextChoices):
    MISSING = "missing", _("missing")
    UNFINISHED = "unfinished", _("not ready")
    BEHIND = "behind", _("older than the original")
    CURRENT = "current", _("current")


class Behind(NamedTuple):
    """The language that has fallen behind ("" if none has), and the number of the last version that it went with."""

    language: str = ""
    since: int | None = None


def state_of(record: Bilingual, language: str) -> State:
    """Returns how the text of a record in `language` stands."""
    if not getattr(record, f"{record.required_texts[0]}_{language}"):
        return State.MISSING
    if record.behind == language:
        return State.BEHIND
    return State.CURRENT if record.is_ready(language) else State.UNFINISHED


def in_state(model: type[Bilingual], state: str, language: str) -> Q:
    """Returns the condition for the rows of which `state_of` says `state`."""
    written, behind = ~Q(**{f"{model.required_texts[0]}_{language}": ""}), Q(behind=language)
    ready = Q(**{f"ready_{language}": True})
    return {
        State.MISSING: ~written,
        State.UNFINISHED: written & ~behind & ~ready,
        State.BEHIND: written & behind,
        State.CURRENT: written & ~behind & ready,
    }[State(state)]


def texts(values: Values, language: str) -> list[tuple[str, Any]]:
    """Returns the texts that the values of a version hold in `language`, its rows' too: (name, text)."""
    own = [(name, value) for name, value in values.items() if value and _is_text(name, language)]
    rows = [(name, row) for name, value in values.items() for row in _rows(value)]
    return own + [(f"{name}.{column}", text) for name, row in rows for column, text in texts(row, language)]


def only_in(values: Values, language: str) -> Values:
    """Returns the values of a version without the columns that are no text in `language`; its rows stay."""
    return {name: value for name, value in values.items() if _rows(value) or _is_text(name, language)}


def _is_text(name: str, language: str) -> bool:
    return language_of_column(name) == language and name.rpartition("_")[0] not in NOT_TEXT


def _rows(value: Any) -> list[Values]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def follow(now: Behind, number: int, old: Values, new: Values) -> Behind:
    """Returns what is behind after a step from the version `number` with the values `old` to the values `new`."""
    changed = [language for language in LANGUAGES if texts(old, language) != texts(new, language)]
    if len(changed) == len(LANGUAGES):
        return Behind()
    if not changed:
        return now
    [language], other = changed, other_language(changed[0])
    if not (old.get(f"ready_{language}") and new.get(f"ready_{language}")):
        return Behind() if now.language == language else now
    return now if now.language or not texts(new, other) else Behind(other, number)
