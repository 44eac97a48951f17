"""What reaches the lists, pickers and forms of the press desk from outside: only what they offer.

`PressDesk.register` mixes `Guarded` into every ModelAdmin, those of Django and of other apps included.
"""

import re

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import IGNORED_PARAMS, ORDER_VAR, ChangeList
from django.db import models
from django.db.models import Q

from ..machines.parameters import MAX_QUERY, is_number
from ..texts.hygiene import line, plausible
from ..texts.searched import Searched, containing, words_of

ORDER = re.compile(r"-?[0-9]{1,2}(\.-?[0-9]{1,2}){0,9}")
OF_FORMS = (IS_POPUP_VAR, TO_FIELD_VAR, "_changelist_filters")  # the parameters of a form's address


class Links:
    """Stands in for the list of which a filter asks where its choices lead: to their own parameters."""

    add_facets = False

    def get_query_string(self, new_params=None, remove=None):
        return new_params or {}


def offered(filters):
    """Returns the values that filters offer, as texts by the name of their parameter."""
    values = {}
    for choice in (choice for each in filters for choice in each.choices(Links())):
        for name, value in choice["query_string"].items():
            values.setdefault(name, set()).add(str(value))
    return values


class OfferedList(ChangeList):
    """A list that is narrowed by what its filters offer, and ordered by its columns; other parameters mean nothing."""

    def get_filters(self, request):
        given = self.filter_params
        self.filter_params = {name: values for name, values in given.items() if name in IGNORED_PARAMS}
        if not ORDER.fullmatch(self.params.get(ORDER_VAR, "")):
            self.params.pop(ORDER_VAR, None)
            self.filter_params.pop(ORDER_VAR, None)
        found = super().get_filters(request)
        values = offered(found[0]) if len(given) > len(self.filter_params) else {}
        chosen = {name: given[name][-1:] for name in values if given.get(name, [None])[-1] in values[name]}
        if not chosen:
            return found
        self.filter_params |= chosen
        return super().get_filters(request)


# --- forms --------------------------------------------------------------------------------------------------------------


class KeyField(forms.ModelChoiceField):
    """Takes the key of a record. What is none is an error, and not put into the form that is shown again."""

    def bound_data(self, data, initial):
        return data if is_number(data) else None


class KeysField(forms.ModelMultipleChoiceField):
    """Takes the keys of records, as KeyField takes one."""

    def clean(self, value):
        for wrong in value if isinstance(value, (list, tuple)) else ():
            if not is_number(wrong):
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid", {"pk": wrong[:20]})
        return super().clean(value)

    def bound_data(self, data, initial):
        return [key for key in data or () if is_number(key)]


class GuardedFields:
    """Mixed into what makes forms of models: keys that are keys, and days that can be meant."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(db_field, models.DateField) and plausible not in field.validators:
            field.validators.append(plausible)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": KeyField, **kwargs})

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **{"form_class": KeysField, **kwargs})


class Guarded(GuardedFields):
    """Mixed into a ModelAdmin: its list, its search, its actions and its forms take only what they offer."""

    def get_changelist(self, request, **kwargs):
        return OfferedList

    def get_search_results(self, request, queryset, search_term):
        """Finds what a list or a picker is asked for: in the texts as readers find it, and as Django does in the rest.

        The rest are `search_fields`: keys and addresses.
        """
        term = line(search_term, MAX_QUERY)
        found, may_repeat = super().get_search_results(request, queryset, term)
        words = words_of(term) if issubclass(self.model, Searched) else []
        if not words:
            return found, may_repeat
        return queryset.filter(containing(words) | Q(pk__in=found.values("pk"))), False

    def response_action(self, request, queryset):
        request.POST = request.POST.copy()
        chosen = filter(is_number, request.POST.getlist(ACTION_CHECKBOX_NAME))
        request.POST.setlist(ACTION_CHECKBOX_NAME, list(chosen))
        return super().response_action(request, queryset)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """No address fills in a form."""
        request.GET = request.GET.copy()
        for name in set(request.GET) - set(OF_FORMS):
            del request.GET[name]
        return super().changeform_view(request, object_id, form_url, extra_context)


def pickers(site):
    """Yields (app, model, field) of each field of a form that is filled by searching."""
    for desk in site._registry.values():
        for form in (desk, *desk.inlines):
            opts = form.model._meta
            yield from ((opts.app_label, opts.model_name, field) for field in form.autocomplete_fields)
