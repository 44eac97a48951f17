"""Changes to what is already public, prepared while the public text stays: previewed, approved, and published at a time.

A pending change is a version that is not yet one: the values that the record is to have, and the number of the version
that they started from. Publishing copies them into the record; nothing else reads them.
"""

import json
import logging
from collections.abc import Iterator
from itertools import count
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..publishing.errors import is_outage
from ..publishing.parts import parts
from ..publishing.state import State
from .events import What, announce, approvers, taking_part
from .values import Values, apply, as_text, references
from .versions import Step, Version, current, identity, keep_prepared, note, unread_writers

logger = logging.getLogger(__name__)


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    def of(self, record: models.Model) -> "PendingChange | None":
        """Returns the change that is prepared for a record, or None."""
        return self.filter(**identity(record)).first()

    def referring_to(self, record: models.Model) -> "list[PendingChange]":
        """Returns the changes that could not be published without `record`."""
        reference = (record._meta.label_lower, record.pk)
        return [change for change in self if reference in change.references()]

    def due(self) -> "PendingChangeQuerySet":
        """Returns the approved changes whose time has come."""
        return self.filter(state=State.APPROVED, publish_at__lte=timezone.now())


class PendingChange(models.Model):
    """What a public record is to become. There is at most one for a record; it is public once it has been copied in."""

    STATES = (State.DRAFT, State.REVIEW, State.APPROVED)

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    based_on = models.PositiveIntegerField(_("Started from version"))
    saved_times = models.PositiveIntegerField(default=1)  # counts how often it was saved, to notice two editors at once
    content = models.TextField()
    is_minor = models.BooleanField(_("Typing error only"), default=False)
    is_current = models.BooleanField(_("Translation is current again"), default=False)
    state = models.CharField(
        _("State"), max_length=10, choices=[(s.value, s.label) for s in STATES], default=State.DRAFT
    )
    publish_at = models.DateTimeField(_("Time of publication"), null=True, blank=True, db_index=True)
    changed_at = models.DateTimeField(_("Last changed"), auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fault = models.TextField(_("Why it could not be published"), blank=True)

    objects: ClassVar[Any] = PendingChangeQuerySet.as_manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")
        constraints = [
            models.UniqueConstraint("label", "key", name="partnership_pending_one"),
            models.CheckConstraint(
                condition=~models.Q(state=State.APPROVED) | models.Q(publish_at__isnull=False),
                name="partnership_pending_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"

    @property
    def values(self) -> Values:
        """The values that the record is to have."""
        values: Values = json.loads(self.content)
        return values

    def references(self) -> Iterator[tuple[str, Any]]:
        return references(apps.get_model(self.label), self.values)

    @property
    def is_draft(self) -> bool:
        return bool(self.state == State.DRAFT)

    @property
    def is_in_review(self) -> bool:
        return bool(self.state == State.REVIEW)

    @property
    def is_approved(self) -> bool:
        """True if it waits for nothing but its time."""
        return bool(self.state == State.APPROVED)

    def writers(self) -> set[int]:
        """Returns the keys of everybody who wrote in this change, or in what it shows and nothing public does yet."""
        kept = Version.objects.filter(label=self.label, key=self.key, step=Step.PREPARED).order_by("-number")
        saved = list(kept[: self.saved_times])  # at most one for each time that it was saved
        unread = unread_writers(apps.get_model(self.label), self.values, saved)
        return {*(saved[0].writers if saved else ()), *unread}

    @classmethod
    def prepare(
        cls, record: models.Model, values: Values, user: Any, is_minor: bool = False, is_current: bool = False
    ) -> "PendingChange":
        """Stores what `record` is to become: anew, or in place of what was prepared so far. It needs approval again."""
        present = cls.objects.select_for_update().of(record)
        change = present or cls(**identity(record), based_on=current(record).number, saved_times=0)
        content = as_text(_numbered(values, record))
        if (content, is_minor, is_current) == (change.content, change.is_minor, change.is_current):
            return change  # who saves what is there already has written nothing
        if content != change.content:
            change.content, change.changed_by = content, user
            others = taking_part(record, change.writers()) if present else ()
            keep_prepared(record, change.values, user, is_minor, is_first=present is None)
            announce(record, What.PREPARED, user, to=others)
        change.is_minor, change.is_current, change.saved_times = is_minor, is_current, change.saved_times + 1
        change.state, change.publish_at, change.fault = State.DRAFT, None, ""
        change.save()
        return change

    def rows(self) -> models.QuerySet[Any]:
        """Returns the record that this is to change, as a queryset."""
        rows: models.QuerySet[Any] = apps.get_model(self.label)._default_manager.filter(key=self.key)
        return rows

    def record(self) -> Any:
        """Returns the record that this is to change, locked until the transaction ends."""
        return self.rows().select_for_update().get()

    def move(self, **values: Any) -> bool:
        """Takes the change as it was read a step on; returns False, and does nothing, if it is another one by now."""
        own = PendingChange.objects.filter(pk=self.pk, saved_times=self.saved_times, state=self.state)
        return bool(own.update(**values))

    def give_back(self, error: Exception) -> None:
        """Takes the approval back and tells the editors what went wrong."""
        reasons = " ".join(error.messages) if isinstance(error, ValidationError) else f"{type(error).__name__}: {error}"
        self.look_again(reasons)

    def look_again(self, reasons: str) -> None:
        """Takes an approval that was given back, and tells the editors why."""
        if self.is_approved and self.move(state=State.REVIEW, publish_at=None, fault=reasons):
            record = self.rows().get()
            people = taking_part(record, self.writers()) | approvers(type(record))
            announce(record, What.FAULT, to=people, text=reasons)

    def publish(self, user: Any = None) -> None:
        """Copies the values into the record and is gone; raises ValidationError if the record would not be right."""
        with transaction.atomic():
            record = self.record()
            record.keeps_date = self.is_minor
            apply(self.values, record)
            note(record, Step.PUBLISHED, user or self.changed_by, self.is_minor, self.is_current)
            self.delete()


def _numbered(values: Values, record: models.Model) -> Values:
    """Returns the values with a negative key for each row that only they have; one that has its own keeps it."""
    numbered = dict(values)
    for name in parts(type(record)).keys() & values.keys():
        stored = set(getattr(record, name).values_list("pk", flat=True))
        own = [row for row in values[name] if row["id"] in stored]
        new = [row for row in values[name] if row["id"] not in stored]
        taken = {row["id"] for row in new if row["id"] and row["id"] < 0}
        free = (number for number in count(-1, -1) if number not in taken)
        numbered[name] = own + [row if row["id"] in taken else row | {"id": next(free)} for row in new]
    return numbered


def settle() -> None:
    """Publishes the approved changes whose time has come. One that fails goes back to its editors with the reason."""
    for change in PendingChange.objects.due():
        try:
            with transaction.atomic():
                change.record()  # locked first, as whoever saves its form does
                waiting = PendingChange.objects.due().select_for_update().filter(pk=change.pk).first()
                if waiting:  # another process may have been faster
                    waiting.publish()
        except Exception as error:
            if isinstance(error, Error) and is_outage(error):
                raise  # nothing is wrong with the change: it is due again with the next request
            logger.error("The pending change %s could not be published: %s", change, error)
            change.give_back(error)
