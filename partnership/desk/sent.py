"""What was sent with a form, as the values of a record (versions/values.py): of a validated form, or without one."""

import re
from contextlib import suppress
from itertools import count, takewhile

from django.core.exceptions import ValidationError
from django.db import models

from ..publishing.parts import parts
from ..texts.bilingual import RichText, language_of
from ..texts.richtext import RichTextField, sanitise
from ..uploads.models import Upload
from ..versions.comparison import FieldValue
from ..versions.values import columns, plain_value
from .files import token_name


def values_sent(form, formsets):
    """Returns what a form and its rows say that have been validated; a row that was taken out has no values but its key."""
    return form_values(form) | {formset.get_default_prefix(): list(_rows_sent(formset)) for formset in formsets}


def _rows_sent(formset):
    for form in formset.forms:
        values = form_values(form)
        values.pop(formset.fk.name, None)
        if formset.can_delete and formset._should_delete_form(form):
            values = dict.fromkeys(values)
        if form.instance.pk or form.has_changed():
            yield values | {"id": form.instance.pk}


def form_values(form):
    model, cleaned = type(form.instance), form.cleaned_data
    fields = [field for field in columns(model) if field.name in form.fields]
    values = {field.name: plain_value(field, form.instance) for field in fields}
    many = [field.name for field in model._meta.many_to_many if field.name in form.fields and field.name in cleaned]
    return values | {name: sorted(row.pk for row in cleaned[name]) for name in many}


def merged(model, stored, sent):
    """Returns what a record with the values `stored` would have if what was sent were saved in it."""
    rows = {name: _merged_rows(stored.get(name, []), sent[name]) for name in parts(model) if name in sent}
    return stored | sent | rows


def _merged_rows(stored, sent):
    """Returns the stored rows in their order, with what was sent of each, and then the new ones."""
    by_key = {row["id"]: row for row in sent if row["id"]}
    return [*(row | by_key.get(row["id"], {}) for row in stored), *(row for row in sent if not row["id"])]


def without_removed(model, values):
    """Returns values without the rows that were taken out."""
    rows = {name: [row for row in values[name] if _is_there(row)] for name in parts(model) if name in values}
    return values | rows


def _is_there(row):
    return any(value is not None for name, value in row.items() if name != "id")


# --- what was sent, without a form: of what may not be saved -------------------------------------------------------------


def as_sent(model, data, prefix=""):
    """Returns what was sent, right or wrong, but for boxes: one that is not ticked is not sent."""
    values = {}
    for field in columns(model):
        name = f"{prefix}{field.name}"
        if field.related_model is Upload and (token := data.get(token_name(name))):
            upload = Upload.objects.with_token(token)
            values[field.name] = upload and upload.pk
        elif name in data and not isinstance(field, models.BooleanField):
            values[field.name] = _stored_form(field, data[name])
    for field in model._meta.many_to_many:
        if keys := data.getlist(f"{prefix}{field.name}"):
            values[field.name] = sorted(filter(None, map(_key_of, keys)))
    for name, relation in parts(model).items():
        numbers = takewhile(lambda number, name=name: f"{name}-{number}-id" in data, count())
        starts = [f"{name}-{number}-" for number in numbers]
        values[name] = [
            as_sent(relation.related_model, data, start) | {"id": _key_of(data[f"{start}id"])} for start in starts
        ]
    return values


def _key_of(raw):
    """Returns a key that was sent; None if it is none."""
    return int(raw) if re.fullmatch(r"-?[0-9]{1,15}", raw) else None


def _stored_form(field, raw):
    """Returns what was sent for a column as a version holds it; as it was sent, if it is not right."""
    if raw == "":
        return None if field.null else ""
    if field.is_relation:
        return _key_of(raw)
    with suppress(ValidationError):
        is_date = isinstance(field, models.DateField)  # written as the language of the interface does
        value = field.formfield().clean(raw) if is_date else field.clean(raw, None)
        return value if isinstance(value, (str, int)) else str(value)
    return raw


def readable(model, values, prefix=""):
    """Yields (label, language, text) for everything that was written; rich text with its markup, to be copied with it."""
    for field in (*columns(model), *model._meta.many_to_many):
        value, language = values.get(field.name), language_of(field) or ""
        if value:
            text = RichText(sanitise(value), language) if isinstance(field, RichTextField) else FieldValue(field, value)
            yield f"{prefix}{field.verbose_name}", language, text
    for name, relation in parts(model).items():
        part = relation.related_model
        for number, row in enumerate(values.get(name, []), start=1):
            yield from readable(part, row, f"{part._meta.verbose_name} {number}: ")
