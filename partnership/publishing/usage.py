"""What a record that has no state of its own is used by: a source, a place, a picture is public with what shows it.

A record is in use if something approved (published, or for later) refers to it, if it is a row of something that is in use,
or if something in use refers to it: the source of a figure of a municipality of an approved twinning, for one.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from .parts import is_part, owners
from .state import Publishable

Model = type[models.Model]


def in_use(model: Model) -> Q:
    """Returns the condition for what something approved uses, in a model that has no state of its own."""
    if getattr(model, "is_always_public", False):
        return Q(pk__isnull=False)
    found = Q(pk__in=[])
    for parent, name in owners(model):
        found |= Q(**{f"{name}__in": _rows_in_use(parent)})
    for user, name in _users(model):
        found |= Q(pk__in=_rows_in_use(user).values(name))
    return found


def is_in_use(record: models.Model) -> bool:
    """Returns whether something approved uses a stored record."""
    return _rows_in_use(type(record)).filter(pk=record.pk).exists()


def is_public(record: models.Model) -> bool:
    """Returns whether the public sees a stored record, or will at the time of what is approved and uses it."""
    return record.is_published if isinstance(record, Publishable) else is_in_use(record)


def shown_by(model: Model) -> set[type[Publishable]]:
    """Returns the publishable models whose records may show rows of `model`."""
    if issubclass(model, Publishable):
        return {model}
    return set().union(*(shown_by(other) for other, _name in [*owners(model), *_users(model)]))


def _rows_in_use(model: Model) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any]
    rows = model.objects.approved() if issubclass(model, Publishable) else model._base_manager.filter(in_use(model))
    return rows


def _users(model: Model) -> Iterator[tuple[Model, str]]:
    """Yields the models that refer to `model` without belonging to it, and the names of the fields by which they do."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        is_backward = isinstance(relation, models.ForeignObjectRel)
        if is_backward and not is_part(relation) and relation.related_model is not model:
            yield relation.related_model, relation.field.name
