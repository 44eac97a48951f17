"""A record as its form finds it, and that form with the rows of the record: as it is opened, or with what was sent."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets

from ..publishing import usage
from ..versions.pending import PendingChange
from ..versions.values import Values, fitted, values_in, values_of

FLAGS = ("is_minor", "is_current")  # what is said of a change beside its text


@dataclass
class Entry:
    """A record as its form finds it, or, without one, the form of a new record.

    `shown` is the record in memory with its pending change if it is public (`usage.is_public`), else the record itself;
    `values` are those of `shown` before anything was sent, `faults` what is not right any more in the pending change.
    """

    record: Any = None
    change: PendingChange | None = None
    is_public: bool = False
    shown: Any = None
    values: Values = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, record):
        if record is None:
            return cls()
        change = PendingChange.objects.of(record)
        if not usage.is_public(record):
            return cls(record, change, False, record)
        shown, faults = fitted(record, change.values if change else values_of(record))
        return cls(record, change, True, shown, values_in(shown), faults)


@dataclass
class Filled:
    """A form with the rows of its record."""

    form: Any
    formsets: list[Any]
    inlines: list[Any]
    refusal: str = ""  # why it is not saved, however right it is
    meanwhile: Any = None  # what was saved while it was open (collision.py)


def filled_form(desk, request, entry):
    """Returns the form of an entry with its rows: with what was sent, or as it is opened."""
    names = flatten_fieldsets(desk.get_fieldsets(request, entry.shown))
    kind = desk.get_form(request, entry.shown, change=entry.record is not None, fields=names)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    if entry.record is not None:
        initial = {name: getattr(entry.change, name) for name in FLAGS} if entry.is_public and entry.change else {}
        form = kind(*sent, instance=entry.shown, initial=initial)
    else:
        form = kind(*sent) if sent else kind(initial=desk.get_changeform_initial_data(request))
    form.user = request.user
    if sent:
        form.is_valid()  # before the rows are read: what they may say depends on what became of the record
    return Filled(form, *desk._create_formsets(request, form.instance, change=entry.record is not None))
