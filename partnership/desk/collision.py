"""Two people write in one record: whoever saves second is shown what the first has saved, and nothing they wrote is lost.

A form carries a fingerprint of what it shows. If the record says something else when the form comes back, or may not be
written in any more, or is gone, nothing is saved: the answer shows what was sent, beside what is there now.
"""

import re
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from itertools import count, takewhile
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..publishing.parts import parts
from ..texts.bilingual import RichText, language_of
from ..texts.richtext import RichTextField, sanitise
from ..uploads.models import Upload
from ..versions.comparison import FieldValue, compare
from ..versions.pending import PendingChange
from ..versions.values import Values, columns, plain_value, values_of
from ..versions.versions import Version, as_text, is_versioned
from .files import token_name


def pending_change(record):
    """Returns the change that is prepared for a record of any kind, or None."""
    return PendingChange.objects.of(record) if is_versioned(type(record)) else None


def fingerprint(record, change):
    """Returns a mark of what a form shows: another one once the record, its rows or its pending change say otherwise."""
    if record is None:
        return ""
    shown = {"now": values_of(record), "prepared": change and [change.pk, change.saved_times]}
    return sha256(as_text(shown).encode()).hexdigest()[:32]


class Saved(NamedTuple):
    """What a form would be saved over, and, as far as is known, who saved it and when; if it stays in a history."""

    values: Values
    who: Any
    when: datetime | None
    is_kept: bool


def saved(record, change):
    """Returns what the form of a record shows by now."""
    if change:
        return Saved(change.values, change.changed_by, change.changed_at, True)
    if is_versioned(type(record)):
        last = Version.objects.of(record).select_related("made_by").first()
        return Saved(values_of(record), last and last.made_by, last and last.made_at, True)
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    last = entries.select_related("user").order_by("-action_time").first()
    return Saved(values_of(record), last and last.user, last and last.action_time, False)


def conflict(record, change, form, formsets):
    """Returns what a page says of a form that came too late: who saved meanwhile, and how what was sent would change it."""
    current, model = saved(record, change), type(record)
    changes = compare(model, current.values, merged(model, current.values, values_sent(form, formsets)))
    return {**current._asdict(), "changes": changes, "revived": sum(formset.revived for formset in formsets)}


def unsaved(desk, request, record):
    """Answers whoever may not write in a record any more with what they sent, to be copied, and how it differs."""
    sent, now = as_sent(desk.model, request.POST), values_of(record) if record else None
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Not saved: %(record)s") % {"record": record or desk.opts.verbose_name},
        "opts": desk.opts,
        "object": record,
        "sent": list(readable(desk.model, sent)),
        "changes": compare(desk.model, now, merged(desk.model, now, sent)) if now else None,
    }
    return TemplateResponse(request, "desk/unsaved.html", context, status=403 if record else 404)


# --- what was sent, of a form that was validated ------------------------------------------------------------------------


def values_sent(form, formsets):
    """Returns what a form and its rows say that have been validated; a row that was taken out has no values but its key."""
    return _form_values(form) | {formset.get_default_prefix(): list(_rows_sent(formset)) for formset in formsets}


def _rows_sent(formset):
    for form in formset.forms:
        values = _form_values(form)
        values.pop(formset.fk.name, None)
        if formset.can_delete and formset._should_delete_form(form):
            values = dict.fromkeys(values)
        if form.instance.pk or form.has_changed():
            yield values | {"id": form.instance.pk}


def _form_values(form):
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
