"""Every state that a record was saved in: for its history, for restoring it, and to see who saved while one was writing.

A version holds the values of a record as plain data (values.py). Versions are one table for all models, so that they
outlive changes of the schema.
"""

import json
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..publishing import usage
from ..publishing.state import WRITING, Publishable, State
from ..texts.bilingual import LANGUAGES, Bilingual
from .translations import Behind, follow, texts
from .values import Values, as_text, shown_by, values_of
from .writers import Written, was_public, writers_of


class Step(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    PUBLISHED = "published", _("Pending change published")
    RESTORED = "restored", _("Earlier version restored")
    LOADED = "loaded", _("Loaded from a file")
    CONFIRMED = "confirmed", _("Translation current again")
    DELETED = "deleted", _("Deleted")
    PREPARED = "prepared", _("Change prepared")  # of what is public: not what the record was, but what it might become


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, record: models.Model) -> "VersionQuerySet":
        """Returns the versions of one record, newest first."""
        return self.filter(**identity(record)).exclude(step=Step.PREPARED)

    def prepared_for(self, record: models.Model) -> "VersionQuerySet":
        """Returns what was prepared for one record, newest first, whatever became of it; it has numbers of its own."""
        return self.filter(**identity(record), step=Step.PREPARED)

    def deleted(self, model: type[models.Model]) -> "VersionQuerySet":
        """Returns, for each deleted record of a model that is not there anew, its last version."""
        alive = model._default_manager.values("key")
        rows = self.filter(label=model._meta.label_lower, step=Step.DELETED).exclude(key__in=alive)
        return rows.filter(pk__in=rows.order_by().values("key").annotate(last=Max("pk")).values("last"))


class Version(models.Model):
    """The values of a record after one step, by whom and when."""

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    is_minor = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by_id: Any
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    writers = models.JSONField(default=list)  # keys of the users who wrote what is not public yet in it (writers.py)
    content = models.TextField()  # JSON, of which no query asks anything

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                "label",
                "key",
                "number",
                models.Case(models.When(step=Step.PREPARED, then=1), default=0),
                name="partnership_version_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key} {self.number}"

    @property
    def values(self) -> Values:
        """The values of the record; a Version is made with `as_text` of them."""
        values: Values = json.loads(self.content)
        return values

    @property
    def is_prepared(self) -> bool:
        return bool(self.step == Step.PREPARED)

    @property
    def is_deleted(self) -> bool:
        return bool(self.step == Step.DELETED)

    @property
    def is_published(self) -> bool:
        """True if it is a pending change that was published."""
        return bool(self.step == Step.PUBLISHED)

    @property
    def writers_left(self) -> list[int]:
        """The writers of what follows it, if it is the newest one: none once it is public."""
        return [] if was_public(self, timezone.now()) else self.writers


def identity(record: models.Model) -> dict[str, str]:
    """Returns what names a record for good: its model and its permanent key."""
    return {"label": record._meta.label_lower, "key": record.key}  # type: ignore[attr-defined]


def current(record: models.Model) -> Version:
    """Returns the newest version of a stored record; makes its first one if it was stored before versions were."""
    newest: Version | None = Version.objects.of(record).first()
    return newest or _add(record, Step.CREATED, None, values_of(record), None, Written())


def writers(record: models.Model) -> set[int]:
    """Returns the keys of the users who wrote what a stored record says or shows and the public has not seen yet."""
    versions = list(Version.objects.of(record))
    return {*(versions[0].writers_left if versions else ()), *unread_writers(type(record), values_of(record), versions)}


def unread_writers(model: type[models.Model], values: Values, versions: list[Version]) -> set[int]:
    """Returns who changed what a record with some values shows (a picture, a source) after everybody else last saved it.

    `versions` are those of the record, or of its pending change. What something public uses already, two have changed.
    """
    found: set[int] = set()
    for part in shown_by(model, values):
        if isinstance(part, Publishable) or not hasattr(part, "key") or usage.is_in_use(part):
            continue
        for version in Version.objects.of(part).exclude(made_by=None):
            later = (other for other in versions if other.made_at >= version.made_at)
            if all(other.made_by_id == version.made_by_id for other in later):
                found.add(version.made_by_id)
        found |= unread_writers(type(part), values_of(part), versions)
    return found


def note(
    record: models.Model,
    step: str,
    user: Any,
    is_minor: bool = False,
    is_current: bool = False,
    writers_before: Iterable[int] = (),
) -> Version:
    """Adds a version with the values that the database has of `record` now; none if nothing has changed.

    `is_minor`: only typing errors were mended. `is_current`: the translation that was behind is up to date with it.
    `writers_before`: of a new record, who wrote what it is a copy of.
    """
    newest: Version | None = Version.objects.of(record).first()
    values = values_of(record)
    unchanged = newest is not None and newest.step != Step.DELETED and newest.values == values
    if newest and unchanged and step == Step.CHANGED:
        if not is_current:
            return newest
        step = Step.CONFIRMED
    made_of = _made_of(record, step, user, newest) if newest else Written(writers=[*writers_before], by=user)
    added = _add(record, step, user, values, newest, made_of, is_minor)
    if isinstance(record, Bilingual):
        _follow(record, newest, added, is_current)
    return added


def keep_prepared(record: models.Model, values: Values, user: Any, is_minor: bool, is_first: bool) -> Version:
    """Keeps what somebody prepares for a record, to be read when another text has taken its place.

    `is_first`: it is made out of what the record says now, not out of what was prepared before.
    """
    newest: Version | None = Version.objects.prepared_for(record).first()
    if newest is None or is_first:
        before = Written(values_of(record), (), user)
    else:
        before = Written(newest.values, newest.writers, user)
    return _add(record, Step.PREPARED, user, values, newest, before, is_minor)


def _made_of(record: Any, step: str, user: Any, newest: Version) -> Written:
    """Returns what a new version of a record is made of.

    Who publishes a pending change has written nothing of it; nor has who approves a draft, where four eyes are asked for,
    or takes that back: what such a form changes follows from the approval, like the date of a release that has none.
    """
    values, left = newest.values, newest.writers_left
    if step == Step.PUBLISHED:
        prepared = Version.objects.prepared_for(record).first()
        return Written(values, [*left, *(prepared.writers if prepared else ())])
    before, now = values.get("state"), getattr(record, "state", None)
    if before == State.APPROVED and now in WRITING:
        drafts = (version.values for version in Version.objects.of(record))
        values = next((draft for draft in drafts if draft["state"] in WRITING), values)
    is_approval = before != State.APPROVED == now
    return Written(values, left, None if is_approval and settings.FOUR_EYES else user)


def _add(
    record: models.Model,
    step: str,
    user: Any,
    values: Values,
    newest: Version | None,
    made_of: Written,
    is_minor: bool = False,
) -> Version:
    kept = Version.objects.filter(**identity(record)).order_by("-pk")
    added: Version = Version.objects.create(
        **identity(record),
        step=step,
        made_by=user if user and user.pk else None,
        is_minor=is_minor,
        number=newest.number + 1 if newest else 1,
        writers=writers_of(values, made_of, kept),
        content=as_text(values),
    )
    return added


def _follow(record: Bilingual, before: Version | None, after: Version, is_current: bool) -> None:
    """Keeps with a record which of its languages has fallen behind by the step from one version to the next."""
    now = Behind(record.behind, record.behind_since)
    then = now
    if is_current:
        then = Behind()
    elif before and not after.is_minor:
        then = follow(type(record), now, before.number, before.values, after.values)
        if then.language and _is_again(record, then.since, after):
            then = Behind()
    if then != now:
        record.behind, record.behind_since = then
        record.behind_at = after.made_at if then.language else None
        columns = {name: getattr(record, name) for name in ("behind", "behind_since", "behind_at")}
        type(record)._base_manager.filter(pk=record.pk).update(**columns)


def _is_again(record: Bilingual, number: int | None, after: Version) -> bool:
    """Returns whether a version says what an earlier one said, whose two languages went with each other."""
    earlier = Version.objects.of(record).filter(number=number).first()
    if earlier is None:
        return False
    then, now = ([texts(type(record), version.values, code) for code in LANGUAGES] for version in (earlier, after))
    return then == now
