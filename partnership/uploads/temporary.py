"""What is there only while it is worked on: in a folder of this installation that nobody else reads (TEMPORARY_DIR).

What came in has no name there, so nothing of it outlives its process, however that ends: a place in its metadata is not for
anybody to find. What is made of it lies in a folder that is locked as long as somebody uses it; others are left over from a
process that was killed, and `sweep` removes them.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class UnnamedFileHandler(FileUploadHandler):
    """Receives a file of a request into one without a name, where Django's handler would give it one.

    A disk that is full is met by whoever reads the file afterwards: the form then says so, with all that was written in it.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        try:
            self._receive_into(unnamed_file())
        except OSError as error:
            self._receive_into(_Full(error))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self.file.write(raw_data)
        except OSError as error:
            self.file.close()
            self._receive_into(_Full(error))

    def file_complete(self, file_size: int) -> Any:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()

    def _receive_into(self, file: Any) -> None:
        about = self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        self.file = UploadedFile(file, *about)


class _Full(RawIOBase):
    """Stands in for a file that the disk had no room for."""

    def __init__(self, error: OSError) -> None:
        self.error = error

    def write(self, data: Any) -> int:
        return len(data)

    def seek(self, *args: int) -> int:
        return 0

    def read(self, size: int = -1) -> bytes:
        raise self.error


def unnamed_file() -> IO[bytes]:
    """Returns a file to write and read that is gone as soon as nobody has it open."""
    return TemporaryFile(dir=_root())


@contextmanager
def working_folder() -> Iterator[Path]:
    """Gives a folder that is removed with all that is in it."""
    root = _root()
    with _lock(root):  # so that no sweep comes between the folder and its lock
        folder = Path(mkdtemp(dir=root))
        descriptor = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def sweep() -> int:
    """Removes what processes left that are gone; returns how many folders and files that were."""
    root, removed = _root(), 0
    with _lock(root):
        for path in list(root.iterdir()):
            with suppress(BlockingIOError, FileNotFoundError), _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                removed += 1
    return removed


def _root() -> Path:
    root = Path(settings.TEMPORARY_DIR)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


@contextmanager
def _lock(path: Path, operation: int = fcntl.LOCK_EX) -> Iterator[None]:
    descriptor = _locked(path, operation)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(path: Path, operation: int = fcntl.LOCK_EX) -> int:
    """Returns a descriptor that holds the lock on a file or folder until it is closed, by whatever end of its process."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, operation)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
