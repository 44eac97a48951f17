"""The fields of a form in two languages: each marked with its language, and readable where it is only shown."""

from functools import cache

from django import forms
from django.db import models
from django.utils.html import format_html

from ..publishing.state import texts_of
from ..texts.bilingual import LANGUAGES, RichText, language_of
from ..texts.dates import month_or_year
from ..texts.richtext import RichTextField, sanitise
from ..versions.values import columns
from .editor import RichTextEditor
from .moments import MomentField, MomentWidget

DATE = ("earliest", "latest", "precision")
FORMFIELDS = {
    models.URLField: {"assume_scheme": "https"},
    models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
    RichTextField: {"widget": RichTextEditor},
}


def pair(*names):
    """Returns rows of an admin form that show each text in both languages beside each other."""
    return [tuple(f"{name}_{language}" for language in LANGUAGES) for name in names]


def together(model):
    """Yields the names of the columns and relations of a model; those that say one thing together are one tuple."""
    names = [column.name for column in (*columns(model), *model._meta.many_to_many)]
    starts = [name.removesuffix(DATE[0]) for name in names if name.endswith(DATE[0])]
    units = [tuple(f"{start}{end}" for end in DATE) for start in starts]
    if focus := getattr(model, "focus_columns", ()):
        units.append(("upload", *focus))
    unit_of = {name: unit for unit in units for name in unit}
    yield from dict.fromkeys(unit_of.get(name, (name,)) for name in names)


def every_text(model, elsewhere=()):
    """Returns such rows for all texts of a model but those whose names stand `elsewhere` in its form."""
    return pair(*(name for name in texts_of(model) if name not in elsewhere))


def mark_language(field, column):
    """Marks a field of a form with the language that is written in it, for spelling aids and screen readers."""
    if not field or not isinstance(field.widget, (forms.TextInput, forms.Textarea)):
        return
    if language := language_of(column):
        field.widget.attrs["lang"] = language
    for code in LANGUAGES:
        if column.name == f"slug_{code}":
            attrs = {"lang": code, "data-slug-of": f"title_{code}", "autocapitalize": "off", "spellcheck": "false"}
            field.widget.attrs |= attrs


class DateOrPart(forms.DateField):
    """A date for which a month or a year may be typed; the form says then in the column `precision` which it was."""

    precision = ""

    def to_python(self, value):
        span = month_or_year(value) if isinstance(value, str) else None
        return span.earliest if span else super().to_python(value)

    def has_changed(self, initial, data):
        return bool(month_or_year(data or "")) or super().has_changed(initial, data)


def precision_of(column):
    """Returns the name of the column that says how exactly the date in this one is known; "" if none does."""
    name = "precision" if column.name in DATE else f"{column.name}_precision"
    names = {other.name for other in column.model._meta.concrete_fields}
    return name if name in names and type(column) is models.DateField else ""


def form_field(column, make, **kwargs):
    """Returns the field of a form for a column, made by `make` as Django's admin does, in the way of the press desk."""
    precision = precision_of(column)
    field = make(**kwargs, **({"form_class": DateOrPart} if precision else {}))
    if precision and field:
        field.precision = precision
    mark_language(field, column)
    return field


# --- texts that are only shown ------------------------------------------------------------------------------------------


def make_readable(form, model):
    """Has a form of the admin, or a set of its rows, show the texts of `model` that it only shows as people read them."""
    shown = {name: readable(model, name) for name in form.readonly_fields if text_column(model, name)}
    form.fieldsets = [
        (title, {**options, "fields": [_replaced(row, shown) for row in options["fields"]]})
        for title, options in form.fieldsets
    ]
    form.readonly_fields = [*form.readonly_fields, *shown.values()]


def _replaced(row, shown):
    if isinstance(row, (list, tuple)):
        return [shown.get(name, name) for name in row]
    return shown.get(row, row)


def text_column(model, name):
    """Returns the column with a text of one language that has this name; None for any other name."""
    columns = (column for column in model._meta.concrete_fields if column.name == name)
    return next((column for column in columns if language_of(column)), None)


@cache
def readable(model, name):
    """Returns what the admin calls to show the column `name`: always the same for one column, because it is compared."""
    field = text_column(model, name)
    language = language_of(field)

    def show(record):
        text = getattr(record, name)
        if not text:
            return "–"
        content = RichText(sanitise(text), language) if isinstance(field, RichTextField) else text
        return format_html('<div class="read" lang="{}">{}</div>', language, content)

    show.__name__, show.short_description = name, field.verbose_name
    return show
