"""The page of a prepared change: what it would change, and what is to become of it: approved, published, discarded."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..publishing.state import State
from ..versions.comparison import compare
from ..versions.pending import PendingChange
from ..versions.versions import Version, values_of
from .collision import seen
from .moments import MomentField, refuse_past
from .prepared import PreparationAdmin
from .roles import lacks_second_person, may


class ScheduleForm(forms.Form):
    publish_at = MomentField(
        label=gettext_lazy("Time of publication"),
        help_text=gettext_lazy("Time in Düsseldorf (CET or CEST)."),
        validators=[refuse_past],
    )


class DecidingAdmin(PreparationAdmin):
    """Mixed into the admin of publishable records, before the history."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        own = path("<path:object_id>/prepared/", view(self.prepared_view), name=f"{name}_prepared")
        return [own, *super().get_urls()]

    @transaction.atomic
    def prepared_view(self, request, object_id):
        record = self.locked(request, object_id)
        if record is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        changes = PendingChange.objects.select_for_update() if request.method == "POST" else PendingChange.objects
        change = changes.of(record)
        if change is None:
            messages.warning(request, _("Nothing is prepared any more: it was published or discarded."))
            return HttpResponseRedirect(self.address_of(record))
        form = ScheduleForm(request.POST or None, initial={"publish_at": change.publish_at})
        if request.method == "POST" and (answer := self._decided(request, record, change, form)):
            return answer
        return TemplateResponse(request, "admin/prepared.html", self._prepared_context(request, record, change, form))

    def _prepared_context(self, request, record, change, form):
        base = Version.objects.of(record).filter(number=change.based_on).first()
        now = values_of(record)
        return {
            **self.admin_site.each_context(request),
            "title": _("Prepared change: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "change": change,
            "changes": compare(self.model, now, change.values),
            "since": compare(self.model, base.values, now) if base else [],
            "seen": seen(record),
            "form": form,
            "may_publish": self.has_publish_permission(request),
            "needs_second_person": lacks_second_person(request.user, *change.writers()),
            "may_discard": may(request.user, "change", self.opts),
        }

    def _decided(self, request, record, change, form):
        """Does what was chosen and answers; None shows the page again, with what is wrong."""
        if request.POST.get("_seen") != seen(record):
            return self._is_another(request)
        chosen = next((name for name in ("submit", "discard", "publish", "schedule") if name in request.POST), None)
        deciding = chosen in {"publish", "schedule"}
        if deciding and not self.has_publish_permission(request):
            raise PermissionDenied
        if chosen == "discard" and not may(request.user, "change", self.opts):  # others' languages are in it too
            raise PermissionDenied
        if deciding and lacks_second_person(request.user, *change.writers()):
            messages.error(request, _("You wrote this: somebody else has to approve it."))
            return None
        return getattr(self, f"_{chosen}")(request, record, change, form) if chosen else None

    def _is_another(self, request):
        messages.error(request, _("The change or the public text is another one by now. Please look again."))

    def _submit(self, request, record, change, form):
        if not (change.is_draft and change.move(state=State.REVIEW)):
            return self._is_another(request)
        self.log_change(request, record, _("Approval of the prepared change asked for"))
        messages.success(request, _("The change waits for approval."))
        return HttpResponseRedirect(self.address_of(record, "prepared"))

    def _discard(self, request, record, change, form):
        if "sure" not in request.POST:
            context = self._prepared_context(request, record, change, form) | {"asks": True}
            return TemplateResponse(request, "admin/prepared.html", context)
        change.delete()
        self.log_change(request, record, _("Prepared change discarded"))
        messages.success(request, _("The prepared change is discarded. The public text is as it was."))
        return HttpResponseRedirect(self.address_of(record))

    def _publish(self, request, record, change, form):
        try:
            change.publish(request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None
        self.log_change(request, record, _("Prepared change published"))
        messages.success(request, _("The change is published."))
        return HttpResponseRedirect(self.address_of(record))

    def _schedule(self, request, record, change, form):
        if not form.is_valid():
            return None
        moment = form.cleaned_data["publish_at"]
        if not change.move(state=State.APPROVED, publish_at=moment, fault=""):
            return self._is_another(request)
        self.log_change(request, record, _("Prepared change approved for %(time)s") % {"time": localize(moment)})
        messages.success(request, _("The change is approved and will be published at its time."))
        return HttpResponseRedirect(self.address_of(record, "prepared"))
