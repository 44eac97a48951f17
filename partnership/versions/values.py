"""A record as plain data, and plain data as a record in memory.

The values of a record are its editable columns in both languages, the keys of what it refers to, and the rows that belong
to it, as JSON knows them. A name that a model no longer has is passed over, one that it has since then keeps its value.
"""

import json
from collections.abc import Iterator
from copy import copy
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from ..publishing.parts import parts
from ..publishing.state import PUBLICATION

Values = dict[str, Any]
Model = type[models.Model]
Record = TypeVar("Record", bound=models.Model)


def as_text(values: Any) -> str:
    """Returns values as the text that they are stored as."""
    return json.dumps(values, ensure_ascii=False)


def values_of(record: models.Model) -> Values:
    """Returns the values of a record as the database has it now."""
    return values_in(record._meta.default_manager.get(pk=record.pk))  # type: ignore[union-attr]


def values_in(record: models.Model) -> Values:
    """Returns the values of a record as it stands in memory, with the rows and relations that `in_memory` laid there."""
    model = type(record)
    values: Values = {field.name: plain_value(field, record) for field in columns(model)}
    values |= {field.name: _keys(record, field.name) for field in model._meta.many_to_many}
    return values | {name: _rows(record, name, relation) for name, relation in parts(model).items()}


def _rows(record: models.Model, name: str, relation: models.ManyToOneRel) -> list[Values]:
    """Returns the rows that belong to a record, those last that only a pending change has: their keys are negative."""
    rows = (_row(row, relation) for row in getattr(record, name).all())
    return sorted(rows, key=lambda row: (row["id"] < 0, abs(row["id"])))


def _row(row: models.Model, relation: models.ManyToOneRel) -> Values:
    fields = [field for field in row._meta.concrete_fields if field.name != relation.field.name]
    values: Values = {field.name: plain_value(field, row) for field in fields}
    return values | {field.name: _keys(row, field.name) for field in row._meta.many_to_many}


def plain_value(field: Any, record: models.Model) -> Any:
    """Returns the value of one column as JSON knows it; foreign keys as primary keys, dates and numbers as text."""
    value = field.value_from_object(record)
    return value if value is None or isinstance(value, (str, bool, int)) else field.value_to_string(record)


def _keys(record: models.Model, name: str) -> list[int]:
    return sorted(related.pk for related in getattr(record, name).all())


def columns(model: Model) -> list[Any]:
    """Returns the columns of a model that people edit."""
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]


def referred(record: models.Model, name: str) -> Any:
    """Returns what a relation of a record leads to; None if it is empty or, in a version, leads to what is gone."""
    try:
        return getattr(record, name)
    except ObjectDoesNotExist:
        return None


def references(model: Model, values: Values) -> Iterator[tuple[str, Any]]:
    """Yields (model, primary key) for each foreign key that the values of a record and its rows hold."""
    for field in model._meta.concrete_fields:
        if field.is_relation and values.get(field.name) is not None:
            yield field.related_model._meta.label_lower, values[field.name]  # type: ignore[union-attr]
    for name, relation in parts(model).items():
        for row in values.get(name, []):
            yield from references(relation.related_model, row)


def shown_by(model: Model, values: Values) -> Iterator[models.Model]:
    """Yields the records that the values of a record and its rows refer to, as far as they are there."""
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.is_relation and (held := values.get(field.name)):
            keys = held if isinstance(held, list) else [held]
            yield from field.related_model._default_manager.filter(pk__in=keys)  # type: ignore[union-attr]
    for name, relation in parts(model).items():
        for row in values.get(name, []):
            yield from shown_by(relation.related_model, row)


# --- in memory ----------------------------------------------------------------------------------------------------------


def in_memory(record: Record, values: Values) -> Record:
    """Returns a copy of a stored record with `values` laid over it, rows and relations included; nothing is written.

    A form and a public page read it like the record itself: its managers answer `all()` with what was laid there.
    """
    laid = copy(record)
    laid._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    _set_columns(laid, columns(type(laid)), values)
    _lay_relations(laid, values)
    for name, relation in parts(type(laid)).items():
        if name in values:
            _answer(laid, name, [_row_in_memory(laid, relation, row) for row in values[name]])
    return laid


def _row_in_memory(record: models.Model, relation: models.ManyToOneRel, values: Values) -> models.Model:
    row = relation.related_model(pk=values["id"], **{relation.field.name: record})
    row._state.adding = values["id"] is None or values["id"] < 0
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    _set_columns(row, _settable(type(row), relation.field.name), values)
    _lay_relations(row, values)
    return row


def _set_columns(record: models.Model, fields: list[Any], values: Values) -> None:
    for field in fields:
        if field.name in values:
            setattr(record, field.attname, field.to_python(values[field.name]))


def _settable(model: Model, parent: str) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name != parent]


def _lay_relations(record: models.Model, values: Values) -> None:
    for field in record._meta.many_to_many:
        if field.name in values:
            related = field.related_model._default_manager.filter(pk__in=values[field.name])
            _answer(record, field.name, list(related.select_related(*getattr(related.model, "address_relations", ()))))


def _answer(record: models.Model, name: str, rows: list[Any]) -> None:
    """Has a manager of a record in memory answer `all()` with these rows, as prefetch_related() does."""
    found = getattr(record, name).get_queryset()
    found._result_cache, found._prefetch_done = in_order(rows), True
    record._prefetched_objects_cache[name] = found  # type: ignore[attr-defined]


def in_order(rows: list[Any]) -> list[Any]:
    """Returns rows in the order of their model, as a queryset would; of those that are not stored, the older first."""
    for name in reversed(rows[0]._meta.ordering if rows else ()):
        column = name.removeprefix("-") if isinstance(name, str) else "pk"
        rows = sorted(rows, key=lambda row: _place(row, column), reverse=str(name).startswith("-"))
    return rows


def _place(row: models.Model, column: str) -> tuple[bool, Any]:
    value = getattr(row, column)
    return (value < 0, abs(value)) if column == "pk" else (value is not None, value)


def fitted(record: Record, values: Values) -> tuple[Record, list[str]]:
    """Returns a stored record in memory with what is right of `values`, and what is wrong with the others.

    What they refer to may be gone since they were written, or their address taken.
    """
    laid = in_memory(record, values)
    try:
        _validate(laid)
    except ValidationError as error:
        wrong = set(getattr(error, "error_dict", {})) & set(values)
        rest = {name: value for name, value in values.items() if wrong and name not in wrong}
        laid, more = fitted(record, rest) if rest else (copy(record), [])
        return laid, [*error.messages, *more]
    return laid, []


def _validate(record: models.Model) -> None:
    record.full_clean()
    for name, relation in parts(type(record)).items():
        for row in getattr(record, name).all():
            try:
                row.full_clean(exclude=[relation.field.name, row._meta.pk.name])
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


# --- stored -------------------------------------------------------------------------------------------------------------


def apply(values: Values, record: models.Model, keep: tuple[str, ...] = PUBLICATION) -> None:
    """Gives a record (stored or new) the values of a version and saves it, through all validation.

    Raises ValidationError if the record would not be right, as when what it refers to is gone (a file is, some time after
    its last use); what the names in `keep` hold stays as it is.
    """
    _set_columns(record, [field for field in columns(type(record)) if field.name not in keep], values)
    record.full_clean()
    record.save()
    _relate(record, values)
    for name, relation in parts(type(record)).items():
        if name in values:
            try:
                _replace_rows(record, relation, values[name])
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error
    record.save()  # again, for what is made from its rows (a former name is searched for)


def _relate(record: models.Model, values: Values) -> None:
    for field in record._meta.many_to_many:
        if field.name in values:
            there = field.related_model._default_manager.filter(pk__in=values[field.name])
            getattr(record, field.name).set(there)


def _replace_rows(record: models.Model, relation: models.ManyToOneRel, rows: list[Values]) -> None:
    """Brings the rows that belong to a record in line with those of a version; a row that is still there stays itself."""
    model, parent = relation.related_model, relation.field.name
    present = {row.pk: row for row in model._default_manager.filter(**{parent: record})}
    for pk in set(present) - {row["id"] for row in rows}:
        present[pk].delete()
    for values in rows:
        row = present.get(values["id"]) or model(**{parent: record})
        _set_columns(row, _settable(model, parent), values)
        row.full_clean()
        row.save()
        _relate(row, values)
