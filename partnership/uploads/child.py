"""The child process that opens what came in (worker.py): one at a time in each web process, so that uploads cannot use up
the memory."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File

from . import worker
from .temporary import unnamed_file, working_folder

logger = logging.getLogger(__name__)

TIMEOUT: float = 60  # seconds for the child process, which also limits its processor time
PATIENCE: float = 15  # seconds to wait for another file: whoever waits keeps a thread of the web server
_place = BoundedSemaphore(1)
# Two arenas for memory instead of eight a processor, because the worker's limit counts what is reserved.
ENVIRONMENT: Final = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


class Busy(Exception):
    """Another file took all the time that one waits for it."""


class Stopped(Exception):
    """The child process reached one of its limits; `said` is what it had said by then."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(said)
        self.said = said


@contextmanager
def workplace() -> Iterator[Path]:
    """Gives a folder of its own to whoever prepares a file; raises Busy if another does so for too long."""
    if not _place.acquire(timeout=PATIENCE):
        raise Busy
    try:
        with working_folder() as folder:
            yield folder
    finally:
        _place.release()


def run(file: "File[bytes]", folder: Path, *arguments: str) -> dict[str, Any]:
    """Has the worker open a file, in this folder, and returns all that it said; raises Stopped if it was stopped."""
    command = [sys.executable, "-B", "-m", "partnership.uploads.worker", "/dev/stdin", str(folder), *arguments]
    with unnamed_file() as source:
        source.writelines(file.chunks())
        source.flush()
        try:
            done = subprocess.run(  # noqa: S603 - nothing in the command comes from outside
                command, cwd=settings.BASE_DIR, env=ENVIRONMENT, stdin=source, capture_output=True, timeout=TIMEOUT
            )
        except subprocess.TimeoutExpired as error:
            logger.warning("The worker was stopped after %s seconds.", TIMEOUT)
            raise Stopped(_said(error.stdout or b"")) from error
    said = _said(done.stdout)
    if done.returncode not in (0, worker.REFUSAL):
        logger.warning("The worker ended with %s: %s", done.returncode, done.stderr[-300:])
        raise Stopped(said)
    return said


def _said(output: bytes) -> dict[str, Any]:
    """Returns the lines of the worker as one; a later one says more of the same."""
    said: dict[str, Any] = {}
    for line in output.splitlines():
        said |= json.loads(line)
    return said
