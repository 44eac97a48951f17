"""What happens to a record between the people who work on it: what waits for whom, what was decided, what was said.

`announce` is the only place that makes an event, whatever the place that it happens in. It keeps the event, and whom it
is told, in the transaction of what it tells of: what is taken back was never told.
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth import get_permission_codename, get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..publishing import usage
from .versions import identity, writers

MENTION: Final = re.compile(r"(?<![\w.@+-])@([\w.@+-]*\w)")  # what Django allows in the name of an account
RIGHTS: Final = "django.contrib.auth.backends.ModelBackend"


class What(models.TextChoices):
    REVIEW = "review", pgettext_lazy("event", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("event", "Approved")
    SENT_BACK = "sent-back", pgettext_lazy("event", "Sent back")
    PREPARED = "prepared", pgettext_lazy("event", "Change prepared")
    FAULT = "fault", pgettext_lazy("event", "Not published at its time")
    NOTE = "note", pgettext_lazy("event", "Note")


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, record: models.Model) -> "EventQuerySet":
        """Returns the events of one record, newest first."""
        return self.filter(**identity(record))


class Event(models.Model):
    """Something that happened to a record, by whom and when; `text` is the reason, the fault or the note."""

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    what = models.CharField(max_length=9, choices=What)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    get_what_display: Any
    made_by_id: Any
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["label", "key"], name="partnership_event_record")]

    def __str__(self) -> str:
        return f"{self.label} {self.key} {self.what}"


class Telling(models.Model):
    """That one person is told of an event: on their start page, and by mail if they asked for that.

    Its rows with `is_to_mail` are the outbox (operation/mail.py). `taken_at`: somebody is sending it, or has died of it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="tellings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_to_mail = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "partnership"
        verbose_name = _("telling")
        verbose_name_plural = _("tellings")
        constraints = [models.UniqueConstraint("event", "person", name="partnership_telling_one")]
        indexes = [
            models.Index(fields=["id"], name="partnership_telling_to_mail", condition=models.Q(is_to_mail=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.person}"


def announce(record: models.Model, what: str, by: Any = None, *, to: Iterable[int], text: str = "") -> Event:
    """Keeps that something happened to a record, and tells the members of staff with the keys `to`; `by` knows it."""
    event: Event = Event.objects.create(**identity(record), what=what, made_by=by, text=text)
    keys = {*to} - {by.pk if by else None}
    people = _accounts().filter(pk__in=keys, is_active=True, is_staff=True).order_by("pk")
    Telling.objects.bulk_create(
        Telling(event=event, person=person, is_to_mail=bool(settings.EMAIL_URL and person.wants_mail and person.email))
        for person in people
    )
    return event


def approvers(model: type[models.Model]) -> set[int]:
    """Returns the keys of those who may publish everything that shows records of a model."""
    people = _accounts()
    may = [
        {*people.with_perm(_publishing(shown), backend=RIGHTS).values_list("pk", flat=True)}
        for shown in usage.shown_by(model)
    ]
    return set.intersection(*may) if may else set()


def _accounts() -> Any:
    return get_user_model().objects


def _publishing(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.{get_permission_codename('publish', model._meta)}"


def taking_part(record: models.Model, wrote: Iterable[int] = ()) -> set[int]:
    """Returns the keys of those who wrote what is not public yet of a record, and of who asked last for its approval.

    `wrote`: the writers of its pending change, which the record itself does not know.
    """
    asked = Event.objects.of(record).filter(what=What.REVIEW).exclude(made_by=None).first()
    return {*wrote, *writers(record), *([asked.made_by_id] if asked else ())}


def named(text: str) -> tuple[set[int], list[str]]:
    """Returns the keys of the colleagues whom a note names ("@name"), and the names that nobody has."""
    names = list(dict.fromkeys(MENTION.findall(text)))
    known = dict(_accounts().filter(username__in=names, is_active=True, is_staff=True).values_list("username", "pk"))
    return {*known.values()}, [name for name in names if name not in known]


def waiting_since(label: str, keys: Iterable[str]) -> dict[str, Event]:
    """Returns, for the records of a model with these keys, the event with which their approval was asked for last."""
    asked = Event.objects.filter(label=label, key__in=list(keys), what=What.REVIEW).select_related("made_by")
    return {event.key: event for event in asked.order_by("at", "pk")}
