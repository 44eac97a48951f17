"""The history of a record at the press desk: every version, any two compared, any earlier one restored, deletions undone.

And what the history tells of the two languages: how the original changed since the translation was current.
"""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ..publishing.state import Publishable
from ..texts.bilingual import other_language
from ..uploads.models import Upload
from ..versions.comparison import changed_labels, compare
from ..versions.pending import PendingChange
from ..versions.translations import only_in
from ..versions.values import apply, references, values_of
from ..versions.versions import Step, Version, current, note
from .pages import RecordPage

FILE = Upload._meta.label_lower
SHOWN = 200  # versions on the page of a history


class HistoryPage(RecordPage):
    name = "history"
    route = "history/"
    template = "desk/history.html"
    title = gettext_lazy("History: %(record)s")
    methods = ("GET", "HEAD")

    def context(self, request, record):
        current(record)
        versions = list(Version.objects.of(record).select_related("made_by")[:SHOWN])
        chosen = chosen_numbers(request, versions)
        values = {version.number: version.values for version in versions}
        return {
            "may_restore": self.desk.rights.may_restore(request.user, record),
            "decisions": decisions(record, versions),
            "rows": [self._row(record, *pair) for pair in zip(versions, [*versions[1:], None], strict=True)],
            "chosen": chosen,
            "changes": compare(self.model, *(values[number] for number in chosen)) if len(chosen) == 2 else [],
            "prepared": [
                (version, self.desk.address_of(record, "prepared_earlier", version.number))
                for version in Version.objects.prepared_for(record).select_related("made_by")[:SHOWN]
            ],
        }

    def _row(self, record, version, before):
        """A line of the history: the version, which fields changed with it, and where it is restored."""
        labels = changed_labels(self.model, before.values, version.values) if before else []
        restore = self.desk.address_of(record, "restore", version.number)
        return {"version": version, "changed": labels, "restore": restore}


def decisions(record, versions):
    """Returns what leaves no version: what was done with pending changes, and which files of versions were erased."""
    of_record = Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    files = {key for version in versions for label, key in references(type(record), version.values) if label == FILE}
    of_files = Q(content_type=ContentType.objects.get_for_model(Upload), object_id__in=[str(key) for key in files])
    entries = LogEntry.objects.filter(of_record | of_files)
    noted = entries.exclude(change_message="").exclude(change_message__startswith="[")  # JSON: saved by a form
    return noted.select_related("user").order_by("-action_time")[:SHOWN]


def chosen_numbers(request, versions):
    """Returns the numbers of the two versions to compare: those asked for, else the newest two."""
    numbers = {str(version.number): version.number for version in versions}
    newest = [version.number for version in versions[:2]]
    requested = [numbers.get(request.GET.get(name, "")) for name in ("from", "to")]
    return sorted(requested) if all(requested) else sorted(newest)


class RestorePage(RecordPage):
    name = "restore"
    route = "restore/<int:number>/"
    methods = ("POST",)

    def may_send(self, user, record):
        return self.desk.rights.may_restore(user, record)

    def sent(self, request, record, number):
        version = get_object_or_404(Version.objects.of(record), number=number)
        return restored(self.desk, request, record, version.values)


def restored(desk, request, record, values):
    """Applies values to a record and answers with its form, or, if they are not right any more, says why."""
    try:
        with transaction.atomic():
            apply(values, record)
            note(record, Step.RESTORED, request.user)
            if change := PendingChange.objects.of(record):  # it would undo this at its time
                change.look_again(_("An earlier version has been restored since. Please look again."))
    except ValidationError as error:
        reasons = " ".join(error.messages)
        messages.error(request, _("This version cannot be restored: %(reasons)s") % {"reasons": reasons})
        return HttpResponseRedirect(desk.list_address())
    messages.success(request, _("%(record)s was restored.") % {"record": record})
    return HttpResponseRedirect(desk.address_of(record))


# --- translations -------------------------------------------------------------------------------------------------------


def behind(record):
    """Returns which language is behind and how the other one has changed since; None if neither is."""
    if not record.behind:
        return None
    original = other_language(record.behind)
    since = Version.objects.of(record).filter(number=record.behind_since).first()
    both = (since.values if since else {}, values_of(record))
    then, now = (only_in(type(record), values, original) for values in both)
    changes = compare(type(record), then, now) if since else []
    of_original = [change for change in changes if change.language == original]
    return {"language": record.behind, "at": record.behind_at, "changes": of_original}


class CurrentPage(RecordPage):
    """What changed in the original; whoever finds that the translation still says the same says so here."""

    name = "current"
    route = "current/"
    template = "desk/current.html"
    title = gettext_lazy("Is the translation current? %(record)s")

    def is_for(self, model):
        return issubclass(model, Publishable)

    def may(self, user, record):
        rights = self.desk.rights
        return rights.may_change(user, record) and rights.may_translate(user, record)

    def context(self, request, record):
        return {"behind": behind(record)} if record.behind else self.lead_to(record)

    def sent(self, request, record):
        if record.behind:
            note(record, Step.CHANGED, request.user, is_current=True)
            messages.success(request, _("The translation is marked as current."))
        return self.lead_to(record)


# --- deletions ----------------------------------------------------------------------------------------------------------


@require_safe
def deleted(request, desk):
    """Shows what was deleted of a kind and is not there anew."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Deleted: %(kind)s") % {"kind": desk.opts.verbose_name_plural},
        "opts": desk.opts,
        "versions": Version.objects.deleted(desk.model).select_related("made_by")[:SHOWN],
    }
    return TemplateResponse(request, "desk/deleted.html", context)


@require_POST
def undelete(request, pk, desk):
    """Makes a deleted record anew, as a draft: what it was approved for may be over."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    version = get_object_or_404(Version.objects.deleted(desk.model), pk=pk)
    return restored(desk, request, desk.model(key=version.key), version.values)
