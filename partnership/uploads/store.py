"""The store of uploads: random names, files that are safe from a power cut once stored, and their removal."""

import os
import secrets
import string
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage

TOKEN_LETTERS = string.ascii_lowercase + string.digits


def random_token() -> str:
    """Returns a name that cannot be guessed: 26 letters and digits, 134 bits."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _number in range(26))


def delete(names: Iterable[str]) -> None:
    """Removes these files from the store; those that are missing are passed over."""
    for name in names:
        with suppress(FileNotFoundError):
            default_storage.delete(name)


def flush(names: Sequence[str]) -> None:
    """Has the system write these files of the store to the disk, and their names; a remote store does it itself."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    paths = [Path(default_storage.path(name)) for name in names]
    for path in [*paths, paths[0].parent]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
