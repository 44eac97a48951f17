"""Withdrawing what is public, on a page of its own that asks: what is wrong is gone at once, and readers are told why."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from ..publishing.state import State
from ..versions.pending import PendingChange
from ..versions.versions import Step, current, note


class NoticeForm(forms.Form):
    """What readers find in place of a record, in each language that it was ready in."""

    def __init__(self, record, *args):
        super().__init__(*args)
        for language in record.ready_languages:
            column = record._meta.get_field(f"withdrawal_notice_{language}")
            widget = forms.Textarea(attrs={"rows": 3, "lang": language, "class": "vLargeTextField"})
            initial = column.value_from_object(record)
            self.fields[column.name] = column.formfield(required=True, initial=initial, widget=widget)


class WithdrawingAdmin(admin.ModelAdmin):
    """Mixed into the admin of publishable records, before their preparation."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        own = path("<path:object_id>/withdraw/", view(self.withdraw_view), name=f"{name}_withdraw")
        return [own, *super().get_urls()]

    def withdraw_view(self, request, object_id):
        """Asks for the notice and withdraws. It needs no second person: what is wrong must be gone at once."""
        with transaction.atomic():
            record = get_object_or_404(self.model._default_manager.select_for_update(), pk=object_id)
            if not self.has_publish_permission(request):
                raise PermissionDenied
            if not record.is_published:
                return HttpResponseRedirect(self.address_of(record))
            form = NoticeForm(record, request.POST if request.method == "POST" else None)
            if form.is_valid():
                return self._withdrawn(request, record, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "form": form,
            "prepared": PendingChange.objects.of(record),
        }
        return TemplateResponse(request, "admin/withdraw.html", context)

    def _withdrawn(self, request, record, notices):
        """Withdraws a record; what is prepared for it stays written, but nothing more is published at its time."""
        current(record)
        for name, text in notices.items():
            setattr(record, name, text)
        record.state = State.WITHDRAWN
        record.save()
        note(record, Step.CHANGED, request.user)
        if change := PendingChange.objects.of(record):
            PendingChange.objects.filter(pk=change.pk).update(state=State.DRAFT, publish_at=None)
        self.log_change(request, record, _("Withdrawn"))
        told = _(
            "“%(record)s” is withdrawn. At its addresses readers find your notice now, and nothing else (410 Gone)."
        )
        messages.success(request, told % {"record": record})
        return HttpResponseRedirect(self.address_of(record))
