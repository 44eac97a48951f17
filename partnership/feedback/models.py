"""What readers report of barriers: kept apart from all content, for those who answer it, and no longer than that takes.

No page, search, history or data file knows of it. An answer is due by § 5 (2) BITVNRW: within two to six weeks, by the size
of the body and by what was asked. Where that is not enough, an interim notice is sent, and the answer names the ombuds
procedure of § 10d BGG NRW.
"""

from datetime import date, timedelta
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SOON: Final = timedelta(weeks=2)
AT_LATEST: Final = timedelta(weeks=6)
KEPT: Final = timedelta(days=183)  # after it was closed: half a year
LONGEST: Final = {"what": 5000, "page": 300, "name": 200, "email": 254, "phone": 60, "wishes": 300}  # characters


class Status(models.TextChoices):
    NEW = "new", _("new")
    INTERIM = "interim", _("interim notice sent")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


# Where a report stands follows from the days that are noted: nothing can contradict them.
STANDS: Final = {
    Status.NEW: Q(interim_on=None, answered_on=None, closed_on=None),
    Status.INTERIM: Q(interim_on__isnull=False, answered_on=None, closed_on=None),
    Status.ANSWERED: Q(answered_on__isnull=False, closed_on=None),
    Status.CLOSED: Q(closed_on__isnull=False),
}
NOTED: Final = ("interim", "answered", "closed")  # each with a day and with who noted it


class BarrierReportQuerySet(models.QuerySet["BarrierReport"]):
    def standing(self, status: str) -> "BarrierReportQuerySet":
        return self.filter(STANDS[Status(status)])

    def outlived(self, today: date) -> "BarrierReportQuerySet":
        """Returns what was closed so long ago that it is not kept any more."""
        return self.filter(closed_on__lt=today - KEPT)


class BarrierReport(models.Model):
    """A barrier that a reader met, in their words: plain text, whatever signs are in it. Nothing says whence it came."""

    number = models.CharField(_("Number"), max_length=8, unique=True)
    received_at = models.DateTimeField(_("Received"), default=timezone.now, db_index=True)
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES)
    what = models.TextField(_("What is the barrier?"))
    page = models.CharField(_("Page with the barrier"), max_length=LONGEST["page"], blank=True)
    name = models.CharField(_("Name"), max_length=LONGEST["name"], blank=True)
    email = models.CharField(_("E-mail"), max_length=LONGEST["email"], blank=True)
    phone = models.CharField(_("Phone"), max_length=LONGEST["phone"], blank=True)
    wishes = models.CharField(_("How to answer"), max_length=LONGEST["wishes"], blank=True)
    is_one_of_many = models.BooleanField(_("Many from this network"), default=False)
    interim_on = models.DateField(_("Interim notice sent on"), null=True, blank=True)
    interim_by = models.CharField(_("Noted by"), max_length=150, blank=True)
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)
    answered_by = models.CharField(_("Noted by"), max_length=150, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    closed_by = models.CharField(_("Noted by"), max_length=150, blank=True)

    objects: ClassVar[Any] = BarrierReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a barrier")
        verbose_name_plural = _("reports of barriers")
        ordering = ["-received_at"]
        default_permissions = ("view", "change", "delete")  # readers add

    def __str__(self) -> str:
        return str(self.number)

    def clean(self) -> None:
        """A day that is noted lies between the report and today."""
        received, today = timezone.localdate(self.received_at), timezone.localdate()
        wrong = {
            f"{name}_on": _("This day lies before the report, or is still to come.")
            for name in NOTED
            if (day := getattr(self, f"{name}_on")) and not received <= day <= today
        }
        if wrong:
            raise ValidationError(wrong)

    @property
    def status(self) -> Status:
        latest = next((name for name in reversed(NOTED) if getattr(self, f"{name}_on")), "new")
        return Status(latest)

    @property
    def due_from(self) -> date | None:
        """From when on an answer is expected; None where nothing is due any more."""
        return self._since and self._since + SOON

    @property
    def due_by(self) -> date | None:
        """The last day for an answer or an interim notice. A notice begins the time anew, so that nothing is forgotten."""
        return self._since and self._since + AT_LATEST

    @property
    def is_overdue(self) -> bool:
        return self.due_by is not None and self.due_by < timezone.localdate()

    @property
    def _since(self) -> date | None:
        if self.answered_on or self.closed_on:
            return None
        since: date = self.interim_on or timezone.localdate(self.received_at)
        return since

    def says_the_same_as(self, other: "BarrierReport") -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in LONGEST)

    def note(self, name: str, by: Any) -> None:
        """Keeps who noted the day of a step ("interim", "answered", "closed"), or that it is noted no more."""
        setattr(self, f"{name}_by", by.get_username() if getattr(self, f"{name}_on") else "")
