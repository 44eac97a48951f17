"""Reports of barriers at the press desk: who has the right to them reads them, and notes what was answered, and when.

The desk sends nothing. Whoever answers writes from their own mailbox or calls, and notes the day.
"""

from datetime import date

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..feedback.forms import own_path
from ..feedback.models import LONGEST, NOTED, BarrierReport, Status
from .roles import may

SHOWN, MANY = 8, 500  # on the start page: how many are shown, and of how many


def due(report):
    """Returns until when a report is to be answered, as a text: the first day that is expected, and the last."""
    if report.due_by is None:
        return ""
    days = {"day": date_format(report.due_from), "last": date_format(report.due_by)}
    return _("answer due on %(day)s, by %(last)s at the latest") % days


def open_reports(user):
    """Returns what the start page shows: what is not closed, by when it is due, for whoever has the right to it."""
    if not may(user, "view", BarrierReport._meta):
        return []
    oldest = BarrierReport.objects.filter(closed_on=None).defer("what").order_by("received_at")[:MANY]
    reports = sorted(oldest, key=lambda report: report.due_by or date.max)
    return [{"report": report, "due": due(report)} for report in reports[:SHOWN]]


class ByStatus(admin.SimpleListFilter):
    title = gettext_lazy("Where it stands")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, reports):
        return reports.standing(self.value()) if self.value() else reports


class BarrierReportAdmin(admin.ModelAdmin):
    """What a reader wrote is only shown; what staff did about it is noted by them."""

    list_display = ("number", "received_at", "beginning", "stands", "answer_due", "is_one_of_many")
    list_filter = (ByStatus, "is_one_of_many")
    search_fields = ("number",)
    list_per_page = 50
    sent = (
        "number",
        "received_at",
        "language",
        "where",
        *(name for name in LONGEST if name != "page"),
        "is_one_of_many",
    )
    by = tuple(f"{name}_by" for name in NOTED)
    readonly_fields = (*sent, *by, "answer_due")
    fieldsets = [
        (None, {"fields": sent}),
        (
            gettext_lazy("What was done"),
            {
                "fields": ["answer_due", *((f"{name}_on", f"{name}_by") for name in NOTED)],
                "description": gettext_lazy(
                    "The law wants an answer within two weeks, by the size of the office and of the matter within six at "
                    "the latest; where that is not enough, an interim notice by then. The answer names the ombuds "
                    "procedure (§ 5 (2) BITVNRW). Nothing is sent from here: write or call, then note the day. Half a "
                    "year after the day of closing the report is deleted."
                ),
            },
        ),
    ]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, report, form, change):
        for name in NOTED:
            if f"{name}_on" in form.changed_data:
                report.note(name, request.user)
        super().save_model(request, report, form, change)

    @admin.display(description=gettext_lazy("What is the barrier?"))
    def beginning(self, report):
        return Truncator(report.what).chars(80)

    @admin.display(description=gettext_lazy("Where it stands"))
    def stands(self, report):
        return report.status.label

    @admin.display(description=gettext_lazy("Answer"))
    def answer_due(self, report):
        if report.is_overdue:
            return format_html('<strong class="overdue">{}: {}</strong>', _("overdue"), due(report))
        return due(report) or "–"

    @admin.display(description=gettext_lazy("Page with the barrier"))
    def where(self, report):
        """As it was written; a link where it names a page of this site."""
        path = own_path(report.page)
        return format_html('<a href="{}">{}</a>', path, report.page) if path else report.page or "–"
