"""Every state that a record was saved in: for its history, for restoring it, and to see who saved while one was writing.

A version holds the values of a record as plain data: its editable columns in both languages, the keys of what it refers
to, and the rows that belong to it. Versions are one table for all models, so that they outlive changes of the schema:
a name that a model no longer has is passed over, one that it has since then keeps its present value.
"""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..publishing.parts import parts
from ..publishing.state import PUBLICATION, State
from ..texts.bilingual import Bilingual
from .translations import Behind, follow

Values = dict[str, Any]


class Step(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    PUBLISHED = "published", _("Prepared change published")
    RESTORED = "restored", _("Earlier version restored")
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
                *("label", "key", "number"),
                models.Case(models.When(step=Step.PREPARED, then=1), default=0),
                name="partnership_version_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key} {self.number}"

    @property
    def values(self) -> Values:
        """The values of the record; a Version is made with `as_text` of them."""
        held: Values = json.loads(self.content)
        return held


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
    told = {"step": step, "made_by": user if user and user.pk else None, "is_minor": is_minor}
    added: Version = Version.objects.create(
        **identity(record), **told, number=number, content=as_text(values or values_of(record))
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
    if then != now:
        record.behind, record.behind_since = then
        record.behind_at = after.made_at if then.language else None
        columns = {name: getattr(record, name) for name in ("behind", "behind_since", "behind_at")}
        type(record)._base_manager.filter(pk=record.pk).update(**columns)


def as_text(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False)


# --- a record as plain data ---------------------------------------------------------------------------------------------


def values_of(record: models.Model) -> Values:
    """Returns the values of a record as JSON knows them: columns, lists of primary keys, and lists of rows."""
    stored = record._meta.default_manager.get(pk=record.pk)  # type: ignore[union-attr]
    model = type(stored)
    values: Values = {field.name: plain_value(field, stored) for field in columns(model)}
    values |= {field.name: _keys(stored, field.name) for field in stored._meta.many_to_many}
    return values | {name: _rows(stored, name, relation) for name, relation in parts(model).items()}


def _rows(record: models.Model, name: str, relation: models.ManyToOneRel) -> list[Values]:
    """Returns the rows that belong to a record, those last that only a prepared change has: their keys are negative."""
    rows = (_row(row, relation) for row in getattr(record, name).all())
    return sorted(rows, key=lambda row: (row["id"] < 0, abs(row["id"])))


def _row(row: models.Model, relation: models.ManyToOneRel) -> Values:
    fields = [field for field in row._meta.concrete_fields if field.name != relation.field.name]
    values: Values = {field.name: plain_value(field, row) for field in fields}
    return values | {field.name: _keys(row, field.name) for field in row._meta.many_to_many}


def plain_value(field: Any, record: models.Model) -> Any:
    """Returns the value of one column as JSON knows it; foreign keys as primary keys, dates and numbers as text."""
    value = field.value_from_object(record)
    return value if value is None or isinstance(value, (str, bool, int)) else field.value_to_string(record)


def _keys(record: models.Model, name: str) -> list[int]:
    return sorted(getattr(record, name).values_list("pk", flat=True))


def columns(model: type[models.Model]) -> list[Any]:
    """Returns the columns of a model that people edit."""
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]


def referred(record: models.Model, name: str) -> Any:
    """Returns what a relation of a record leads to; None if it is empty or, in a version, leads to what is gone."""
    try:
        return getattr(record, name)
    except ObjectDoesNotExist:
        return None


def references(model: type[models.Model], values: Values) -> Iterator[tuple[str, Any]]:
    """Yields (model, primary key) for each foreign key that the values of a record and its rows hold."""
    for field in model._meta.concrete_fields:
        if field.is_relation and values.get(field.name) is not None:
            yield field.related_model._meta.label_lower, values[field.name]  # type: ignore[union-attr]
    for name, relation in parts(model).items():
        for row in values.get(name, []):
            yield from references(relation.related_model, row)


def apply(values: Values, record: models.Model, keep: tuple[str, ...] = PUBLICATION, is_trial: bool = False) -> None:
    """Gives a record (stored or new) the values of a version and saves it, through all validation.

    Raises ValidationError if the record would not be right, as when what it refers to is gone (a file is, some time
    after its last use); what the names in `keep` hold stays as it is. In a trial, rows that are not stored have negative
    keys, the same each time, so that a form can name them.
    """
    for field in columns(type(record)):
        if field.name in values and field.name not in keep:
            setattr(record, field.attname, field.to_python(values[field.name]))
    record.full_clean()
    record.save()
    _relate(record, values)
    apply_rows(values, record, is_trial)
    record.save()  # again, for what is made from its rows (a former name is searched for)


def apply_rows(values: Values, record: models.Model, is_trial: bool = False) -> None:
    """Does the same for the rows alone that belong to a record."""
    for name, relation in parts(type(record)).items():
        if name in values:
            try:
                _replace_rows(record, relation, values[name], is_trial)
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


def number_rows(record: models.Model) -> None:
    """Stores the rows that a trial would have, those with negative keys, for good."""
    for name, relation in parts(type(record)).items():
        rows = _rows(record, name, relation)
        if any(row["id"] < 0 for row in rows):
            _replace_rows(record, relation, [row if row["id"] > 0 else row | {"id": None} for row in rows])


def _relate(record: models.Model, values: Values) -> None:
    for field in record._meta.many_to_many:
        if field.name in values:
            there = field.related_model._default_manager.filter(pk__in=values[field.name])
            getattr(record, field.name).set(there)


def _replace_rows(
    record: models.Model, relation: models.ManyToOneRel, rows: list[Values], is_trial: bool = False
) -> None:
    """Brings the rows that belong to a record in line with those of a version; a row that is still there stays itself."""
    model, parent = relation.related_model, relation.field.name
    present = {row.pk: row for row in model._default_manager.filter(**{parent: record})}
    kept = {row["id"] for row in rows}
    for pk in set(present) - kept:
        present[pk].delete()
    for values in rows:
        row = present.get(values["id"]) or model(pk=-abs(values["id"]) if is_trial else None, **{parent: record})
        for field in _settable(model, parent, values):
            setattr(row, field.attname, field.to_python(values[field.name]))
        row.full_clean()
        row.save()
        _relate(row, values)


def _settable(model: type[models.Model], parent: str, values: Values) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name != parent and field.name in values:
            yield field
