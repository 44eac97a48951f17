"""Documents for download: PDF only, kept as they are, always handed out as a download and never shown in the site."""

import logging
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from .store import delete, flush, random_token

logger = logging.getLogger(__name__)

MAX_BYTES = 12_582_912


def process(file: "File[bytes]") -> tuple[str, int]:
    """Stores an uploaded PDF and returns its token and its size in bytes; raises ValidationError if it is refused.

    The first bytes and the end mark decide, not the name (ISO 32000-2, §7.5.2 and §7.5.5).
    """
    size = file.size or 0
    if size > MAX_BYTES:
        raise ValidationError(_("The document is larger than 12 MB."))
    file.seek(0)
    head = file.read(1024)
    file.seek(max(0, size - 1024))
    if not head.startswith(b"%PDF-") or b"%%EOF" not in file.read():
        raise ValidationError(_("This is no PDF document."))
    file.seek(0)
    token = random_token()
    store(f"{token}.pdf", file)
    return token, size


def store(name: str, file: "File[bytes]") -> None:
    """Stores the file under its name, so that a power cut does not lose it; leaves nothing behind if that fails."""
    try:
        default_storage.save(name, file)
        flush([name])
    except BaseException as error:
        with suppress(Exception):
            delete([name])
        if not isinstance(error, OSError):
            raise
        logger.warning("A document could not be stored: %s", error)
        raise ValidationError(_("The document could not be stored. Please try again later.")) from error
