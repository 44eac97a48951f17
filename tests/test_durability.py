"""What the press desk acknowledged is there, also when the server is killed in the middle of a save."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough password"


class Server:
    """gunicorn as `make run` starts it, on a database and a port of its own."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"VAR_DIR": str(folder), "SITE_URL": self.url, "DEBUG": "true"}
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own}
        self.process = None

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=120)

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "partnership.wsgi"]
        bind = ["--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen([*command, *bind], cwd=ROOT, env=self.environment, start_new_session=True)
        for _attempt in range(200):
            try:
                return urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Editor:
    """Somebody at the press desk: one browser's cookies."""

    def __init__(self, url):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def send(self, path, **fields):
        """Fills in the form at `path` and returns the address that the answer leads to: the acknowledgement."""
        with self.opener.open(self.url + path, timeout=10) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self.opener.open(self.url + path, data, timeout=10) as answer:
            return urllib.parse.urlsplit(answer.url).path


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.manage("migrate", "--verbosity", "0")
    program = f"from partnership.models import User; User.objects.create_superuser('chief', password='{PASSWORD}')"
    server.manage("shell", "-v0", "-c", program)
    yield server
    server.kill()


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
        assert editor.send("/admin/login/?next=/admin/", username="chief", password=PASSWORD) == "/admin/"
        writer = threading.Thread(target=write_until_killed, args=(editor, number, acknowledged))
        before = len(acknowledged)
        writer.start()
        while len(acknowledged) < before + 4:
            time.sleep(0.003)
        server.kill()
        writer.join()
    assert len(acknowledged) >= 12
    assert set(acknowledged) - stored(tmp_path) == set()
