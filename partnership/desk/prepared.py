"""How a public record is edited in the admin: what is written becomes a prepared change, until it is approved."""

from collections import defaultdict

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..versions.pending import PendingChange, trial
from ..versions.versions import current, values_of
from .approval import RecordForm
from .collision import CollisionAdmin

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

    def address_of(self, record, page="change"):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[record.pk])

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


def rendered(response):
    """Returns the response with its content made: inside of a trial, from the values that hold there alone."""
    return response.render() if isinstance(response, TemplateResponse) and not response.is_rendered else response
