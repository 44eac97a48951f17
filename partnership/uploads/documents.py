"""Documents for download: PDF only, kept as they are, always handed out as a download and never shown in the site."""

import secrets
import string

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

MAX_BYTES = 12_582_912
TOKEN_LETTERS = string.ascii_lowercase + string.digits


def random_token() -> str:
    """Returns a name that cannot be guessed: 26 letters and digits, 134 bits."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _number in range(26))


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
    default_storage.save(f"{token}.pdf", file)
    return token, size
