"""Pending changes at the press desk: what one would change, what is to become of it, and what was prepared earlier.

A pending change may be replaced by another, published over or discarded. What was written in it stays in the history.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..publishing import usage
from ..publishing.state import Publishable, State
from ..versions.comparison import compare
from ..versions.events import What, announce, approvers, taking_part
from ..versions.pending import PendingChange
from ..versions.values import fitted, values_of
from ..versions.versions import Version
from .collision import fingerprint
from .forms import described, errors, panel
from .moments import MomentField, refuse_past
from .pages import RecordPage
from .previews import preview_addresses
from .roles import lacks_second_person, may
from .sent import readable

DECIDING = {"publish", "schedule"}


class ScheduleForm(forms.Form):
    publish_at = MomentField(
        label=gettext_lazy("Time of publication"),
        help_text=gettext_lazy("Time in Düsseldorf (CET or CEST)."),
        validators=[refuse_past],
    )


class PreparedPage(RecordPage):
    """What a pending change would change, and the decision on it: approved for a time, published, discarded."""

    name = "prepared"
    route = "prepared/"
    template = "desk/prepared.html"
    title = gettext_lazy("Pending change: %(record)s")
    shows_text = True

    def may(self, user, record):
        return self.desk.rights.may_change(user, record)

    def context(self, request, record):
        change = PendingChange.objects.of(record)
        return self._gone(request, record) if change is None else self._shown(request, record, change)

    def _gone(self, request, record):
        messages.warning(request, _("Nothing is prepared any more: it was published or discarded."))
        return self.lead_to(record)

    def _shown(self, request, record, change, form=None):
        base = Version.objects.of(record).filter(number=change.based_on).first()
        now = values_of(record)
        laid, _faults = fitted(record, change.values)
        return {
            "change": change,
            "changes": compare(self.model, now, change.values),
            "since": compare(self.model, base.values, now) if base else [],
            "fingerprint": fingerprint(record, change),
            "form": form or ScheduleForm(initial={"publish_at": change.publish_at}),
            "previews": preview_addresses(self.desk, record),
            "may_publish": self.desk.rights.may_publish(request.user),
            "needs_second_person": lacks_second_person(request.user, change.writers()),
            "may_send_back": self.desk.rights.may_publish(request.user) and change.is_in_review,
            "may_discard": may(request.user, "change", self.opts),
            "checklist": panel(laid) if isinstance(record, Publishable) else None,
        }

    def sent(self, request, record):
        change = PendingChange.objects.select_for_update().of(record)
        if change is None:
            return self._gone(request, record)
        chosen = next((name for name in ("submit", "discard", "publish", "schedule") if name in request.POST), None)
        if request.POST.get("_fingerprint") != fingerprint(record, change):
            return self._is_another(request, record, change)
        if self._is_refused(request, change, chosen):
            messages.error(request, _("You wrote this: somebody else has to approve it."))
            chosen = None
        elif chosen in DECIDING and (faults := _new_errors(record, change)):
            messages.error(request, _("This cannot be approved yet:") + " " + " ".join(faults))
            chosen = None
        decide = getattr(self, f"_{chosen}") if chosen else self._shown
        return decide(request, record, change)

    def _is_refused(self, request, change, chosen):
        """Returns whether this wants a second person; raises PermissionDenied for what is not theirs to decide."""
        deciding = chosen in DECIDING
        if deciding and not self.desk.rights.may_publish(request.user):
            raise PermissionDenied
        if chosen == "discard" and not may(request.user, "change", self.opts):  # others' languages are in it too
            raise PermissionDenied
        return deciding and lacks_second_person(request.user, change.writers())

    def _is_another(self, request, record, change):
        messages.error(request, _("The change or the public text is another one by now. Please look again."))
        return self._shown(request, record, change)

    def _submit(self, request, record, change):
        if not (change.is_draft and change.move(state=State.REVIEW)):
            return self._is_another(request, record, change)
        announce(record, What.REVIEW, request.user, to=approvers(self.model))
        self.desk.log_change(request, record, _("Approval of the pending change asked for"))
        messages.success(request, _("The change waits for approval."))
        return self.lead_to(record, self.name)

    def _discard(self, request, record, change):
        if "sure" not in request.POST:
            return {**self._shown(request, record, change), "asks": True}
        change.delete()
        self.desk.log_change(request, record, _("Pending change discarded"))
        messages.success(request, _("The pending change is discarded. The public text is as it was."))
        return self.lead_to(record)

    def _publish(self, request, record, change):
        people = taking_part(record, change.writers())
        try:
            change.publish(request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self._shown(request, record, change)
        announce(record, What.APPROVED, request.user, to=people)
        self.desk.log_change(request, record, _("Pending change published"))
        messages.success(request, _("The change is published."))
        return self.lead_to(record)

    def _schedule(self, request, record, change):
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            return self._shown(request, record, change, form)
        moment = form.cleaned_data["publish_at"]
        if not change.move(state=State.APPROVED, publish_at=moment, fault=""):
            return self._is_another(request, record, change)
        announce(record, What.APPROVED, request.user, to=taking_part(record, change.writers()))
        self.desk.log_change(request, record, _("Pending change approved for %(time)s") % {"time": localize(moment)})
        messages.success(request, _("The change is approved and will be published at its time."))
        return self.lead_to(record, self.name)


def _new_errors(record, change):
    """Returns the errors that a pending change would bring into what is public."""
    laid, _faults = fitted(record, change.values)
    known = errors(record)
    return [str(described(finding)) for finding in errors(laid) if finding not in known]


class PreparedEarlierPage(RecordPage):
    """What was prepared once, each time that it was saved: to be read, and to be prepared again."""

    name = "prepared_earlier"
    route = "prepared/<int:number>/"
    template = "desk/prepared_earlier.html"
    title = gettext_lazy("Prepared earlier: %(record)s")
    shows_text = True

    def may_send(self, user, record):
        """Translators prepare nothing again: the languages of others are in it too."""
        return usage.is_public(record) and may(user, "change", self.opts)

    def context(self, request, record, number):
        version = get_object_or_404(Version.objects.prepared_for(record), number=number)
        return {
            "version": version,
            "changes": compare(self.model, values_of(record), version.values),
            "texts": list(readable(self.model, version.values)),
            "may_prepare_again": self.may_send(request.user, record),
        }

    def sent(self, request, record, number):
        version = get_object_or_404(Version.objects.prepared_for(record), number=number)
        PendingChange.prepare(record, version.values, request.user, version.is_minor)
        self.desk.log_change(request, record, _("Earlier pending change prepared again"))
        messages.success(request, _("What was prepared earlier is prepared again."))
        return self.lead_to(record, "prepared")
