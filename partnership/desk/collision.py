"""Two people write in one record: what each changed is kept, and what both changed differently is for the second to decide.

A form carries a mark of what it was given (`fingerprint`). If the record says something else when the form comes back, the
version with that mark says what this person changed, and that is merged into what is there now (versions/merging.py). Only
a conflict is asked about: nothing is saved, and a page shows what was opened, what both wrote, and takes the decision. Of a
record that may not be written in any more, or is gone, a page shows what was sent beside what is there now.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from django.forms.formsets import DELETION_FIELD_NAME, all_valid
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..publishing.parts import parts
from ..publishing.state import Publishable, State
from ..texts.bilingual import language_of
from ..versions.comparison import FieldValue, changed_labels, compare
from ..versions.difference import difference
from ..versions.merging import merge
from ..versions.values import columns, fitted, in_memory, values_in, values_of
from ..versions.versions import Version, identity
from .fields import together
from .filled import FLAGS, Entry, filled_form
from .resent import TAKE, key_of, resend, taken
from .sent import as_sent, form_values, merged, readable


def fingerprint(record, change):
    """Returns a mark of what a form shows: another one once the record, its rows or its pending change say otherwise."""
    if record is None:
        return ""
    prepared = (_digest(change.values), change.pk, change.saved_times) if change else ()
    return ".".join(map(str, (_digest(values_of(record)), *prepared)))


def mark(entry):
    """Returns the mark that a form carries; of a record that is not public it shows nothing that is prepared."""
    return fingerprint(entry.record, entry.change if entry.is_public else None)


def _digest(values):
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


def _given(record, given):
    """Returns the values with the mark that a form carries, None if they are not kept; and who has saved since."""
    now, *prepared = given.split(".")
    wanted, users = prepared[0] if prepared else now, []
    for version in Version.objects.filter(**identity(record)).order_by("-pk").select_related("made_by"):
        if version.is_prepared == bool(prepared) and _digest(version.values) == wanted:
            return version.values, users
        users.append(version.made_by)
    return None, users[:1]


# --- what somebody else saved while a form was open -----------------------------------------------------------------------


class Clash(NamedTuple):
    """What both changed, as a page shows it: what was opened, and how each text differs from it (None: taken out)."""

    name: str  # of the choice in the form
    label: str
    language: str
    opened: str
    mine: Any
    theirs: Any


@dataclass
class Meanwhile:
    """What was saved while a form was open, and what of it this person has to decide."""

    changed: list[str] = field(default_factory=list)  # the labels of what others changed and is kept
    users: list[Any] = field(default_factory=list)
    is_public_other: bool = False  # beneath what is prepared the public text changed
    is_known: bool = True  # it is known what the form was given
    is_own: bool = False  # this person saved it, in another window
    clashes: list[Clash] = field(default_factory=list)
    revived: int = 0  # rows that this person wrote in and somebody else took out

    @property
    def who(self):
        """Returns the names of who saved, in the order in which they did."""
        return ", ".join(dict.fromkeys(str(user) for user in reversed(self.users) if user)) or _("somebody else")

    def sentence(self):
        """Returns what is told of it beside the form, and once it is saved; "" if there is nothing to tell."""
        if not self.changed:
            return ""
        said = {"who": self.who, "fields": ", ".join(map(capfirst, self.changed))}
        if self.is_own:
            return _("You changed this in another window meanwhile, and it is kept: %(fields)s.") % said
        return _("While you were writing, this was changed by %(who)s, and it is kept: %(fields)s.") % said

    def refusal(self, entry, form, is_prepared):
        """Returns why what was merged is not saved yet; "" if it is."""
        if (self.clashes or not self.is_known) and self.is_own:
            return _("You saved this in another window in the meantime. Nothing is lost: see below.")
        if self.clashes or not self.is_known:
            return _("Somebody else has saved this in the meantime. Nothing of yours is lost: see below.")
        if (self.changed or self.is_public_other) and _answers_for_all(entry, form, is_prepared):
            return _("The text is another one by now. Look at what was changed, then save again.")
        return ""


def _answers_for_all(entry, form, is_prepared):
    """Returns whether something is said of the whole text: that it is approved or published, or what its change means."""
    if any(form.cleaned_data.get(name) for name in FLAGS):
        return True
    if entry.is_public:
        return entry.change is not None and not is_prepared
    return isinstance(form.instance, Publishable) and form.instance.state == State.APPROVED


def meanwhile(desk, request, entry):
    """Merges what was sent into what is stored by now, and has the request say so; returns what was saved meanwhile.

    None if the record is as the form was given it, or gone. Choices of the page of a conflict are merged, too.
    """
    if entry.record is None:
        return None
    given, now = request.POST.get("_fingerprint", ""), mark(entry)
    has_choices = any(name.startswith(TAKE) for name in request.POST)
    if given == now and not has_choices:
        return None
    theirs = entry.values or values_of(entry.record)
    known, users = (theirs, []) if given == now else _given(entry.record, given)
    record, base = _as_given(entry, known or theirs)
    opened = filled_form(desk, request, Entry(entry.record, entry.change, entry.is_public, record))
    all_valid(opened.formsets)
    mine = _mine(request, opened, base)
    units = {name: list(together(kind)) for name, kind in _kinds(desk.model).items()}
    result = merge(base if known else {}, mine, theirs, units)
    revived = _revived(request, opened, theirs, result.values)
    prefixes = resend(desk, request, entry, opened, mine, result.values)
    if given == now:  # nothing was saved meanwhile: a choice was made
        return None
    clashes = [_clash(desk.model, conflict, prefixes, theirs, mine) for conflict in result.conflicts]
    asked = {clash.label for clash in clashes}
    changed = [each for each in changed_labels(desk.model, base, theirs) if not {each, each.split(": ")[0]} & asked]
    is_own = bool(users) and all(user == request.user for user in users)
    is_public_other = given.partition(".")[0] != now.partition(".")[0]
    return Meanwhile(changed, users, is_public_other, known is not None, is_own, clashes, revived)


def _as_given(entry, values):
    """Returns a record in memory as a form was given it, and its values."""
    if not entry.is_public:
        return in_memory(entry.record, values), values
    record, _faults = fitted(entry.record, values)
    return record, values_in(record)


def _mine(request, opened, base):
    """Returns the values that a record would have if it were as it was opened; new rows have their places in the form."""
    values = _changed(request, opened.form, base)
    for formset, inline in zip(opened.formsets, opened.inlines, strict=True):
        if inline.has_change_permission(request, opened.form.instance):
            values[formset.prefix] = _rows(request, formset, base.get(formset.prefix, []))
    return values


def _rows(request, formset, base):
    rows = {row["id"]: row for row in base}
    for form in formset.forms:
        key = key_of(form)
        if DELETION_FIELD_NAME in taken(request.POST, form):
            continue
        if formset.can_delete and formset._should_delete_form(form):
            rows.pop(key, None)
        elif key in rows or form.has_changed():
            rows[key] = _changed(request, form, rows.get(key, {"id": key}))
            rows[key].pop(formset.fk.name, None)
    return list(rows.values())


def _revived(request, opened, theirs, merged):
    """Returns how many rows that are gone come back, as new ones, with what this person wrote in them."""
    count = 0
    for formset in opened.formsets:
        there, kept = ({row["id"] for row in values.get(formset.prefix, [])} for values in (theirs, merged))
        sent = [form for form in formset.forms if request.POST.get(form.add_prefix("id"))]
        count += sum(key_of(form) in kept - there for form in sent)
    return count


class Wrong(NamedTuple):
    """What was sent for a field and cannot be read: equal to nothing that is stored."""

    text: str


def _changed(request, form, base):
    """Returns the values of a record or a row with what this person changed in them, right or wrong."""
    sent = form_values(form) | {name: Wrong(_raw(form, name)) for name in form.errors if name in form.fields}
    names = set(form.changed_data) - taken(request.POST, form)
    return base | {name: value for name, value in sent.items() if name in names}


def _raw(form, name):
    data = form[name].data
    return data if isinstance(data, str) else ""


# --- how it is shown ------------------------------------------------------------------------------------------------------


def _kinds(model):
    """Returns the model of a record ("") and those of its rows."""
    return {"": model} | {name: relation.related_model for name, relation in parts(model).items()}


def _clash(model, conflict, prefixes, theirs, mine):
    kind, is_row = _kinds(model)[conflict.part], not conflict.names
    columns_of = {column.name: column for column in (*columns(kind), *kind._meta.many_to_many)}
    fields = [
        column for name, column in columns_of.items() if name in (conflict.names or conflict.mine or conflict.theirs)
    ]
    opened, own, other = (_text(fields, each, is_row) for each in (conflict.base, conflict.mine, conflict.theirs))
    where = filter(None, (prefixes.get((conflict.part, conflict.key)), *conflict.names[:1]))
    row, label = _row_label(kind, conflict, theirs, mine), "" if is_row else str(fields[0].verbose_name)
    return Clash(
        f"{TAKE}{'-'.join(where)}",
        ": ".join(filter(None, (row, label))),
        (language_of(fields[0]) or "") if len(fields) == 1 else "",
        opened,
        None if conflict.mine is None else difference(opened, own),
        None if conflict.theirs is None else difference(opened, other),
    )


def _row_label(kind, conflict, theirs, mine):
    if not conflict.part:
        return ""
    keys = [row["id"] for row in theirs[conflict.part]] + [row["id"] for row in mine[conflict.part]]
    return f"{kind._meta.verbose_name} {list(dict.fromkeys(keys)).index(conflict.key) + 1}"


def _text(fields, values, is_row):
    """Returns what one side says, as people read it; of a whole row with the labels of its fields."""
    found = [(column, (values or {}).get(column.name)) for column in fields]
    read = [
        (column, value.text if isinstance(value, Wrong) else str(FieldValue(column, value))) for column, value in found
    ]
    return "\n".join(f"{column.verbose_name}: {text}" if is_row else text for column, text in read if text)


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
