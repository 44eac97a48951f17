"""What was prepared for public records, each time that it was saved: to be read, and to be prepared again.

A prepared change may be replaced by another, published over or discarded. What was written in it stays in the history.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ..versions.comparison import compare
from ..versions.pending import PendingChange
from ..versions.versions import Version, values_of
from .history import SHOWN
from .prepared import PreparationAdmin
from .roles import may
from .unsaved import readable


class RevisionsAdmin(PreparationAdmin):
    """Mixed into the admin of publishable records, before the history."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        own = path("<path:object_id>/prepared/<int:number>/", view(self.revision_view), name=f"{name}_revision")
        return [own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        revisions = self._revisions(record) if record else []
        return super().history_view(request, object_id, {"revisions": revisions, **(extra_context or {})})

    def _revisions(self, record):
        """Returns what was prepared for a record: (version, address of its page)."""
        kept = Version.objects.prepared_for(record).select_related("made_by")[:SHOWN]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_revision"
        return [(version, reverse(name, args=[record.pk, version.number])) for version in kept]

    def may_prepare_again(self, request, record):
        """Translators do not: the languages of others are in it too."""
        return record.is_published and may(request.user, "change", self.opts)

    @transaction.atomic
    def revision_view(self, request, object_id, number):
        record = self.locked(request, object_id)
        if record is None or not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.prepared_for(record), number=number)
        if request.method == "POST":
            return self._prepared_again(request, record, version)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Prepared earlier: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "version": version,
            "changes": compare(self.model, values_of(record), version.values),
            "texts": list(readable(self.model, version.values)),
            "may_prepare_again": self.may_prepare_again(request, record),
        }
        return TemplateResponse(request, "admin/revision.html", context)

    def _prepared_again(self, request, record, version):
        if not self.may_prepare_again(request, record):
            raise PermissionDenied
        PendingChange.prepare(record, version.values, request.user, version.is_minor)
        self.log_change(request, record, _("Earlier prepared change prepared again"))
        messages.success(request, _("What was prepared earlier is prepared again."))
        return HttpResponseRedirect(self.address_of(record, "prepared"))
