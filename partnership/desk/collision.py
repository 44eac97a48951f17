"""Two people write in one record: whoever saves second is shown what the first has saved, and nothing they wrote is lost.

A form carries a mark of what it shows. If the record says something else when the form comes back, or may not be written
in any more, or is gone, nothing is saved: the answer shows what was sent, beside what is there now.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..versions.comparison import compare
from ..versions.pending import PendingChange
from ..versions.versions import Values, Version, as_text, is_versioned, values_of
from .files import take_files
from .unsaved import as_sent, merged, readable, validated


class RefusedForm:
    """Mixed into a form that is not saved, however right it is; `refusal` says why."""

    refusal = ""

    def clean(self):
        super().clean()
        raise ValidationError(self.refusal)


class There(NamedTuple):
    """What a form would be saved over, and, as far as is known, who saved it and when; if it stays in a history."""

    values: Values
    who: Any
    when: datetime | None
    is_kept: bool


class CollisionAdmin(admin.ModelAdmin):
    """Mixed into the admin of all content, before what saves it."""

    change_form_template = "admin/collision_change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        take_files(request, self, object_id)
        return self._answered_at_once(request, object_id, form_url, extra_context)

    @transaction.atomic
    def _answered_at_once(self, request, object_id, form_url, extra_context):
        arguments, record = (object_id, form_url, extra_context), self.locked(request, object_id)
        request.seen, request.refusal, request.there = seen(record), "", None
        sent = request.POST.get("_seen") if request.method == "POST" and object_id else None
        if sent is not None and (answer := self._too_late(request, record)):
            return answer
        if request.method == "POST" and record and sent != request.seen:
            request.refusal = _("Somebody else has saved this in the meantime. Nothing of yours is lost: see below.")
            request.there = there(record)
        return self.answered(request, record, arguments)

    def answered(self, request, record, arguments):
        """Shows the form, or saves what was sent, of a record that stays as it is meanwhile (None: of a new one)."""
        return super().changeform_view(request, *arguments)

    def locked(self, request, object_id):
        """Returns the record at an address, locked while something is sent; None for a new one or an unknown address."""
        record = self.get_object(request, object_id) if object_id else None
        if record and request.method == "POST":  # read again: before the lock it may have been another
            record = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
        return record

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", "")
        return type(form.__name__, (RefusedForm, form), {"refusal": refusal}) if refusal else form

    def render_change_form(self, request, context, *args, **kwargs):
        context["seen"] = request.seen
        if request.there:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["conflict"] = self._conflict(request.there, context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def _conflict(self, found, form, formsets):
        """Returns who saved what is there, and when, and how it would change by what was sent."""
        after = merged(self.model, found.values, validated(form, formsets))
        changes = compare(self.model, found.values, after)
        return {**found._asdict(), "changes": changes, "revived": sum(formset.revived for formset in formsets)}

    # --- what cannot be saved any more -----------------------------------------------------------------------------------

    def _too_late(self, request, record):
        """Answers whoever sends the form of a record that is gone, or theirs to change no more; None to all others."""
        if record is None and self.has_add_permission(request):
            request.refusal = _("This was deleted while you were writing. Save it again to make it anew.")
            return self.answered(request, None, (None, reverse(self._name("add")), None))
        may_read = self.has_view_or_change_permission(request, record)
        if may_read and (record is None or not self.has_change_permission(request, record)):
            return self._unsaved(request, record)
        return None

    def _name(self, page):
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _unsaved(self, request, record):
        """Shows what was sent, to be copied, and how it differs from what is there."""
        sent = as_sent(self.model, request.POST)
        now = values_of(record) if record else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Not saved: %(record)s") % {"record": record or self.opts.verbose_name},
            "opts": self.opts,
            "object": record,
            "sent": list(readable(self.model, sent)),
            "changes": compare(self.model, now, merged(self.model, now, sent)) if now else None,
        }
        return TemplateResponse(request, "admin/unsaved.html", context, status=403 if record else 404)


def prepared_for(record):
    """Returns the change that is prepared for a record of any kind, or None."""
    return PendingChange.objects.of(record) if is_versioned(type(record)) else None


def seen(record):
    """Returns a mark of what a form shows: another one once the record, its rows or what is prepared for it change."""
    if record is None:
        return ""
    change = prepared_for(record)
    shown = {"now": values_of(record), "prepared": change and [change.pk, change.revision]}
    return sha256(as_text(shown).encode()).hexdigest()[:32]


def there(record):
    """Returns what the form of a record shows by now."""
    if change := prepared_for(record):
        return There(change.values, change.changed_by, change.changed_at, True)
    if is_versioned(type(record)):
        last = Version.objects.of(record).select_related("made_by").first()
        return There(values_of(record), last and last.made_by, last and last.made_at, True)
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    last = entries.select_related("user").order_by("-action_time").first()
    return There(values_of(record), last and last.user, last and last.action_time, False)
