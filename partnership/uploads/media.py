"""Uploads: files under random names, handed out only while something published uses them."""

import re
from typing import Any, ClassVar

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_safe

NAME = re.compile(
    r"(?P<token>[a-z0-9]{26})(?:-\d{1,3}x\d{1,3})?(?:-\d{1,5})?\.(?P<extension>avif|webp|jpg|png|pdf)", re.ASCII
)
TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}


class UploadQuerySet(models.QuerySet[Any]):
    def published(self) -> "UploadQuerySet":
        """Returns the uploads that something published uses: the model says how (`used_by`)."""
        raise TypeError(f"{self.model.__name__} must say when its files are public")


class Upload(models.Model):
    """A record whose files are stored under its random token."""

    token = models.CharField(max_length=26, unique=True, editable=False)

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def file_names(self) -> tuple[str, ...]:
        """Returns the names of all its files in the store."""
        return ()

    files_at = ""  # set on what is previewed: where its files are answered

    def address(self, name: str) -> str:
        """Returns the web address of one of its files."""
        return f"{self.files_at}{name}" if self.files_at else reverse("media", args=[name])

    def discard(self, beside: "Upload | None" = None) -> None:
        """Removes its files from the store but those that `beside` has too; files that are not there are no error."""
        kept = beside.file_names if beside else ()
        for name in self.file_names:
            if name not in kept:
                default_storage.delete(name)

    def prepare(self) -> bool:
        """Makes the files that its columns ask for now and that its stored row has not; returns whether there are any.

        A caller discards the files that this replaced once the record is saved, or these if it is not.
        """
        return False


def upload_models() -> list[type[Upload]]:
    return [model for model in apps.get_models() if issubclass(model, Upload)]


def respond(name: str, uploads: Any) -> FileResponse:
    """Answers with the stored file `name` if it belongs to one of `uploads(model)`; raises Http404 otherwise."""
    match = NAME.fullmatch(name)
    if not match:
        raise Http404
    for model in upload_models():
        upload = uploads(model).filter(token=match["token"]).first()
        if upload and name in upload.file_names:
            return stored(name)
    raise Http404


def stored(name: str) -> FileResponse:
    """Answers with a file of the store, whoever may see it; raises Http404 if there is none of this name."""
    extension = name.rpartition(".")[2]
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=TYPES[extension], as_attachment=extension == "pdf", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A file of something published; drafts' files answer like names that never were."""
    return respond(name, lambda model: model.objects.published())
