"""The form of a publishable record: it is not approved with errors, nor before its warnings have been seen."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..publishing.state import PUBLICATION, Finding, Level, State
from ..texts.bilingual import LANGUAGE_NAMES, LANGUAGES
from ..versions.versions import writers
from .checklist import check
from .moments import is_past

# Fields of the form that are decisions on the record and no text of it.
READY = {"ready_de", "ready_uk"}
NOT_WRITTEN = {*PUBLICATION, *READY, "acknowledged", "is_minor", "is_current"}
OWN_TEXT = _("You wrote this: somebody else has to approve it. Set it to “In review”.")


class RecordForm(forms.ModelForm):
    """Computes the checklist of what was entered; only what an approval brings with it is held against it."""

    acknowledged = forms.BooleanField(
        label=_("I have seen the warnings of the checklist"),
        required=False,
        help_text=_("Needed for approval if there are any."),
    )

    user = None  # set by the admin: whoever fills in the form

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
        return bool(set(self.changed_data) - NOT_WRITTEN) or (stored is not None and self.user in writers(stored))

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
        known = check(stored) if was_approved else []
        new = [finding for finding in check(self.instance) if finding not in known]
        if errors := [described(finding) for finding in new if finding.level == Level.ERROR]:
            self.add_error(None, [_("This cannot be approved yet:"), *errors])
        elif not (was_approved or self.cleaned_data["acknowledged"] or all(f.level == Level.NOTE for f in new)):
            unseen = _("Look at the warnings of the checklist, then confirm that you have seen them.")
            self.add_error("acknowledged", unseen)


class RowsFormSet(forms.BaseInlineFormSet):
    """The rows of a record: where nobody approves alone, whoever approves it changes none of them in the same step."""

    def clean(self):
        super().clean()
        if getattr(self.instance, "needs_second_person", False) and self.has_changed():
            raise forms.ValidationError(OWN_TEXT)


def described(finding: Finding):
    """Returns the message of a finding with its language in front."""
    if not finding.language:
        return finding.message
    return format_lazy("{}: {}", LANGUAGE_NAMES[finding.language], finding.message)


def panel(record):
    """Returns the checklist of `record` for the form: (language, its name, findings) of each, then of the whole record."""
    findings = check(record)
    columns = [(code, LANGUAGE_NAMES[code], [f for f in findings if f.language == code]) for code in LANGUAGES]
    return {"columns": columns, "whole": [f for f in findings if not f.language]}
