"""The site as it runs: gunicorn on a database and a port of its own, and somebody at the press desk with a browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough password"


class Server:
    """gunicorn as `make run` starts it, on a database and a port of its own; `settings` are variables of its own."""

    def __init__(self, folder, **settings):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url, self.folder = f"http://127.0.0.1:{self.port}", folder
        own = {"VAR_DIR": str(folder), "SITE_URL": self.url, "DEBUG": "true", **settings}
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own}
        self.process = None
        self.log = Path(folder) / "log"

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=120)

    def run(self, program):
        """Runs a program in the shell of the site and returns what it prints."""
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=120)
        return done.stdout.decode().strip()

    def start(self):
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "partnership.wsgi"]
        bind = ["--bind", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            own = {"cwd": ROOT, "env": self.environment, "stderr": log, "start_new_session": True}
            self.process = subprocess.Popen([*command, *bind], **own)
        for _attempt in range(200):
            try:
                return urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def lines(self):
        """Returns what the server has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Editor:
    """Somebody at the press desk: one browser's cookies."""

    def __init__(self, url):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path):
        """Returns the status of a page and its text."""
        try:
            with self.opener.open(self.url + path, timeout=30) as page:
                return page.status, page.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def post(self, path, form, **fields):
        """Sends fields with the token of a form that was opened; returns the status of the answer and its text."""
        try:
            with self._answer(path, form, fields) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(self, path, **fields):
        """Fills in the form at `path` and returns the address that the answer leads to: the acknowledgement."""
        _status, form = self.get(path)
        with self._answer(path, form, fields) as answer:
            return urllib.parse.urlsplit(answer.url).path

    def _answer(self, path, form, fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self.opener.open(self.url + path, data, timeout=30)
