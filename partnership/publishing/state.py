"""What the public may see, and from when: the only door is `objects.published()`.

Stored are four states; "scheduled" and "published" are computed from "approved" and the time of publication against
Django's clock, so that a release appears to the second, with no job that could be late. The other door,
`objects.withdrawn()`, is for the page 410 of what was once public, and shows nothing of the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..texts.bilingual import ACTIONS, LANGUAGES, Bilingual, BilingualText, language_of


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What belongs to the public life of a record and not to its content.
PUBLICATION: Final = ("state", "publish_at", "withdrawal_notice_de", "withdrawal_notice_uk", "key")


def is_text(column: Any, language: str) -> bool:
    """Returns whether a column holds content in `language`: what is written, checked and translated."""
    return language_of(column) == language and column.name not in PUBLICATION


def texts_of(model: type[models.Model]) -> list[str]:
    """Returns the names of the bilingual texts of a model that are content ("title"), in the order of its columns."""
    language = LANGUAGES[0]
    columns = [column.name for column in model._meta.concrete_fields if is_text(column, language)]
    return [name.removesuffix(f"_{language}") for name in columns]


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Passage:
    """What one language says at a place, as text before the words in question, these words, and text behind them.

    Without words they are missing there, near `before`. A link has an address.
    """

    language: str
    label: str
    before: str = ""
    words: str = ""
    behind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Finding:
    """Something to look at; `language` is empty for what concerns the record as a whole.

    What is found between the languages has a passage of each.
    """

    level: Level
    message: str
    language: str = ""
    passages: tuple[Passage, ...] = ()


WRITING: Final = (State.DRAFT, State.REVIEW)

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class Status(models.TextChoices):
    """What a record is to staff and public: its stored state against the clock. The one rule of who may see what."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def of(cls, record: Any) -> "Status":
        """Returns the status of a record, or of a pending change, as it stands in memory."""
        if record.state != State.APPROVED:
            return cls(record.state)
        is_due = record.publish_at is not None and record.publish_at <= timezone.now()
        return cls.PUBLISHED if is_due else cls.SCHEDULED

    def rows(self) -> Q:
        """Returns the condition for the rows of which `of` says this status."""
        if self not in {Status.SCHEDULED, Status.PUBLISHED}:
            return Q(state=self.value)
        due = Q(publish_at__lte=timezone.now())
        return Q(state=State.APPROVED) & (due if self == Status.PUBLISHED else ~due)


class PublishingQuerySet(models.QuerySet[_Row]):
    def published(self, language: str | None = None) -> "PublishingQuerySet[_Row]":
        """Returns what the public may see now; with `language`, only what is ready in it."""
        rows = self.filter(Status.PUBLISHED.rows())
        return rows.filter(**{f"ready_{language}": True}) if language else rows

    def withdrawn(self) -> "PublishingQuerySet[_Row]":
        """Returns what was public once and is withdrawn: the database holds no other withdrawn rows."""
        return self.filter(Status.WITHDRAWN.rows())

    # For staff, never for the public:

    def in_status(self, status: Status) -> "PublishingQuerySet[_Row]":
        return self.filter(status.rows())

    def in_writing(self) -> "PublishingQuerySet[_Row]":
        """Returns what is not approved yet."""
        return self.filter(state__in=WRITING)

    def approved(self) -> "PublishingQuerySet[_Row]":
        """Returns what is public, or will be at its time."""
        return self.filter(state=State.APPROVED)


class Publishable(Bilingual):
    """A bilingual record with a state and a time of publication.

    Once it has been public it stays public or is withdrawn: it can neither become a draft again nor move in time.
    """

    state = models.CharField(_("State"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
    publish_at = models.DateTimeField(
        _("Time of publication"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Time in Düsseldorf (CET or CEST). Empty: at once when approved."),
    )
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_notice: ClassVar[BilingualText] = BilingualText(
        models.CharField, _("Notice of withdrawal"), is_searched=False, max_length=500, blank=True
    )

    objects: ClassVar[Any] = PublishingQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = (*ACTIONS, "publish")

    @property
    def status(self) -> Status:
        return Status.of(self)

    @property
    def is_published(self) -> bool:
        """True if `objects.published()` would return this row as it stands in memory."""
        return self.status == Status.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.status == Status.SCHEDULED

    @property
    def was_public(self) -> bool:
        return self.is_published or self.state == State.WITHDRAWN

    def clean(self) -> None:
        super().clean()
        if self.state == State.APPROVED and not self.ready_languages:
            raise ValidationError({"state": _("At least one language must be ready before this can be approved.")})
        self._clean_history(self.as_stored())
        self.complete_times()

    def _clean_history(self, stored: "Self | None") -> None:
        public = stored is not None and stored.was_public
        if public and self.state in WRITING:
            raise ValidationError(
                {"state": _("This has been public: it can be withdrawn, but not become a draft again.")}
            )
        if stored is not None and public and self.publish_at != stored.publish_at:
            raise ValidationError({"publish_at": _("This has been public: its time of publication is fixed.")})
        if self.state == State.WITHDRAWN and not public:
            raise ValidationError({"state": _("This was never public: make it a draft instead of withdrawing it.")})

    def further_findings(self) -> Iterable[Finding]:
        """Returns what a model adds to the checklist of its texts (desk/checklist.py)."""
        return ()

    def as_stored(self) -> "Self | None":
        """Returns this record as the database has it now, or None if it is new."""
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None

    def complete(self) -> None:
        """Fills the columns that follow from others, as saving does, without saving."""
        self.complete_times()

    def complete_times(self) -> None:
        """Sets the times that follow from the state: approved without a time is published now, withdrawn is as of now."""
        if self.state == State.APPROVED and self.publish_at is None:
            self.publish_at = timezone.now().replace(microsecond=0)  # forms know seconds
        if self.state != State.WITHDRAWN:
            self.withdrawn_at = None
        elif self.withdrawn_at is None:
            self.withdrawn_at = timezone.now()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.complete_times()
        super().save(*args, **kwargs)


def only_published(records: Iterable[Any]) -> list[Any]:
    """Returns those of some records, read already, that the public may see now: the same rule as `objects.published()`."""
    return [record for record in records if record.is_published]


def state_constraints() -> list[models.CheckConstraint]:
    """Returns the constraints of a Publishable model: what approved and withdrawn mean, held by the database."""
    return [
        models.CheckConstraint(
            condition=~Q(state=State.APPROVED) | (Q(publish_at__isnull=False) & (Q(ready_de=True) | Q(ready_uk=True))),
            name="%(app_label)s_%(class)s_approved",
            violation_error_message=_("At least one language must be ready before this can be approved."),
        ),
        models.CheckConstraint(
            condition=(~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True))
            | Q(state=State.WITHDRAWN, publish_at__lte=models.F("withdrawn_at"))
            & Q(publish_at__isnull=False, withdrawn_at__isnull=False),  # a condition that is NULL would pass
            name="%(app_label)s_%(class)s_withdrawn",
            violation_error_message=_("Only what has been public can be withdrawn."),
        ),
    ]
