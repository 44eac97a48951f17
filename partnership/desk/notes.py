"""What colleagues say to each other about a record: notes, and the reason with which a text goes back to its writers."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..publishing import usage
from ..publishing.state import Publishable, State
from ..versions.events import Event, What, announce, named, taking_part
from ..versions.pending import PendingChange
from ..versions.versions import Step, current, note
from .pages import RecordPage

LONGEST = 2000
SHOWN = 200  # events on the page of a record


class TextForm(forms.Form):
    """A few words between colleagues."""

    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}))

    def __init__(self, label, help_text, *args):
        super().__init__(*args)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


class NoteForm(TextForm):
    def __init__(self, *args):
        told = _("With @ and the name of an account you tell a colleague. Readers never see it.")
        super().__init__(_("Note"), told, *args)

    def clean_text(self):
        text = self.cleaned_data["text"]
        _known, unknown = named(text)
        if unknown:
            told = ngettext("Nobody here has this name: %s", "Nobody here has these names: %s", len(unknown))
            raise ValidationError(told % ", ".join(f"@{name}" for name in unknown))
        return text


class ReasonForm(TextForm):
    def __init__(self, *args):
        super().__init__(_("Reason"), _("Whoever wrote the text is told it. Readers never see it."), *args)


class NotesPage(RecordPage):
    """What happened to a record, newest first, and a note for it."""

    name = "notes"
    route = "notes/"
    template = "desk/notes.html"
    title = gettext_lazy("Notes and decisions: %(record)s")

    def context(self, request, record, form=None):
        events = Event.objects.of(record).select_related("made_by").prefetch_related("tellings__person")[:SHOWN]
        return {"events": events, "form": form or NoteForm()}

    def sent(self, request, record):
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.context(request, record, form)
        text = form.cleaned_data["text"]
        people, _unknown = named(text)
        announce(record, What.NOTE, request.user, to=people or taking_part(record, _wrote(record)), text=text)
        messages.success(request, _("The note is kept."))
        return self.lead_to(record, self.name)


class SendBackPage(RecordPage):
    """Takes a draft or a pending change that waits for approval back to its writers, and says why."""

    name = "send_back"
    route = "send-back/"
    template = "desk/send_back.html"
    title = gettext_lazy("Send back: %(record)s")

    def is_for(self, model):
        return bool(usage.shown_by(model))  # readers see nothing of the others: nobody approves them

    def may(self, user, record):
        return self.desk.rights.may_publish(user)

    def context(self, request, record, form=None):
        if not is_waiting(record, PendingChange.objects.of(record)):
            messages.warning(request, _("This does not wait for approval any more."))
            return self.lead_to(record)
        return {"form": form or ReasonForm()}

    def sent(self, request, record):
        change = PendingChange.objects.select_for_update().of(record)
        form = ReasonForm(request.POST)
        if not (is_waiting(record, change) and form.is_valid()):
            return self.context(request, record, form)
        people = taking_part(record, change.writers() if change else ())
        if change:
            change.move(state=State.DRAFT)
        else:
            current(record)
            record.state = State.DRAFT
            record.save()
            note(record, Step.CHANGED, request.user)
        announce(record, What.SENT_BACK, request.user, to=people, text=form.cleaned_data["text"])
        self.desk.log_change(request, record, _("Sent back"))
        messages.success(request, _("It is a draft again, and its writers are told why."))
        return self.lead_to(record, "prepared" if change else "change")


def is_waiting(record, change):
    """Returns whether a record, or the change that is prepared for it (or None), waits for approval."""
    if change:
        return change.is_in_review
    return isinstance(record, Publishable) and record.state == State.REVIEW


def _wrote(record):
    change = PendingChange.objects.of(record)
    return change.writers() if change else ()
