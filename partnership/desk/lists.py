"""The lists of the press desk: narrowed by state and translation, and what their columns say of a record."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..publishing.state import State, Status
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES
from ..versions import translations
from .moments import in_kyjiw


class TranslationFilter(admin.SimpleListFilter):
    """Narrows a list to the records whose text in one language is in one state: "uk-behind"."""

    title = _("translation")
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
