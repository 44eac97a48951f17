"""Two versions of a record beside each other, field by field, as people read them."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from ..publishing.parts import parts
from ..texts.bilingual import language_of
from ..texts.richtext import RichTextField, lines
from .difference import Part, difference
from .values import Values, columns

# A start tag with attributes, as sanitised HTML has it.
_TAG = re.compile(r'<[a-z]\w*((?: [\w-]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' (?:href|hreflang|lang|start)="([^"]*)"')


class Change(NamedTuple):
    """One field that differs: its label, the language of its text ("" if it has none), and what became of its words."""

    label: str
    language: str
    parts: list[Part]


Key = tuple[str, str]  # label, language


class FieldValue(NamedTuple):
    """What a version holds in one field; two of them are compared as they are stored, and read as people read them."""

    field: Any
    value: Any

    def __str__(self) -> str:
        return _readable(self.field, self.value)


def compare(model: type[models.Model], old: Values, new: Values) -> list[Change]:
    """Returns the fields of `model` in which two versions differ, in the order of the form."""
    return [_change(*key, before, after) for key, before, after in _differing(model, old, new)]


def changed_labels(model: type[models.Model], old: Values, new: Values) -> list[str]:
    """Returns the labels alone of the fields in which two versions differ, each once."""
    return list(dict.fromkeys(label for (label, _language), *_values in _differing(model, old, new)))


def _differing(
    model: type[models.Model], old: Values, new: Values
) -> Iterator[tuple[Key, FieldValue | None, FieldValue | None]]:
    before, after = dict(_fields(model, old)), dict(_fields(model, new))
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _change(label: str, language: str, old: FieldValue | None, new: FieldValue | None) -> Change:
    """Compares what people read; where only the markup differs, what is stored, so that no change is hidden."""
    readable = [str(value) if value else "" for value in (old, new)]
    stored = [str(value.value) if value else "" for value in (old, new)]
    return Change(label, language, difference(*(stored if readable[0] == readable[1] else readable)))


def _fields(model: type[models.Model], values: Values, prefix: str = "") -> Iterator[tuple[Key, FieldValue]]:
    """Yields ((label, language), what is held) for everything in a version."""
    for field in (*columns(model), *model._meta.many_to_many):
        if field.name in values:
            yield (
                (f"{prefix}{field.verbose_name}", language_of(field) or ""),
                FieldValue(field, values[field.name]),
            )
    for name, relation in parts(model).items():
        part = relation.related_model
        for number, row in enumerate(values.get(name, []), start=1):
            yield from _fields(part, row, f"{part._meta.verbose_name} {number}: ")


def _readable(field: Any, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        found = field.related_model._default_manager.in_bulk(keys)
        return ", ".join(str(found.get(key, f"#{key}")) for key in keys)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return str(localize(timezone.localtime(field.to_python(value))))
    if isinstance(field, models.DateField):
        return str(localize(field.to_python(value)))
    return lines(with_attributes(value)) if isinstance(field, RichTextField) else str(value)


def with_attributes(html: str) -> str:
    """Returns rich text that says, before the words, where a link leads, their language, and the first number of a list."""
    return _TAG.sub(
        lambda tag: f"{tag[0]}[{' '.join(_ATTRIBUTE.findall(tag[1]))}] " if _ATTRIBUTE.search(tag[1]) else tag[0], html
    )
