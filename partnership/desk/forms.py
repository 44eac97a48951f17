"""The forms of content: what is held against a record before it is approved, and the rows that belong to it."""

import re
from collections import defaultdict

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT
from django.forms.models import InlineForeignKeyField
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models.sources import is_fact
from ..publishing.state import PUBLICATION, Finding, Level, Publishable, State
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES
from ..texts.dates import Precision, month_or_year
from ..versions.versions import writers
from . import proof
from .checklist import check, worst_first
from .fields import DateOrPart
from .moments import is_past

# Fields of the form that are decisions on the record and no text of it.
READY = {"ready_de", "ready_uk"}
NOT_WRITTEN = {*PUBLICATION, *READY, "acknowledged", "is_minor", "is_current"}
MAX_ROWS = 50  # of a kind: no record has had a quarter of that
OWN_TEXT = _("You wrote this: somebody else has to approve it. Set it to “In review”.")


class ContentForm(forms.ModelForm):
    """A form of content, or of a row of it, of which this person may only read a part."""

    def add_error(self, field, error):
        """What is wrong with a field that this person only reads, or does not see, is told of the whole form."""
        if field is not None and field not in self.fields:
            field = None
        if hasattr(error, "error_dict"):
            error = self._addressed(error.error_dict)
        super().add_error(field, error)

    def clean(self):
        """A month or a year in the place of a day says how exactly the date is known; of two ends the vaguer one does."""
        super().clean()
        typed = defaultdict(set)
        for name, field in self.fields.items():
            if isinstance(field, DateOrPart) and (span := month_or_year(self[name].data or "")):
                typed[field.precision].add(span.precision)
        for column, found in typed.items():
            self.cleaned_data[column] = Precision.YEAR if Precision.YEAR in found else Precision.MONTH
        return self.cleaned_data

    def _addressed(self, errors):
        by_field = defaultdict(list)
        for name, messages in errors.items():
            by_field[name if name in self.fields else NON_FIELD_ERRORS] += messages
        return ValidationError(by_field)


class RecordForm(ContentForm):
    """Computes the checklist of what was entered; only what an approval brings with it is held against it."""

    is_minor = forms.BooleanField(
        label=_("Typing error only"),
        required=False,
        help_text=_("The translation does not become older than the original by it."),
    )
    is_current = forms.BooleanField(label=_("The translation is current again"), required=False)
    acknowledged = forms.BooleanField(
        label=_("I have seen the warnings of the checklist"),
        required=False,
        help_text=_("Needed for approval if there are any."),
    )

    user = None  # set by the desk: whoever fills in the form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            possible = self._possible_states()
            self.fields["state"].choices = [choice for choice in self.fields["state"].choices if choice[0] in possible]

    def _possible_states(self):
        """What is public is withdrawn on a page of its own, with a notice; what has been so is written anew no more."""
        if self.instance.state == State.WITHDRAWN:
            return {State.APPROVED, State.WITHDRAWN}
        return {State.APPROVED} if self.instance.was_public else {State.DRAFT, State.REVIEW, State.APPROVED}

    def _post_clean(self):
        super()._post_clean()
        self._clean_title()
        if not self.errors and self.instance.state == State.APPROVED:
            self._approve()

    def _clean_title(self):
        """A record without any title could neither be found nor clicked in a list."""
        titles = [name for name in ("title_de", "title_uk") if name in self.fields]
        if titles and not any(getattr(self.instance, f"title_{language}").strip() for language in LANGUAGES):
            self.add_error(titles[0], _("Give it a title in one language at least."))

    def _is_of_their_own(self, stored, was_approved):
        """True if whoever sends this form wrote a part of what it approves, or adds to what is approved."""
        if was_approved:
            return bool(set(self.changed_data) - (NOT_WRITTEN - READY))
        return bool(set(self.changed_data) - NOT_WRITTEN) or (stored is not None and self.user.pk in writers(stored))

    def _clean_time(self, stored):
        """The time of what was public is fixed; one that passed before is no plan, and would be fixed at once."""
        moment = self.cleaned_data.get("publish_at")
        if moment and is_past(moment) and not (stored and stored.was_public):
            advice = _(
                "This time has passed. Leave it empty to publish at once; the date of an event is another field."
            )
            self.add_error("publish_at", advice)

    def _approve(self):
        stored = self.instance.as_stored()
        self._clean_time(stored)
        was_approved = stored is not None and stored.state == State.APPROVED
        self.instance.needs_second_person = settings.FOUR_EYES and (not was_approved or stored.is_scheduled)
        if self.instance.needs_second_person and self._is_of_their_own(stored, was_approved):
            self.add_error("state", OWN_TEXT)
        earlier = check(stored) if was_approved else []
        new = [finding for finding in check(self.instance, self.cited()) if finding not in earlier]
        if errors := [described(finding) for finding in new if finding.level == Level.ERROR]:
            self.add_error(None, [_("This cannot be approved yet:"), *errors])
        elif not (was_approved or self.cleaned_data.get("acknowledged") or all(f.level == Level.NOTE for f in new)):
            unseen = _("Look at the warnings of the checklist, then confirm that you have seen them.")
            self.add_error("acknowledged", unseen)

    def cited(self):
        """Returns the sources that were sent; none if the form was only opened."""
        return proof.sent(self._meta.model, getattr(self, "cleaned_data", {}))


class RowKeyField(forms.IntegerField):
    """The hidden key of a row: that of a stored row, or a negative one that only a pending change knows."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class ParentField(InlineForeignKeyField):
    """The record that a row belongs to: the one of the form, whichever it belonged to when the form was opened."""

    def clean(self, value):
        return self.parent_instance


class RowsFormSet(forms.BaseInlineFormSet):
    """The rows that belong to a record as it stands, stored or in memory.

    One that somebody deletes while another writes in it comes back as a new one, where Django would show neither the row
    nor an error. Where nobody approves alone, whoever approves a record changes no row of it.
    """

    new_objects = changed_objects = deleted_objects = ()  # until they are saved: what is prepared never is

    @cached_property
    def management_form(self):
        """A number alone makes no row: those that were sent are counted, and shown again if the number is none."""
        form = super().management_form
        if self.is_bound:
            said, sent = form.cleaned_data[TOTAL_FORM_COUNT], self._rows_sent()
            form.cleaned_data[TOTAL_FORM_COUNT] = min(said, sent) if form.is_valid() else sent
        return form

    def _rows_sent(self):
        row = re.compile(rf"{re.escape(self.prefix)}-([0-9]{{1,4}})-", re.ASCII)
        return len({found[1] for name in self.data if (found := row.match(name))})

    def get_queryset(self):
        if self.is_bound and "forms" in vars(self):  # the form shows the rows that were sent
            return [form.instance for form in self.initial_forms]
        name = self.fk.remote_field.get_accessor_name()
        return list(getattr(self.instance, name).all()) if self.instance.pk else []

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields[self.fk.name] = ParentField(self.instance)
        form.fields[self._pk_field.name] = RowKeyField(initial=form.instance.pk, required=False)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.fields[self._pk_field.name].required = False
        return form

    def _revived_forms(self):
        removed = [form for form in self.initial_forms if form.instance.pk is None]
        return [form for form in removed if not (self.can_delete and self._should_delete_form(form))]

    def save_new_objects(self, commit=True):
        created = super().save_new_objects(commit)
        revived = [self.save_new(form, commit=commit) for form in self._revived_forms()]
        self.new_objects = [*self.new_objects, *revived]
        return created + revived

    def clean(self):
        super().clean()
        if self.total_form_count() - len(self.deleted_forms) > MAX_ROWS:  # max_num is 0 for who may add none
            raise ValidationError(_("At most %(number)d of these can be saved."), "too_many", {"number": MAX_ROWS})
        if getattr(self.instance, "needs_second_person", False) and self.has_changed():
            raise ValidationError(OWN_TEXT)
        if is_fact(self.model) and _is_approved(self.instance):
            self._prove()

    def _prove(self):
        """Refuses facts without evidence in what is approved, and in what nobody approves; not those there before."""
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        had_to = stored is not None and _is_approved(stored)
        for form in self.forms:
            if form in self.deleted_forms or not form.is_valid() or not form.instance.certainty:
                continue
            before = self.model._base_manager.filter(pk=form.instance.pk).first() if had_to else None
            known = proof.faults(before) if before else []
            faults = proof.faults(form.instance, proof.sent(self.model, form.cleaned_data))
            if new := [fault for fault in faults if fault not in known]:
                form.add_error(None, new)


def _is_approved(record):
    """Returns whether a record is approved, or of those that nobody approves."""
    return getattr(record, "state", State.APPROVED) == State.APPROVED


def described(finding: Finding):
    """Returns the message of a finding with its language in front."""
    if not finding.language:
        return finding.message
    return format_lazy("{}: {}", LANGUAGE_NAMES[finding.language], finding.message)


def errors(record):
    """Returns what stops the approval of a record, and of its rows, as it stands in memory."""
    found = [*(check(record) if isinstance(record, Publishable) else ()), *proof.row_findings(record)]
    return [finding for finding in found if finding.level == Level.ERROR]


def panel(record, cited=None):
    """Returns the checklist of `record` for the form: (language, its name, findings) of each, then of the whole record."""
    findings = worst_first([*check(record, cited), *proof.row_findings(record)])
    columns = [(code, LANGUAGE_NAMES[code], [f for f in findings if f.language == code]) for code in LANGUAGES]
    return {"columns": columns, "whole": [f for f in findings if not f.language]}
