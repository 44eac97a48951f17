"""The history of a record in the admin: every version, any two compared, any earlier one restored, deletions undone."""

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..uploads.models import Upload
from ..versions.comparison import changed_labels, compare
from ..versions.pending import PendingChange
from ..versions.versions import Step, Version, apply, current, note, number_rows, references

FILE = Upload._meta.label_lower
SHOWN = 200  # versions on the page of a history


class KeptAdmin(admin.ModelAdmin):
    """Mixed into the admin of what records refer to: what a prepared change refers to is not deleted either."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        changes = (change for record in objs for change in PendingChange.objects.referring_to(record))
        kept = (f"{PendingChange._meta.verbose_name}: {record}" for change in changes for record in change.rows())
        return deleted, counts, missing, [*protected, *(capfirst(text) for text in kept)]


class HistoryAdmin(KeptAdmin):
    """Mixed into the admin of a model with a permanent key: every step leaves a version."""

    object_history_template = "admin/history.html"

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        own = [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<int:pk>/", view(self.undelete_view), name=f"{name}_undelete"),
            path(
                "<path:object_id>/restore/<int:number>/",
                self.admin_site.admin_view(self.restore_view),
                name=f"{name}_restore",
            ),
        ]
        return own + super().get_urls()

    # --- every step leaves a version -------------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        if change:
            current(obj)  # what the database had before: the first version of a record that is older than versions
        obj.keeps_date = change and bool(form.cleaned_data.get("is_minor"))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not getattr(request, "is_preparing", False):
            number_rows(form.instance)
        told = {name: bool(form.cleaned_data.get(name)) for name in ("is_minor", "is_current")}
        note(form.instance, Step.CHANGED if change else Step.CREATED, request.user, **told)

    def delete_model(self, request, obj):
        note(obj, Step.DELETED, request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            self.delete_model(request, record)

    # --- reading and restoring -------------------------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        current(record)
        versions = list(Version.objects.of(record).select_related("made_by")[:SHOWN])
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "may_restore": self.may_restore(request, record),
            "decisions": self._decisions(record, versions),
            "rows": [self._row(record, *pair) for pair in zip(versions, [*versions[1:], None], strict=True)],
            "chosen": self._chosen(request, versions),
            "changes": self._compared(request, versions),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def _decisions(self, record, versions):
        """What leaves no version: what was done with prepared changes, and which files of versions were erased."""
        own = Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
        named = {key for version in versions for label, key in references(self.model, version.values) if label == FILE}
        of_files = Q(content_type=ContentType.objects.get_for_model(Upload), object_id__in=[str(key) for key in named])
        entries = LogEntry.objects.filter(own | of_files)
        told = entries.exclude(change_message="").exclude(change_message__startswith="[")  # JSON: saved by a form
        return told.select_related("user").order_by("-action_time")[:SHOWN]

    def _row(self, record, version, before):
        """A line of the history: the version, which fields changed with it, and where it is restored."""
        labels = changed_labels(self.model, before.values, version.values) if before else []
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_restore"
        return {"version": version, "changed": labels, "restore": reverse(name, args=[record.pk, version.number])}

    def may_restore(self, request, record):
        return self.has_change_permission(request, record)

    def _chosen(self, request, versions):
        """The numbers of the two versions to compare: those asked for, else the newest two."""
        numbers = {str(version.number): version.number for version in versions}
        newest = [version.number for version in versions[:2]]
        asked = [numbers.get(request.GET.get(name, "")) for name in ("from", "to")]
        return sorted(asked) if all(asked) else sorted(newest)

    def _compared(self, request, versions):
        found = {version.number: version.values for version in versions}
        numbers = self._chosen(request, versions)
        return compare(self.model, *(found[number] for number in numbers)) if len(numbers) == 2 else []

    def restore_view(self, request, object_id, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            record = get_object_or_404(self.model._default_manager.select_for_update(), pk=object_id)
            if not self.may_restore(request, record):
                raise PermissionDenied
            version = get_object_or_404(Version.objects.of(record), number=number)
            return self._restored(request, record, version.values, Step.RESTORED)

    def _restored(self, request, record, values, step, keep=None):
        """Applies values to a record and answers with its form, or, if they are not right any more, says why."""
        try:
            with transaction.atomic():
                apply(values, record, **({} if keep is None else {"keep": keep}))
                note(record, step, request.user)
                if change := PendingChange.objects.of(record):  # it would undo this at its time
                    change.look_again(_("An earlier version has been restored since. Please look again."))
        except ValidationError as error:
            reasons = " ".join(error.messages)
            messages.error(request, _("This version cannot be restored: %(reasons)s") % {"reasons": reasons})
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        messages.success(request, _("%(record)s was restored.") % {"record": record})
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        )

    # --- deletions -------------------------------------------------------------------------------------------------------

    def deleted_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: %(kind)s") % {"kind": self.opts.verbose_name_plural},
            "opts": self.opts,
            "versions": Version.objects.deleted(self.model).select_related("made_by")[:SHOWN],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def undelete_view(self, request, pk):
        """Makes a deleted record anew, as a draft: what it was approved for may be over."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.deleted(self.model), pk=pk)
        record = self.model(key=version.key)
        return self._restored(request, record, version.values, Step.RESTORED)
