"""A scanner for malware that the operator runs (setting CLAMD): clamd of ClamAV sees each file before it is opened.

The protocol is INSTREAM (clamd(8)): each piece after its length in four bytes, an empty one at the end, and one line as the
answer. Where the scanner is set and does not answer, nothing is taken.
"""

import logging
import socket
import struct
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

TIMEOUT: Final = 20  # seconds for each piece, and for the answer
PIECE: Final = 65536
FOUND: Final = _("The scanner for malware has refused this file.")
SILENT: Final = _("The file could not be checked for malware, so it was not taken. Please try again later.")


def check(file: "File[bytes]") -> None:
    """Raises ValidationError if the scanner finds something in a file, or if it is set and cannot say."""
    if settings.CLAMD is None:
        return
    try:
        answer = scanned(file)
    except OSError as error:
        answer = str(error)
    if answer.endswith(" FOUND"):
        logger.warning("The scanner for malware refused a file: %s", answer)
        raise ValidationError(FOUND, code="malware")
    if answer != "stream: OK":
        logger.error("The scanner for malware did not answer as it should: %s", answer)
        raise ValidationError(SILENT, code="unscanned")


def scanned(file: "File[bytes]") -> str:
    """Returns what clamd says about a file."""
    address = settings.CLAMD
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as connection:
        connection.settimeout(TIMEOUT)
        connection.connect(address)
        connection.sendall(b"zINSTREAM\0")
        for piece in file.chunks(PIECE):
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        with connection.makefile("rb") as answer:
            return answer.read(1000).rstrip(b"\0").decode("utf-8", "replace")
