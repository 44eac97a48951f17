"""Texts that a form of the admin only shows: each in its language, and a rich text as readers see it, not as markup."""

from functools import cache

from django.utils.html import format_html

from ..texts.bilingual import RichText, language_of_column
from ..texts.richtext import RichTextField, sanitise


def make_readable(form, model):
    """Has a form of the admin, or a set of its rows, show the texts of `model` that it only shows as people read them."""
    shown = {name: readable(model, name) for name in form.readonly_fields if is_text(model, name)}
    form.fieldsets = [
        (title, {**options, "fields": [_replaced(row, shown) for row in options["fields"]]})
        for title, options in form.fieldsets
    ]
    form.readonly_fields = [*form.readonly_fields, *shown.values()]


def _replaced(row, shown):
    if isinstance(row, (list, tuple)):
        return [shown.get(name, name) for name in row]
    return shown.get(row, row)


def is_text(model, name):
    """Returns whether a name is that of a column with text in one language."""
    return isinstance(name, str) and bool(language_of_column(name)) and not name.startswith(("ready_", "slug_"))


@cache
def readable(model, name):
    """Returns what the admin calls to show the column `name`: always the same for one column, because it is compared."""
    field, language = model._meta.get_field(name), language_of_column(name)

    def show(record):
        text = getattr(record, name)
        if not text:
            return "–"
        content = RichText(sanitise(text), language) if isinstance(field, RichTextField) else text
        return format_html('<div class="read" lang="{}">{}</div>', language, content)

    show.__name__, show.short_description = name, field.verbose_name
    return show
