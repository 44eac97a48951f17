"""Documents for download: PDF only, always handed out as a download and never shown in the site.

A child process (worker.py) reads an upload and writes it anew without what says who made it (pdf.py); what could do more
than be read is refused. What was uploaded is not kept.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..texts.hygiene import line
from . import child
from .store import delete, flush, random_token

logger = logging.getLogger(__name__)

LONGEST_TITLE: Final = 200
LIMITS: Final = {"mb": settings.DOCUMENT_MAX_BYTES >> 20}
# Those that are not about the place where files are kept are the codes of worker.py and pdf.py.
AGAIN: Final = _(
    "Please save it as PDF once more in the program that it came from, without that. If you have nothing but this PDF: "
    "open it, choose “Print”, on the telephone under “Share”, and there “Save as PDF”; then upload the new file."
)
WHY: Final = {
    "encrypted": _("The document is encrypted or protected with a password."),
    "scripts": _("The document contains a script, or an action that runs by itself."),
    "launches": _("The document contains a link that starts a program or opens another file."),
    "sends": _("The document contains a form that sends or fetches data."),
    "xfa": _("The document contains an XFA form, which only few programs show."),
    "media": _("The document contains sound, film or a three-dimensional model."),
    "signed": _("The document has a digital signature, which would become invalid here."),
    "overstrained": _("The document took too much time or memory to check: it is too complicated."),
}
MESSAGES: Final = {
    "bytes": _(
        "The document is larger than %(mb)d MB. Please choose a smaller size when you save it as PDF: in Word “Minimum "
        "size (publishing online)”, in LibreOffice a lower resolution of the pictures."
    ),
    "format": _(
        "This is no PDF document, or it is damaged. Please open it in the program that it came from, choose “Save as” "
        "or “Export”, and there PDF; on the telephone, choose “Share”, “Print” and there “Save as PDF”."
    ),
    **{code: format_lazy("{} {}", why, AGAIN) for code, why in WHY.items()},
    "files": _(
        "The document contains other files. Please take them out in the program that it came from, save it as PDF once "
        "more, and upload each file on its own."
    ),
    "busy": _("Another file is being prepared at the moment. Please upload this one again in a minute."),
    "storage": _("The document could not be stored. Please try again later."),
}

# By the codes of told.py.
NAMED: Final = {
    "author": _("author"),
    "comments": _("authors of comments"),
    "subject": _("subject and keywords"),
    "place": _("a place"),
    "further": _("entries of its program"),
}
NAMES: Final = _(
    "What came in says of itself what may name people or places: %(kinds)s. That is taken out; please look whether the "
    "text names somebody who is not to be named."
)
TITLE: Final = _(
    "Programs show readers the title that the document has of its own: “%(title)s”. If that is not meant for them, change "
    "it under “File › Properties” in the program that it came from."
)
OTHER_LANGUAGE: Final = _(
    "It seems to be in another language than said. Is it the right file? If it is: choose its language, and set it in the "
    "program that it came from."
)


class Document(NamedTuple):
    """A stored document: its token, its size in bytes, and what it tells of itself (told.py), in words parted by spaces."""

    token: str
    size: int
    title: str
    named: str
    languages: str


def process(file: "File[bytes]") -> Document:
    """Stores an uploaded PDF, written anew, and returns what is known of it.

    Raises ValidationError, and stores nothing, if it is refused or cannot be stored.
    """
    if (file.size or 0) > settings.DOCUMENT_MAX_BYTES:
        raise refusal("bytes")
    token = random_token()
    try:
        with child.workplace() as folder:
            said = child.run(file, folder, "document")
            if "error" in said:
                raise refusal(said["error"])
            size = store(f"{token}.pdf", folder / "full.pdf")
            told = " ".join(said["named"]), " ".join(said["languages"])
            return Document(token, size, line(said["title"], LONGEST_TITLE), *told)
    except child.Stopped:
        raise refusal("overstrained") from None
    except child.Busy:
        raise refusal("busy") from None
    except OSError as error:
        logger.warning("A document could not be stored: %s", error)
        raise refusal("storage") from error


def warnings(upload: Any, said: str, titles: Iterable[str]) -> list[str]:
    """Returns what whoever publishes a document should know of it, if it was said to be in one language and has titles."""
    found = []
    if kinds := [str(NAMED[kind]) for kind in upload.named.split() if kind in NAMED]:
        found.append(NAMES % {"kinds": ", ".join(kinds)})
    if upload.title and upload.title not in titles:
        found.append(TITLE % {"title": upload.title})
    if upload.languages and said not in upload.languages.split():
        found.append(str(OTHER_LANGUAGE))
    return found


def refusal(code: str) -> ValidationError:
    """Returns the error for one of the MESSAGES."""
    return ValidationError(MESSAGES[code], code=code, params=LIMITS)


def store(name: str, made: Path) -> int:
    """Stores the file under its name, so that a power cut does not lose it; returns its size.

    Leaves nothing behind if that fails.
    """
    try:
        with made.open("rb") as content:
            default_storage.save(name, File(content))
        flush([name])
    except BaseException:
        with suppress(Exception):
            delete([name])
        raise
    return made.stat().st_size
