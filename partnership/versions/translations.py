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

from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..publishing.parts import parts
from ..publishing.state import is_text
from ..texts.bilingual import LANGUAGES, Bilingual, other_language

Model = type[models.Model]
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


def texts(model: Model, values: Values, language: str) -> list[tuple[str, Any]]:
    """Returns the texts that the values of a version hold in `language`, its rows' too: (name, text)."""
    own = [(name, values[name]) for name in _names(model, language) if values.get(name)]
    rows = [(name, relation, row) for name, relation in parts(model).items() for row in values.get(name, ())]
    inner = [(name, pair) for name, relation, row in rows for pair in texts(relation.related_model, row, language)]
    return own + [(f"{name}.{column}", text) for name, (column, text) in inner]


def only_in(model: Model, values: Values, language: str) -> Values:
    """Returns the values of a version without the columns that are no text in `language`; its rows stay."""
    kept = {*_names(model, language), *parts(model)}
    return {name: value for name, value in values.items() if name in kept}


def _names(model: Model, language: str) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if is_text(column, language)]


def follow(model: Model, now: Behind, number: int, old: Values, new: Values) -> Behind:
    """Returns what is behind after a step from the version `number` with the values `old` to the values `new`."""
    changed = [language for language in LANGUAGES if texts(model, old, language) != texts(model, new, language)]
    if len(changed) == len(LANGUAGES):
        return Behind()
    if not changed:
        return now
    [language], other = changed, other_language(changed[0])
    if not (old.get(f"ready_{language}") and new.get(f"ready_{language}")):
        return Behind() if now.language == language else now
    return now if now.language or not texts(model, new, other) else Behind(other, number)
