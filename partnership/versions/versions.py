"""Every state that a record was saved in: for its history, for restoring it, and to see who saved while one was writing.

A version holds the values of a record as plain data (values.py). Versions are one table for all models, so that they
outlive changes of the schema.
"""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..publishing.state import PUBLICATION, State
from ..texts.bilingual import LANGUAGES, Bilingual
from .translations import Behind, follow, texts
from .values import Values, values_of


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
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    content = (
        models.TextField()
    )  # JSON as text: SQLite holds a JSON column by a function that trusted_schema=OFF forbids

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


def identity(record: models.Model) -> dict[str, str]:
    """Returns what names a record for good: its model and its permanent key."""
    return {"label": record._meta.label_lower, "key": record.key}  # type: ignore[attr-defined]


def is_versioned(model: type[models.Model]) -> bool:
    return any(field.name == "key" for field in model._meta.concrete_fields)


def current(record: models.Model) -> Version:
    """Returns the newest version of a stored record; makes its first one if it was stored before versions were."""
    newest: Version | None = Version.objects.of(record).first()
    return newest or _add(record, Step.CREATED, None, None, False)


def writers(record: models.Model) -> set[Any]:
    """Returns the users who changed what a record says, not only what becomes of it, since it was last approved."""
    found: set[Any] = set()
    newer: Version | None = None
    for version in Version.objects.of(record).select_related("made_by").iterator(chunk_size=20):
        if newer and written(newer) != written(version):
            found.add(newer.made_by)
        if version.values.get("state") == State.APPROVED:
            return found
        newer = version
    return found | ({newer.made_by} if newer else set())


def written(version: Version) -> Values:
    """Returns the values of a version but for those that say what becomes of the record."""
    return {name: value for name, value in version.values.items() if name not in (*PUBLICATION, "ready_de", "ready_uk")}


def note(record: models.Model, step: str, user: Any, is_minor: bool = False, is_current: bool = False) -> Version:
    """Adds a version with the values that the database has of `record` now; none if nothing has changed.

    `is_minor`: only typing errors were mended. `is_current`: the translation that was behind is up to date with it.
    """
    newest: Version | None = Version.objects.of(record).first()
    unchanged = newest is not None and newest.step != Step.DELETED and newest.values == values_of(record)
    if newest and unchanged and step == Step.CHANGED:
        if not is_current:
            return newest
        step = Step.CONFIRMED
    added = _add(record, step, user, newest, is_minor)
    if isinstance(record, Bilingual):
        _follow(record, newest, added, is_current)
    return added


def keep_prepared(record: models.Model, values: Values, user: Any, is_minor: bool) -> Version:
    """Keeps what somebody prepares for a record, to be read when another text has taken its place."""
    return _add(record, Step.PREPARED, user, Version.objects.prepared_for(record).first(), is_minor, values)


def _add(
    record: models.Model,
    step: str,
    user: Any,
    newest: Version | None,
    is_minor: bool,
    values: Values | None = None,
) -> Version:
    number = newest.number + 1 if newest else 1
    about = {"step": step, "made_by": user if user and user.pk else None, "is_minor": is_minor}
    added: Version = Version.objects.create(
        **identity(record), **about, number=number, content=as_text(values or values_of(record))
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


def as_text(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False)
