"""The files of uploads, handed out only while something published uses them."""

import re
from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ..texts.hygiene import line
from ..texts.slugs import make_slug
from .models import HasUpload, Upload, UploadQuerySet
from .rights import Marked, belong_in

NAME = re.compile(
    r"(?P<token>[a-z0-9]{26})(?:-\d{1,3}x\d{1,3})?(?:-(?P<width>\d{1,5}))?\.(?P<extension>avif|webp|jpg|png|pdf)",
    re.ASCII,
)
TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}
# What no system of files has in a name, RFC 8187's letters that need no escape, and how long a name gets: a letter of
# Ukrainian has two bytes, and most systems end a name at 255.
FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
UNESCAPED = "!#$&+-.^_`|~"
LONGEST_NAME = 100


def respond(name: str, uploads: UploadQuerySet) -> FileResponse:
    """Answers with the stored file `name` if it belongs to one of `uploads`; raises Http404 otherwise."""
    match = NAME.fullmatch(name)
    upload = uploads.filter(token=match["token"]).first() if match else None
    if upload is None or name not in upload.file_names:
        raise Http404
    return stored(name, upload.record)


def stored(name: str, record: HasUpload | None) -> FileResponse:
    """Answers with a file of the store, whoever may see it, with what its record says of it; raises Http404 without one."""
    extension = name.rpartition(".")[2]
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    content = marked(file, name, record) if record else file
    response = FileResponse(content, content_type=TYPES[extension])
    response.headers["Content-Length"] = str(content.size)
    response.headers["Content-Disposition"] = disposition(name, record.file_title if record else "")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def marked(file: Any, name: str, record: HasUpload) -> Any:
    """Returns a stored file with the rights in it that its record tells of, if they belong there."""
    match = NAME.fullmatch(name)
    if match and record.rights and belong_in(match["width"]):
        return Marked(file, match["extension"], record.rights.packet)
    return file


def disposition(name: str, title: str) -> str:
    """Returns what a browser is to do with a file, and how it names it: by its title, if it has one (RFC 6266, RFC 8187).

    The title stands there in its own letters, and in those of ASCII for whoever does not know the first way.
    """
    extension = name.rpartition(".")[2]
    kind = "attachment" if extension == "pdf" else "inline"
    full = line(FORBIDDEN.sub(" ", title), LONGEST_NAME).strip(" .")
    if not full:
        return f'{kind}; filename="{name}"'
    plain = f"{make_slug(title) or name.partition('.')[0]}.{extension}"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{full}.{extension}', safe=UNESCAPED)}"


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A file of something published; drafts' files answer like names that never were."""
    return respond(name, Upload.objects.published())
