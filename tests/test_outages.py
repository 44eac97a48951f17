"""A database that goes takes no process with it: the site says so, and is back as soon as its database is."""

import contextlib
import select
import socket
import sqlite3
import threading
import time
import uuid

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, Error, InterfaceError, OperationalError
from django.db.utils import ConnectionHandler

from partnership.publishing.errors import is_outage
from tests.server import Editor, Server

PUBLIC, STATIC, HEALTH = "/de/presse/", "/static/css/site.css", "/healthz"


def statuses(server):
    return {path: Editor(server.url).get(path)[0] for path in (PUBLIC, STATIC, HEALTH)}


def seconds_until_back(server):
    began = time.monotonic()
    while Editor(server.url).get(PUBLIC)[0] != 200 and time.monotonic() < began + 20:
        time.sleep(0.1)
    return time.monotonic() - began


def all_threads_have_read(server):
    """Every thread of every process has a connection of its own, which it keeps."""
    threads = [threading.Thread(target=Editor(server.url).get, args=(PUBLIC,)) for _ in range(48)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- SQLite -----------------------------------------------------------------------------------------------------------


def test_a_site_whose_file_was_away_is_back_within_five_seconds(server, tmp_path):
    server.start()
    all_threads_have_read(server)
    (tmp_path / "db.sqlite3").rename(tmp_path / "elsewhere")
    away = [statuses(server) for _ in range(8)]
    (tmp_path / "elsewhere").rename(tmp_path / "db.sqlite3")
    assert away == [{PUBLIC: 503, STATIC: 200, HEALTH: 200}] * 8
    assert seconds_until_back(server) < 5


def test_a_file_that_is_missing_is_never_made_anew(server, tmp_path):
    server.start()
    (tmp_path / "db.sqlite3").unlink()
    assert statuses(server)[PUBLIC] == 503
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_file_that_took_the_place_of_another_is_read(server, tmp_path):
    server.start()
    all_threads_have_read(server)
    title = "Aus der Sicherung"
    other, folder = Server(tmp_path / "other"), tmp_path / "other"
    folder.mkdir()
    other.manage("migrate", "--verbosity", "0")
    other.run(f"from tests import factories; factories.release(title_de={title!r})")
    with contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for rest in tmp_path.glob("db.sqlite3-*"):
        rest.unlink()
    (folder / "db.sqlite3").replace(tmp_path / "db.sqlite3")
    assert [title in Editor(server.url).get(PUBLIC)[1] for _ in range(24)] == [True] * 24


@pytest.fixture
def connection(tmp_path, django_db_blocker):
    """A connection to an SQLite file of its own."""
    where = {"ENGINE": "partnership.sqlite3", "NAME": str(tmp_path / "a.sqlite3"), "CONN_MAX_AGE": None}
    with django_db_blocker.unblock():
        made = ConnectionHandler({"default": where})["default"]
        made.prepare_database()
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE a (b)")
        yield made
        made.close()


def is_kept_after(connection, statement):
    with connection.cursor() as cursor, pytest.raises(Error):
        cursor.execute(statement)
    connection.close_if_unusable_or_obsolete()
    return connection.connection is not None


def test_a_connection_that_cannot_read_any_more_is_not_used_again(connection):
    with open(connection.settings_dict["NAME"], "r+b") as file:
        file.write(b"x" * 8192)
    assert not is_kept_after(connection, "SELECT * FROM a")


def test_a_connection_that_still_reads_is_kept(connection):
    """On a full disk none could be opened in its place."""
    connection.connection.execute("PRAGMA max_page_count = 2")
    assert is_kept_after(connection, "INSERT INTO a VALUES (zeroblob(100000))")


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


class Relay:
    """Leads to a PostgreSQL as long as it is open: closed, it ends what leads through it and refuses what comes."""

    def __init__(self, host, port):
        self.target = (host, port)
        self.listener, self.port = None, 0

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        self.pairs = []
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def close(self):
        for end in (self.listener, *(end for pair in self.pairs for end in pair)):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                pair = (listener.accept()[0], socket.create_connection(self.target))
                self.pairs.append(pair)
                threading.Thread(target=self._lead, args=pair, daemon=True).start()

    def _lead(self, one, other):
        with contextlib.suppress(OSError, ValueError):
            while True:
                for end in select.select([one, other], [], [])[0]:
                    sent = end.recv(65536)
                    if not sent:
                        return
                    (other if end is one else one).sendall(sent)


@pytest.fixture
def on_postgresql(tmp_path):
    """A site on a PostgreSQL that can go, and the relay that it goes with."""
    where = settings.DATABASES["default"]
    host, port = where["HOST"], int(where["PORT"])
    name = f"outage_{uuid.uuid4().hex[:12]}"
    admin = psycopg.connect(
        host=host, port=port, user=where["USER"], password=where["PASSWORD"], dbname="postgres", autocommit=True
    )
    admin.execute(f"CREATE DATABASE {name}")
    relay = Relay(host, port)
    relay.open()
    secret = f":{where['PASSWORD']}" if where["PASSWORD"] else ""
    server = Server(tmp_path, DATABASE_URL=f"postgres://{where['USER']}{secret}@127.0.0.1:{relay.port}/{name}")
    server.manage("migrate", "--verbosity", "0")
    yield server, relay
    if server.process:
        server.kill()
    relay.close()
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.mark.django_db
@pytest.mark.skipif(not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="asks PostgreSQL")
def test_a_site_whose_server_was_away_is_back_within_five_seconds(on_postgresql):
    server, relay = on_postgresql
    server.start()
    all_threads_have_read(server)
    relay.close()
    away = [statuses(server) for _ in range(8)]
    relay.open()
    assert away == [{PUBLIC: 503, STATIC: 200, HEALTH: 200}] * 8
    assert seconds_until_back(server) < 5


# --- what is an outage ------------------------------------------------------------------------------------------------


def from_sqlite(statement, *settings):
    """Returns the error of a statement, as Django raises it."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for setting in settings:
            database.execute(setting)
        with pytest.raises(sqlite3.Error) as caught:
            database.execute(statement)
    return caused(OperationalError(str(caught.value)), caught.value)


def from_postgresql(state):
    cause = psycopg.OperationalError() if state is None else psycopg.errors.lookup(state)()
    return caused(OperationalError(), cause)


def caused(error, cause):
    error.__cause__ = cause
    return error


def of_code(code):
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    return caused(OperationalError(), cause)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        InterfaceError("connection already closed"),
        from_sqlite("CREATE TABLE a (b)", "PRAGMA query_only = ON"),
        *(of_code(getattr(sqlite3, f"SQLITE_{name}")) for name in ("BUSY", "BUSY_SNAPSHOT", "LOCKED", "IOERR_FSYNC")),
        *(of_code(getattr(sqlite3, f"SQLITE_{name}")) for name in ("CANTOPEN", "FULL", "CORRUPT", "NOTADB")),
        *(from_postgresql(state) for state in (None, "08006", "53300", "57P01", "57P03", "55P03", "58030", "40P01")),
    ],
    ids=repr,
)
def test_an_error_of_the_database_itself_is_an_outage(error):
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        DataError("out of range"),
        Error("another"),
        from_sqlite("SELECT nothing"),
        from_sqlite("SELECT " + ",".join("?" * 40000)),
        from_sqlite("SELECT load_extension('x')"),
        *(from_postgresql(state) for state in ("57014", "2201B", "42P01", "54001", "22021")),
    ],
    ids=repr,
)
def test_an_error_of_a_query_is_none(error):
    assert not is_outage(error)
