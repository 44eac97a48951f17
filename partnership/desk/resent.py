"""A form is sent once more in another's name: with what its person changed, and for the rest with what is stored by now."""

import re
from copy import copy

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT

from .fields import together
from .files import UploadWidget, token_name
from .filled import filled_form

TAKE, THEIRS = "_take-", "theirs"  # a choice in a form: its name begins with the one, and the other is its value


def taken(data, form):
    """Returns the names of the fields of a form, or of a row of it, that are to be as somebody else has them."""
    if form.prefix and data.get(f"{TAKE}{form.prefix}") == THEIRS:
        return set(form.fields)
    units = together(type(form.instance))
    return {name for unit in units if data.get(f"{TAKE}{form.add_prefix(unit[0])}") == THEIRS for name in unit}


def key_of(form):
    """Returns the key of a row; its place in the form if it is a new one."""
    return form.prefix if form.instance.pk is None else form.instance.pk


def resend(desk, request, entry, opened, mine, merged):
    """Has a request send what was merged; returns the prefix of each row in it, by relation and key.

    `opened` is the form with what was sent, laid over the record as it was opened.
    """
    as_stored = copy(request)
    as_stored.method = "GET"
    stored = filled_form(desk, as_stored, entry)
    sent = Sent(request.POST.copy(), request.FILES.copy())
    sent.follow(opened.form, stored.form, mine, merged)
    prefixes = {}
    for own, now in zip(opened.formsets, stored.formsets, strict=True):
        prefixes |= _resend_rows(sent, own, now, mine.get(own.prefix, []), merged.get(own.prefix, []))
    for name in [name for name in sent.data if name.startswith(TAKE)]:
        del sent.data[name]
    request.POST = sent.data
    request.FILES.clear()
    request.FILES.update(sent.files)
    return prefixes


def _resend_rows(sent, own, stored, mine, merged):
    """Sends the rows of a relation anew: those that are stored, in their order, then the new ones."""
    name, posted, forms = own.prefix, sent.rows(own.prefix), {key_of(form): form for form in own.forms}
    mine, merged = ({row["id"]: row for row in rows} for rows in (mine, merged))
    places = {}
    for now in stored.initial_forms:
        key, form = now.instance.pk, forms.pop(now.instance.pk, None)
        places[name, key] = now.prefix
        if form is not None:
            sent.put(now.prefix, posted.get(form.prefix, ()))
        sent.follow(form, now, mine.get(key, {}), merged.get(key, {}))
        sent.data[now.add_prefix("id")] = str(key)
    for key in [key for key in forms if key in merged]:
        places[name, key] = prefix = f"{name}-{len(places)}"
        sent.put(prefix, posted.get(forms[key].prefix, ()))
        sent.data[f"{prefix}-id"] = ""
    sent.data[f"{name}-{TOTAL_FORM_COUNT}"] = str(len(places))
    sent.data[f"{name}-{INITIAL_FORM_COUNT}"] = str(len(stored.initial_forms))
    return places


class Sent:
    """What a request sends, to be changed."""

    def __init__(self, data, files):
        self.data, self.files = data, files
        self.choices = data.copy()

    def follow(self, own, stored, mine, merged):
        """Sends the fields of a form, or of a row (None: I had it not), as they are stored where mine are not saved."""
        chosen = taken(self.choices, own) if own else set()
        if DELETION_FIELD_NAME in chosen:
            self.data.pop(stored.add_prefix(DELETION_FIELD_NAME), None)
        for name in (name for unit in together(type(stored.instance)) for name in unit if name in stored.fields):
            if name in chosen or name not in mine or mine[name] != merged.get(name):
                self.replace(stored[name])

    def replace(self, bound):
        """Sends a field as a form shows it."""
        for name in (bound.html_name, token_name(bound.html_name)):
            self.data.pop(name, None)
            self.files.pop(name, None)
        for name, values in shown(bound).items():
            self.data.setlist(name, values)

    def rows(self, prefix):
        """Takes out the rows of a relation; returns what was sent of each, by its prefix: where, its field, and what."""
        found = {}
        row = re.compile(rf"({re.escape(prefix)}-[0-9]+)-(.+)", re.ASCII)
        for source in (self.data, self.files):
            for name in list(source):
                if match := row.fullmatch(name):
                    found.setdefault(match[1], []).append((source, match[2], source.pop(name)))
        return found

    def put(self, prefix, fields):
        for source, name, values in fields:
            source.setlist(f"{prefix}-{name}", values)


def shown(bound):
    """Returns what a browser sends of a field as a form shows it, by the names of its inputs."""
    widget = bound.field.widget
    if isinstance(widget, UploadWidget):
        return {token_name(bound.html_name): [""]}  # the one that the record has
    widget = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
    return dict(_inputs(widget.get_context(bound.html_name, bound.value(), {})["widget"]))


def _inputs(widget):
    if "subwidgets" in widget:
        for part in widget["subwidgets"]:
            yield from _inputs(part)
    elif widget.get("type") == "checkbox":
        if widget["attrs"].get("checked"):
            yield widget["name"], ["on"]
    else:
        value = widget["value"]
        yield widget["name"], list(value) if isinstance(value, (list, tuple)) else ["" if value is None else value]
