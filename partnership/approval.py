"""The form of a publishable record: it is not approved with errors, nor before its warnings have been seen."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .bilingual import LANGUAGES
from .checklist import Finding, Level, check
from .publishing import State
from .roles import lacks_second_person
from .versions import PUBLICATION, last_writer

# Fields of the form that are decisions on the record and no text of it.
NOT_WRITTEN = {*PUBLICATION, "ready_de", "ready_uk", "acknowledged", "is_minor", "is_current"}
LANGUAGE_NAMES = {"de": _("German"), "uk": _("Ukrainian")}


class RecordForm(forms.ModelForm):
    """Computes the checklist of what was entered; only what an approval brings with it is held against it."""

    acknowledged = forms.BooleanField(
        label=_("I have seen the warnings of the checklist"),
        required=False,
        help_text=_("Needed for approval if there are any."),
    )

    user = None  # set by the admin: whoever fills in the form

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.instance.state == State.APPROVED:
            self._approve()

    def _is_written_here(self):
        """True if this form changes more than what becomes of the record."""
        return any(name not in NOT_WRITTEN for name in self.changed_data)

    def _clean_second_person(self, stored):
        writer = self.user if self._is_written_here() else stored and last_writer(stored)
        if lacks_second_person(self.user, writer):
            self.add_error("state", _("You wrote this: somebody else has to approve it. Set it to “In review”."))

    def _approve(self):
        stored = self.instance.as_stored()
        was_approved = stored is not None and stored.state == State.APPROVED
        if not was_approved or (stored.is_scheduled and self._is_written_here()):
            self._clean_second_person(stored)
        known = check(stored) if was_approved else []
        new = [finding for finding in check(self.instance) if finding not in known]
        if errors := [described(finding) for finding in new if finding.level == Level.ERROR]:
            self.add_error(None, [_("This cannot be approved yet:"), *errors])
        elif not (was_approved or self.cleaned_data["acknowledged"] or all(f.level == Level.NOTE for f in new)):
            unseen = _("Look at the warnings of the checklist, then confirm that you have seen them.")
            self.add_error("acknowledged", unseen)


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
