"""Uploads: what staff chose as a file is checked, made and stored at once, as a row with files under a random token.

A record refers to its upload (`HasUpload`). Whatever nothing refers to is kept for some time, so that a form with an
error loses nothing and a deletion can be undone; then operation/sweep.py removes it, with its files.
"""

import re
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import documents, images, scanner
from .rights import Rights
from .store import delete

Point = tuple[int, int]  # in % from the upper left

MIDDLE: Final = (50, 50)
UNATTACHED: Final = timedelta(days=14)  # for what no record has taken yet
DETACHED: Final = timedelta(days=30)  # for what the last record has left
UNATTACHED_FILES, UNATTACHED_BYTES = 200, 1 << 30  # at most, by one person in those 14 days
TOO_MANY: Final = _("Too many of the files that you uploaded are not used by anything. Please use some of them first.")
GONE: Final = _("The files of this upload are gone: they were erased, or removed some time after their last use.")


class UploadQuerySet(models.QuerySet["Upload"]):
    def published(self) -> "UploadQuerySet":
        """Returns the uploads that something published uses: the models that have one say when they are."""
        users: list[Any] = [model._default_manager for model in models_with_upload()]
        public = (models.Q(pk__in=manager.published().values("upload")) for manager in users)
        return self.filter(reduce(or_, public, models.Q(pk__in=[])))

    def with_token(self, token: str) -> "Upload | None":
        """Returns the upload of a token that was sent, right or wrong; None if there is none."""
        return self.filter(token=token).first() if re.fullmatch("[a-z0-9]{26}", token) else None

    def unused(self) -> "UploadQuerySet":
        """Returns the uploads that no row refers to."""
        found = self
        for model in models_with_upload():
            found = found.exclude(pk__in=model._base_manager.values("upload"))
        return found

    def detach(self) -> None:
        """Has those that no row refers to any more kept for 30 days from now."""
        self.filter(keep_until=None).unused().update(keep_until=timezone.now() + DETACHED)

    def check_number_of(self, user: Any) -> None:
        """Raises ValidationError if somebody has uploaded too much that nothing uses."""
        since = timezone.now() - UNATTACHED
        waiting = self.filter(made_by=user, made_at__gt=since, keep_until__isnull=False)
        held = waiting.aggregate(files=models.Count("pk"), bytes=models.Sum("size", default=0))
        if held["files"] >= UNATTACHED_FILES or held["bytes"] >= UNATTACHED_BYTES:
            raise ValidationError(TOO_MANY, code="too_many")


def unattached_until() -> Any:
    return timezone.now() + UNATTACHED


class Upload(models.Model):
    """One file that came in, with everything made of it: `<token>.<format>` and, of a picture, renditions and teasers."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        DOCUMENT = "document", _("Document")

    token = models.CharField(max_length=26, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    format = models.CharField(max_length=4)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    rendition_widths = models.CharField(max_length=60, default="", help_text="Numbers of pixels, parted by spaces.")
    teaser_widths = models.CharField(max_length=60, default="", help_text="The same, for the teasers.")
    cuts = models.TextField(default="", help_text="The focal points with teasers: “50x50 10x80”.")
    title = models.CharField(
        max_length=documents.LONGEST_TITLE, default="", help_text="That a document has of its own."
    )
    named = models.CharField(max_length=60, default="", help_text="Kinds of names in the metadata that came in.")
    languages = models.CharField(max_length=20, default="", help_text="Codes of those that a document is in.")
    size = models.PositiveIntegerField(help_text="Bytes of the file for download.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by_id: Any
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    keep_until = models.DateTimeField(null=True, default=unattached_until, help_text="Empty while something uses it.")

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="picture") | models.Q(width__isnull=False, height__isnull=False),
                name="partnership_upload_picture",
            ),
        ]

    def __str__(self) -> str:
        measures = [f"{self.width} × {self.height}"] if self.kind == self.Kind.PICTURE else []
        return ", ".join([self.format.upper(), *measures, filesizeformat(self.size)])

    @classmethod
    def take(cls, file: "File[bytes]", kind: str, user: Any = None, focus: Point = MIDDLE) -> "Upload":
        """Checks, makes and stores a file; raises ValidationError, and stores nothing, if it is refused.

        At most 200 files of one person, with 1 GB, wait to be used by a record.

        Never to be called while something was written in a transaction: a large picture takes many seconds, in which
        nobody else could write. The files are safe on the disk before their row is.
        """
        if user is not None:
            cls.objects.check_number_of(user)
        scanner.check(file)
        values = _picture(file, focus) if kind == cls.Kind.PICTURE else _document(file)
        upload = cls(kind=kind, made_by=user, **values)
        try:
            upload.save()
        except BaseException:
            delete(upload.file_names)
            raise
        return upload

    def cut(self, focus: Point) -> tuple[str, ...]:
        """Makes teasers around a point, unless there are some, and returns the names of the new files.

        Raises ValidationError, and stores nothing, if that fails. It takes as long as `take`.
        """
        if self.kind != self.Kind.PICTURE or focus in self.focal_points:
            return ()
        made = images.crop(self.picture(focus), focus)
        try:
            self._add_cut(focus, made)
        except BaseException:
            delete(made.teaser_names)
            raise
        return made.teaser_names

    @transaction.atomic
    def _add_cut(self, focus: Point, made: images.Picture) -> None:
        """Notes new teasers beside those that another has cut meanwhile; raises ValidationError if the row is gone."""
        stored = Upload.objects.select_for_update().filter(pk=self.pk).first()
        if stored is None:
            raise ValidationError(GONE)
        self.cuts = _joined(dict.fromkeys([*stored.cuts.split(), _point(focus)]))
        self.teaser_widths = _joined(made.teasers)
        self.save(update_fields=["cuts", "teaser_widths"])

    @transaction.atomic
    def uncut(self, focus: Point) -> None:
        """Takes back what `cut` has made around a point: first in the row, then the files."""
        names = self.picture(focus).teaser_names
        stored = Upload.objects.select_for_update().get(pk=self.pk)
        self.cuts = _joined(point for point in stored.cuts.split() if point != _point(focus))
        self.save(update_fields=["cuts"])
        transaction.on_commit(lambda: delete(names))

    @property
    def focal_points(self) -> tuple[Point, ...]:
        """Returns the points around which teasers were cut."""
        return tuple((int(x), int(y)) for x, y in (cut.split("x") for cut in self.cuts.split()))

    def picture(self, focus: Point = MIDDLE) -> images.Picture:
        """Returns what the image service knows of a picture; without teasers, if none were cut around the point."""
        teasers = _numbers(self.teaser_widths) if focus in self.focal_points else ()
        size = self.width or 0, self.height or 0
        return images.Picture(self.token, self.format, *size, _numbers(self.rendition_widths), focus, teasers)

    @property
    def record(self) -> "HasUpload | None":
        """The record that says what it is: one that the public sees before any other; None while it has none."""
        managers: list[Any] = [model._default_manager for model in models_with_upload()]
        for rows in [*(manager.published() for manager in managers), *managers]:
            found: HasUpload | None = rows.filter(upload=self).first()
            if found:
                return found
        return None

    files_at = ""  # set on what is previewed: where its files are answered

    def address(self, name: str) -> str:
        """Returns the web address of one of its files."""
        return f"{self.files_at}{name}" if self.files_at else reverse("media", args=[name])

    @property
    def original(self) -> str:
        """The name of the file for download."""
        return f"{self.token}.{self.format}"

    @property
    def narrowest(self) -> str:
        """The name of the smallest rendition of a picture."""
        picture = self.picture()
        return picture.rendition(picture.widths[0], "webp")

    @property
    def file_names(self) -> tuple[str, ...]:
        """Returns the names of all its files in the store."""
        if self.kind == self.Kind.DOCUMENT:
            return (self.original,)
        pictures = [self.picture(focus) for focus in self.focal_points or (MIDDLE,)]
        return tuple(dict.fromkeys(name for picture in pictures for name in picture.names))

    def erase(self) -> None:
        """Removes the row, then the files; raises ProtectedError, and removes nothing, while a row refers to it."""
        names = self.file_names
        with transaction.atomic():
            self.delete()
            transaction.on_commit(lambda: delete(names))


def _picture(file: "File[bytes]", focus: Point) -> dict[str, Any]:
    made = images.process(file, focus)
    widths = {"rendition_widths": _joined(made.widths), "teaser_widths": _joined(made.teasers)}
    size = {"width": made.width, "height": made.height, "size": default_storage.size(made.original)}
    return {"token": made.token, "format": made.format, "cuts": _point(focus), **widths, **size}


def _document(file: "File[bytes]") -> dict[str, Any]:
    return {"format": "pdf", **documents.process(file)._asdict()}


def _joined(values: Any) -> str:
    return " ".join(map(str, values))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _point(focus: Point) -> str:
    return "{}x{}".format(*focus)


class HasUpload(models.Model):
    """A record with an upload. Its model says of which kind, and its queryset, with `published()`, when that is public."""

    upload_kind: ClassVar[str]
    focus_columns: ClassVar[tuple[str, ...]] = ()  # of a picture: the two columns that hold its focal point

    upload_id: Any
    upload = models.ForeignKey(
        Upload, models.PROTECT, related_name="+", verbose_name=_("File"), error_messages={"invalid": GONE}
    )

    class Meta:
        abstract = True

    @property
    def focus(self) -> Point:
        """Returns the point of a picture that matters most."""
        x, y = (getattr(self, name) for name in self.focus_columns) if self.focus_columns else MIDDLE
        return x, y

    @property
    def rights(self) -> Rights | None:
        """Whose its picture is, for the files that readers take with them; None where nothing is to be said."""
        return None

    @property
    def file_title(self) -> str:
        """What the file for download is named after; "" for one that keeps its token as its name."""
        return ""

    def file_warnings(self) -> list[str]:
        """Returns what whoever publishes the file should know of it."""
        return []

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the record: its upload is kept from now on, and the one that it leaves for 30 days more."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("upload", flat=True)
        former = stored.first() if self.pk else None
        with transaction.atomic():
            if former != self.upload_id:
                Upload.objects.filter(pk=self.upload_id).update(keep_until=None)  # first: the sweep waits for the row
            super().save(*args, **kwargs)
            if former not in (None, self.upload_id):
                Upload.objects.filter(pk=former).detach()


@receiver(post_delete)
def detach_upload(sender: type, instance: models.Model, **kwargs: Any) -> None:
    """Has the upload of a deleted record kept for 30 days, however the record was deleted."""
    if isinstance(instance, HasUpload):
        Upload.objects.filter(pk=instance.upload_id).detach()


def models_with_upload() -> list[type[HasUpload]]:
    return [model for model in apps.get_models() if issubclass(model, HasUpload)]
