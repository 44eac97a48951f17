"""The names that the site knows, as both languages write them: of places, people, regions and bodies."""

import re
from collections.abc import Iterable
from typing import Final

from ..models.places import Municipality, Region
from ..names.models import Body, Person, Place
from ..texts.names import Name, bare
from .said import Names

Record = tuple[str, list[str], list[str]]
"""A record with a name: its kind ("person"), its forms in German and those in Ukrainian, the name itself first."""

COUNTRIES: Final = (("Ukraine", "Україна"), ("Deutschland", "Німеччина"))


def known_names() -> Names:
    """Returns the names of all records that have one."""
    towns = Municipality.objects.prefetch_related("former_names")
    records = [*towns, *(row for model in (Region, Person, Place, Body) for row in model.objects.all())]
    return names_of((str(row._meta.model_name), [*row.forms("de")], [*row.forms("uk")]) for row in records)


def names_of(records: Iterable[Record]) -> Names:
    """Returns names to be read in texts; the records need not be stored."""
    kept = list(records)
    proper = [_name(record) for record in kept if not _is_composed(record)]
    countries = [Name(forms[0], forms, is_weak=True) for forms in COUNTRIES]
    return Names.of([*proper, *countries], [_name(record) for record in kept if _is_composed(record)])


def _is_composed(record: Record) -> bool:
    """Returns whether other names stand in this one, like that of a town in that of its hospital: such are paraphrased."""
    kind, in_german, _in_ukrainian = record
    return kind == "body" or (kind == "place" and len(re.split("[ -]", in_german[0])) > 1)


def _name(record: Record) -> Name:
    kind, in_german, in_ukrainian = record
    forms = [*in_german, *in_ukrainian]
    is_partner = kind in {"municipality", "region"}
    alone = [bare(forms[0]) for forms in (in_german, in_ukrainian)] if is_partner else []
    surnames = [form.split()[-1] for form in forms] if kind == "person" else []
    is_weak = kind == "region" or _is_composed(record)
    return Name(alone[0] if alone else forms[0], tuple(dict.fromkeys([*forms, *alone])), tuple(surnames), is_weak)
