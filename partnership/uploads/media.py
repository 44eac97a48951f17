"""The files of uploads, handed out only while something published uses them."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from .models import Upload, UploadQuerySet

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


def respond(name: str, uploads: UploadQuerySet) -> FileResponse:
    """Answers with the stored file `name` if it belongs to one of `uploads`; raises Http404 otherwise."""
    match = NAME.fullmatch(name)
    upload = uploads.filter(token=match["token"]).first() if match else None
    if match is None or upload is None or name not in upload.file_names:
        raise Http404
    return stored(name)


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
    return respond(name, Upload.objects.published())
