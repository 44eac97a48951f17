"""Withdrawing what is public, on a page of its own that asks: what is wrong is gone at once, and readers are told why."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..publishing.state import State
from ..versions.pending import PendingChange
from ..versions.versions import Step, current, note
from .pages import RecordPage


class NoticeForm(forms.Form):
    """What readers find in place of a record, in each language that it was ready in."""

    def __init__(self, record, *args):
        super().__init__(*args)
        for language in record.ready_languages:
            column = record._meta.get_field(f"withdrawal_notice_{language}")
            widget = forms.Textarea(attrs={"rows": 3, "lang": language, "class": "vLargeTextField"})
            initial = column.value_from_object(record)
            self.fields[column.name] = column.formfield(required=True, initial=initial, widget=widget)


class WithdrawPage(RecordPage):
    """Asks for the notice and withdraws. It needs no second person: what is wrong must be gone at once."""

    name = "withdraw"
    route = "withdraw/"
    template = "desk/withdraw.html"
    title = gettext_lazy("Withdraw: %(record)s")

    def may(self, user, record):
        return self.desk.rights.may_publish(user)

    def context(self, request, record):
        if not record.is_published:
            return self.lead_to(record)
        return {"form": NoticeForm(record), "prepared": PendingChange.objects.of(record)}

    def sent(self, request, record):
        if not record.is_published:
            return self.lead_to(record)
        form = NoticeForm(record, request.POST)
        if not form.is_valid():
            return {"form": form, "prepared": PendingChange.objects.of(record)}
        withdraw(record, form.cleaned_data, request.user)
        self.desk.log_change(request, record, _("Withdrawn"))
        notice = _(
            "“%(record)s” is withdrawn. At its addresses readers find your notice now, and nothing else (410 Gone)."
        )
        messages.success(request, notice % {"record": record})
        return self.lead_to(record)


def withdraw(record, notices, user):
    """Withdraws a record; what is prepared for it stays written, but nothing more is published at its time."""
    current(record)
    for name, text in notices.items():
        setattr(record, name, text)
    record.state = State.WITHDRAWN
    record.save()
    note(record, Step.CHANGED, user)
    if change := PendingChange.objects.of(record):
        PendingChange.objects.filter(pk=change.pk).update(state=State.DRAFT, publish_at=None)
