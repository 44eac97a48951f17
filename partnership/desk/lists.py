"""The lists of the press desk: narrowed by state and translation, and what their columns say of a record."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ..machines.parameters import is_number
from ..models import User
from ..publishing.state import State, Status
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES, page_language
from ..texts.collation import sort_key
from ..versions import translations
from ..versions.versions import Version
from .moments import in_kyjiw

NONE = "none"


class TranslationFilter(admin.SimpleListFilter):
    """Narrows a list to the records whose text in one language is in one state: "uk-behind"."""

    title = _("Translation")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        return [
            (f"{language}-{state.value}", format_lazy("{}: {}", LANGUAGE_NAMES[language], state.label))
            for language in LANGUAGES
            for state in translations.State
        ]

    def queryset(self, request, queryset):
        language, _dash, state = (self.value() or "").partition("-")
        is_known = language in LANGUAGES and state in translations.State.values
        return queryset.filter(translations.in_state(queryset.model, state, language)) if is_known else queryset


class StateFilter(admin.SimpleListFilter):
    """Narrows a list to the records in one state, by the clock."""

    title = _("State")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.in_status(Status(self.value())) if self.value() in Status.values else queryset


class RelationFilter(admin.SimpleListFilter):
    """Narrows a list to the records that refer to one record, or to none: a twinning, an area."""

    relation = ""

    def __init__(self, request, params, model, model_admin):
        self.column = model._meta.get_field(self.relation)
        self.title = self.column.verbose_name
        super().__init__(request, params, model, model_admin)

    def records(self, request, model):
        """Returns the records to choose from: those that any record of the list refers to."""
        used = model._default_manager.values(self.relation)
        return self.column.related_model._default_manager.filter(pk__in=used)

    def lookups(self, request, model_admin):
        rows = self.records(request, model_admin.model)
        rows = rows.select_related(*getattr(rows.model, "address_relations", ()))
        named = sorted(((str(row.pk), str(row)) for row in rows), key=lambda row: sort_key(row[1], page_language()))
        return [(NONE, pgettext("relation", "None")), *named] if named else []

    def queryset(self, request, queryset):
        if self.value() == NONE:
            return queryset.filter(**{self.relation: None})
        return queryset.filter(**{self.relation: self.value()}) if is_number(self.value()) else queryset


def by(relation):
    """Returns the filter by the relation of that name."""
    return type(RelationFilter.__name__, (RelationFilter,), {"relation": relation, "parameter_name": relation})


class PhotoFilter(by("photo")):
    """Offers no photo but the one that the library asks for: there are too many for a list."""

    def records(self, request, model):
        asked = request.GET.get(self.parameter_name)
        return super().records(request, model).filter(pk=asked if is_number(asked) else None)

    def lookups(self, request, model_admin):
        return super().lookups(request, model_admin) or [(NONE, pgettext("relation", "None"))]


class AuthorFilter(admin.SimpleListFilter):
    """Narrows a list to the records in which one member of staff wrote."""

    title = _("Author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        authors = Version.objects.filter(label=model_admin.opts.label_lower).values("made_by")
        rows = User.objects.filter(pk__in=authors).order_by("username")
        return [(str(user.pk), user.get_full_name() or user.get_username()) for user in rows]

    def queryset(self, request, queryset):
        if not is_number(self.value()):
            return queryset
        written = Version.objects.filter(label=queryset.model._meta.label_lower, made_by=self.value())
        return queryset.filter(key__in=written.values("key"))


def translation_marks(record):
    """Returns each language's code, and how its text stands to the other."""
    marks = ((code.upper(), translations.state_of(record, code).label) for code in LANGUAGES)
    return format_html_join("", "<span class='languages'>{} {}</span>", marks)


def state_marks(record, has_pending_change):
    """Returns the state of a record with its time in Düsseldorf, and whether a change is prepared."""
    moment = date_format(timezone.localtime(record.publish_at), "SHORT_DATETIME_FORMAT") if record.publish_at else ""
    marks = (
        record.status.label,
        moment if record.state == State.APPROVED else "",
        _("Change prepared") if has_pending_change else "",
    )
    return format_html_join("", "<span class='languages'>{}</span>", ((mark,) for mark in marks if mark))


def outcome(record):
    """Returns what a record is after it was saved, in a sentence."""
    sentence = {
        Status.DRAFT: _("It is a draft."),
        Status.REVIEW: _("It waits for approval."),
        Status.SCHEDULED: _("It will be published on %(time)s in Düsseldorf, %(kyjiw)s in Kyjiw."),
        Status.PUBLISHED: _("The public sees it."),
        Status.WITHDRAWN: _("It is withdrawn: readers see the notice."),
    }[record.status]
    local = record.publish_at and timezone.localtime(record.publish_at)
    times = {"time": date_format(local, "DATETIME_FORMAT"), "kyjiw": in_kyjiw(local)} if local else {}
    return sentence % times if record.is_scheduled else sentence
