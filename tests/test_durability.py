"""What the press desk acknowledged is there, also when the server is killed in the middle of a save."""

import http.client
import sqlite3
import threading
import time

from tests.server import PASSWORD, Editor


def write_until_killed(editor, number, acknowledged):
    """Adds one source after another and notes each that was acknowledged."""
    while True:
        url = f"https://example.org/{number}-{len(acknowledged)}"
        names = {"publisher_de": "Stadt Beispiel", "publisher_uk": "Місто Приклад"}
        fields = {"url": url, **names, "language": "de", "read_on": "22.11.2026"}
        try:
            if editor.send("/admin/partnership/source/add/", **fields) == "/admin/partnership/source/":
                acknowledged.append(url)
        except (OSError, http.client.HTTPException):
            return


def stored(folder):
    database = sqlite3.connect(folder / "db.sqlite3")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return {url for (url,) in database.execute("SELECT url FROM partnership_source")}
    finally:
        database.close()


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(server, tmp_path):
    acknowledged = []
    for number in range(3):
        server.start()
        editor = Editor(server.url)
        assert editor.send("/admin/login/?next=/admin/", login="chief", password=PASSWORD) == "/admin/"
        writer = threading.Thread(target=write_until_killed, args=(editor, number, acknowledged))
        before = len(acknowledged)
        writer.start()
        while len(acknowledged) < before + 4:
            time.sleep(0.003)
        server.kill()
        writer.join()
    assert len(acknowledged) >= 12
    assert set(acknowledged) - stored(tmp_path) == set()
