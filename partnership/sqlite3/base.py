"""Django's SQLite for a site that runs for months: a file that went is never made anew, and one that came is opened.

A connection outlives its file: Django would go on reading what was renamed away, and make an empty database in its place.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3 import base, features

Place = tuple[int, int]  # of a file: its device and its number there


class DatabaseFeatures(features.DatabaseFeatures):
    supports_json_field = True  # since 3.38; Django asks by opening the file, before `migrate` has made it


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    opened: Place | None = None  # the file that the connection reads

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if not self.is_in_memory_db():
            params["database"] = f"file:{quote(os.path.abspath(params['database']))}?mode=rw"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.opened = self._place()  # before it is opened: one that is exchanged meanwhile is noticed the next time
        return super().get_new_connection(conn_params)

    def prepare_database(self) -> None:
        """Makes the file: Django calls this for `migrate`, and nothing else does."""
        super().prepare_database()
        if not self.is_in_memory_db():
            Path(self.settings_dict["NAME"]).touch()

    def is_usable(self) -> bool:
        """Says whether the connection reads; Django asks after an error, and does not ask SQLite itself.

        One that reads is kept: on a full disk none could be opened in its place.
        """
        try:
            self.connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except self.Database.Error:
            return False
        return True

    def close_if_unusable_or_obsolete(self) -> None:
        """Closes the connection, too, if its file is not at its place any more; Django calls this around each request."""
        is_open = self.connection is not None and not self.in_atomic_block and not self.is_in_memory_db()
        if is_open and self._place() != self.opened:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _place(self) -> Place | None:
        with suppress(OSError):
            found = os.stat(self.settings_dict["NAME"])
            return found.st_dev, found.st_ino
        return None


@contextmanager
def without_waiting(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Has a statement on SQLite fail at once where another connection writes; PostgreSQL has no lock to wait for."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(connection.settings_dict['OPTIONS'].get('timeout', 5) * 1000)}")
