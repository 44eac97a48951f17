"""A site of the tests' own that counts as public for once, and a watch that does not wait."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from partnership.links import reach
from partnership.watch import asking


class Said(NamedTuple):
    """What the site answers at an address."""

    body: str | bytes = ""
    status: int = 200
    headers: dict = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        web = self.server.web
        web.asked.append(self.path)
        web.headers.append(dict(self.headers))
        said = web.answers.get(self.path, Said("", 404))
        body = said.body.encode() if isinstance(said.body, str) else said.body
        self.send_response(said.status)
        for name, value in {"Content-Length": str(len(body)), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Web:
    """`answers` maps paths to what is said there; `asked` and `headers` are those of the questions that came."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.answers, self.asked, self.headers = {}, [], []

    def says(self, path, body="", status=200, **headers):
        """Puts an answer at a path; returns its address."""
        self.answers[path] = Said(body, status, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.base + path


@pytest.fixture
def web(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.web = Web(server.server_port)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    monkeypatch.setattr(reach, "_is_public", lambda address: address == "127.0.0.1")
    yield server.web
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """The folder of an installation of its own, which a look holds."""
    settings.VAR_DIR = tmp_path


@pytest.fixture(autouse=True)
def slept(monkeypatch):
    """How long the watch would have waited between its questions."""
    waits = []
    monkeypatch.setattr(asking.time, "sleep", waits.append)
    return waits
