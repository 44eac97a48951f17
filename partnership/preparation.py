"""How a public record is edited in the admin: what is written becomes a prepared change, until it is approved."""

from collections import defaultdict

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .approval import RecordForm
from .collision import CollisionAdmin, seen
from .comparison import compare
from .moments import MomentField, refuse_past
from .pending import PendingChange, trial
from .publishing import State
from .roles import lacks_second_person, may
from .versions import Version, current, values_of

TOLD = ("is_minor", "is_current")  # what is said of a change beside its text


class VersionedForm(RecordForm):
    """A form in which is also told what a change means for the other language."""

    is_minor = forms.BooleanField(
        label=gettext_lazy("Typing error only"),
        required=False,
        help_text=gettext_lazy("The translation does not become older than the original by it."),
    )
    is_current = forms.BooleanField(label=gettext_lazy("The translation is current again"), required=False)

    prepared = None  # set by the admin: the change that the form goes on with

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.prepared:
            self.initial |= {name: getattr(self.prepared, name) for name in TOLD}

    def add_error(self, field, error):
        """What is wrong with a field that this person only reads, or does not see, is told of the whole form."""
        if field is not None and field not in self.fields:
            field = None
        if hasattr(error, "error_dict"):
            error = self._addressed(error.error_dict)
        super().add_error(field, error)

    def _addressed(self, errors):
        told = defaultdict(list)
        for name, found in errors.items():
            told[name if name in self.fields else NON_FIELD_ERRORS] += found
        return ValidationError(told)


class BecamePublic(Exception):
    """The time of a scheduled record came while a request that writes in it was answered."""


class PreparationAdmin(CollisionAdmin):
    """Mixed into the admin of publishable records, before the history."""

    form = VersionedForm

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<path:object_id>/prepared/", view(self.prepared_view), name=f"{name}_prepared"),
            *super().get_urls(),
        ]

    def address_of(self, record, page="change"):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[record.pk])

    # --- the form --------------------------------------------------------------------------------------------------------

    def answered(self, request, record, arguments):
        try:
            return self._answered(request, record, arguments)
        except BecamePublic:
            return self._answered(request, record, arguments)

    @transaction.atomic
    def _answered(self, request, record, arguments):
        request.prepared = None
        request.is_public = bool(record and record.is_published)  # for the whole request: its time may come meanwhile
        if not request.is_public:
            return super().answered(request, record, arguments)
        change = request.prepared = PendingChange.objects.of(record)
        answer = self._sent if request.method == "POST" else self._shown
        return answer(request, record, change, arguments)

    def save_model(self, request, obj, form, change):
        if change and not request.is_public and obj.as_stored().is_published:
            raise BecamePublic
        super().save_model(request, obj, form, change)

    def _shown(self, request, record, change, arguments):
        """Shows the form of a public record: with what is prepared for it, if something is."""
        if IS_POPUP_VAR in request.GET:  # it would close over what is not public yet
            return HttpResponseRedirect(self.address_of(record))
        with trial():
            for fault in change.fit(record) if change else ():
                messages.error(request, _("A part of the prepared change is not right any more: %s") % fault)
            return rendered(super().answered(request, record, arguments))

    def _sent(self, request, record, change, arguments):
        """Publishes what was sent, or, without the right or the wish to do so, keeps it as prepared."""
        request.POST = request.POST.copy()
        request.POST.pop(IS_POPUP_VAR, None)
        if self.may_publish_at_once(request) and "_prepare" not in request.POST:
            return self._at_once(request, record, change, arguments)
        request.is_preparing = True
        with trial():
            if change:  # it holds what this person only reads
                change.fit(record)
            response = rendered(super().answered(request, record, arguments))
            values = values_of(record) if response.status_code == 302 else None
        return response if values is None else self._prepared(request, record, change, values)

    @transaction.atomic
    def _at_once(self, request, record, change, arguments):
        """Saves what was sent in the record itself; it takes the place of what was prepared."""
        current(record)
        if change:
            change.lay_rows(record)
        response = rendered(super().answered(request, record, arguments))
        if response.status_code != 302:
            transaction.set_rollback(True)
        elif change:
            change.delete()
        return response

    def may_publish_at_once(self, request):
        """Where four eyes are asked for, nobody publishes what they have just written."""
        return self.has_publish_permission(request) and not settings.FOUR_EYES

    def _prepared(self, request, record, change, values):
        """Keeps what was sent as prepared, and says so, and what has become of what was prepared before (`change`)."""
        told = {name: bool(request.POST.get(name)) for name in TOLD}
        told["is_current"] &= self.may_say_current(request, record)
        if not (change or told["is_current"]) and values == values_of(record):
            messages.warning(request, _("You changed nothing: nothing is prepared."))
            return HttpResponseRedirect(self.address_of(record))
        made = PendingChange.prepare(record, values, request.user, **told)
        if change and made.revision == change.revision:
            messages.warning(request, _("You changed nothing: the prepared change is as it was."))
            return HttpResponseRedirect(self.address_of(record, "prepared"))
        self.log_change(request, record, _("Change prepared"))
        messages.success(
            request, _("The change is prepared. The public text stays as it is until the change is published.")
        )
        if change and change.is_approved:
            messages.warning(request, _("Its approval is taken back: it needs one again to be published at its time."))
        return HttpResponseRedirect(self.address_of(record, "prepared"))

    def message_user(self, request, *args, **kwargs):
        if not getattr(request, "is_preparing", False):  # what is said then is not true: it is taken back
            super().message_user(request, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user, form.prepared = request.user, getattr(request, "prepared", None)
        return form

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        stored = obj.as_stored() if obj else None
        context["prepared"] = PendingChange.objects.of(stored) if stored else None
        context["is_public"] = getattr(request, "is_public", False)
        context["may_publish"] = self.may_publish_at_once(request)
        context["may_withdraw"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- the prepared change ---------------------------------------------------------------------------------------------

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
            "needs_second_person": lacks_second_person(request.user, change.changed_by),
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
        if deciding and lacks_second_person(request.user, change.changed_by):
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


class ScheduleForm(forms.Form):
    publish_at = MomentField(
        label=gettext_lazy("Time of publication"),
        help_text=gettext_lazy("Time in Düsseldorf (CET or CEST)."),
        validators=[refuse_past],
    )


def rendered(response):
    """Returns the response with its content made: inside of a trial, from the values that hold there alone."""
    return response.render() if isinstance(response, TemplateResponse) and not response.is_rendered else response
