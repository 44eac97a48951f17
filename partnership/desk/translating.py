"""Translating in the admin: what changed in the original since the translation was current, and saying that it is again."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ..texts.bilingual import other_language
from ..versions.comparison import compare
from ..versions.translations import only_in
from ..versions.versions import Step, Version, note, values_of
from .roles import may, translated_languages


class TranslatingAdmin(admin.ModelAdmin):
    """Mixed into the admin of bilingual records."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<path:object_id>/current/", view(self.current_view), name=f"{name}_current"),
            *super().get_urls(),
        ]

    def behind(self, record):
        """Returns which language is behind and how the other one has changed since; None if neither is."""
        if not record.behind:
            return None
        original = other_language(record.behind)
        since = Version.objects.of(record).filter(number=record.behind_since).first()
        then, now = (
            only_in(self.model, values, original) for values in (since.values if since else {}, values_of(record))
        )
        changes = compare(self.model, then, now) if since else []
        return {
            "language": record.behind,
            "at": record.behind_at,
            "changes": [change for change in changes if change.language == original],
        }

    def may_translate(self, request, record):
        """Editors, and translators into the language that is behind."""
        translated = translated_languages(request.user, self.opts)
        return may(request.user, "change", self.opts) or record.behind in translated

    def may_say_current(self, request, record):
        """Returns whether the form of `record` (None: a new one) asks if the translation is current again."""
        return record is not None and bool(record.behind) and self.may_translate(request, record)

    def current_view(self, request, object_id):
        """Shows what changed in the original; whoever finds that the translation still says the same says so here."""
        record = get_object_or_404(self.model, pk=object_id)
        if not (self.has_change_permission(request, record) and self.may_translate(request, record)):
            raise PermissionDenied
        form = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        if not record.behind:
            return HttpResponseRedirect(form)
        if request.method == "POST":
            note(record, Step.CHANGED, request.user, is_current=True)
            messages.success(request, _("The translation is marked as current."))
            return HttpResponseRedirect(form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Is the translation current? %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "behind": self.behind(record),
        }
        return TemplateResponse(request, "admin/current.html", context)
