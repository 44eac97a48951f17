"""Kills the site in the middle of saves: `python -m bench.kills [ROUNDS [DATABASE_URL]]`, by default 30 times on SQLite.

Somebody at the press desk saves photos and releases with such a photo and a PDF over HTTP, and the whole server is killed
(SIGKILL) at a moment that nobody chose. After each kill everything that was acknowledged is there, no row is without its
files and the database is sound; in the end, no file is without its row after the sweep, and nothing lies in the temporary
folder. The database that is named has to be empty.
"""

import http.client
import json
import os
import random
import sys
import tempfile
import threading
import time
import uuid
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import django
import pikepdf
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django.setup()

from tests.forms import filled_in  # noqa: E402 - the tests stand on the apps
from tests.server import Server  # noqa: E402

TOKEN = "k" * 32
LOG_IN = """
import time
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from partnership.models import User
user = User.objects.create_superuser("chief", password="not used to log in")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session["began"] = time.time()
session.create()
print(session.session_key)
"""
STATE = """
import json
from django.core.files.storage import default_storage
from django.db import connection
from news.models import Attachment, Photo, PressRelease
from partnership.models import Upload
names = [name for upload in Upload.objects.all() for name in upload.file_names]
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        sound = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({
    "photos": list(Photo.objects.values_list("key", flat=True)),
    "releases": [one.title_de for one in PressRelease.objects.all() if one.photo and one.attachments.count()],
    "missing": [name for name in names if not default_storage.exists(name)],
    "stray": sorted(set(default_storage.listdir("")[1]) - set(names)) if default_storage.exists("") else [],
    "sound": sound,
}))
"""
SWEEP = """
from datetime import timedelta
from django.utils import timezone
from partnership.operation.sweep import sweep
print(sweep(timezone.now() + timedelta(days=2)))
"""


class Desk:
    """Somebody who is logged in at the press desk."""

    def __init__(self, server, session):
        self.server, self.cookies = server, f"sid={session}; csrf={TOKEN}"

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": self.cookies})
        return SimpleNamespace(content=connection.getresponse().read())

    def send(self, path, fields, files):
        """Sends a form with files; returns whether it was acknowledged."""
        boundary = uuid.uuid4().hex
        parts = [
            (f'name="{name}"', str(value).encode()) for name, value in {**fields, "csrfmiddlewaretoken": TOKEN}.items()
        ]
        parts += [(f'name="{name}"; filename="file"', content) for name, content in files.items()]
        lines = [
            f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content
            for head, content in parts
        ]
        body = b"\r\n".join([*lines, f"--{boundary}--\r\n".encode()])
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Cookie": self.cookies, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        if answer.status not in (302, 503):
            raise AssertionError(f"{path} answered {answer.status}: {answer.read()[:3000]!r}")
        return answer.status == 302


def picture():
    buffer = BytesIO()
    Image.effect_noise((500, 400), 50).save(buffer, "JPEG")
    return buffer.getvalue()


def document():
    buffer = BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(buffer)
    return buffer.getvalue()


class Writing(threading.Thread):
    """Saves one photo and one release after another until the server is gone."""

    def __init__(self, desk, acknowledged):
        super().__init__()
        self.desk, self.acknowledged = desk, acknowledged
        self.photo_form = filled_in(desk, "/admin/news/photo/add/", "photo_form")
        self.release_form = filled_in(desk, "/admin/news/pressrelease/add/")
        self.fault = None

    def run(self):
        try:
            while True:
                self.save(uuid.uuid4().hex[:12])
        except (OSError, http.client.HTTPException):
            pass
        except Exception as error:  # noqa: BLE001 - it is the outcome of the round
            self.fault = error

    def save(self, key):
        fields = {"key": key, "alt_de": "Rauschen", "alt_uk": "Шум", "credit_de": "Land", "credit_uk": "Земля"}
        more = {"licence": "CC BY 4.0", "consent": "nobody"}
        if self.desk.send("/admin/news/photo/add/", {**self.photo_form, **fields, **more}, {"upload": picture()}):
            self.acknowledged["photos"].add(key)
        row = {"attachments-TOTAL_FORMS": 1, "attachments-0-title_de": "Rede", "attachments-0-title_uk": "Промова"}
        form = {**self.release_form, **row, "title_de": key, "title_uk": f"Шум {key}", "photo": self.number_of(key)}
        if self.desk.send("/admin/news/pressrelease/add/", form, {"attachments-0-upload": document()}):
            self.acknowledged["releases"].add(key)

    def number_of(self, key):
        page = self.desk.get(f"/admin/news/photo/?q={key}").content.decode()
        return page.rpartition("/change/")[0].rpartition("/")[2]


def rounds(server, count):
    """Yields what was wrong after each kill: "" if nothing."""
    session = server.run(LOG_IN)
    acknowledged = {"photos": set(), "releases": set()}
    for _number in range(count):
        server.start()
        writing = Writing(Desk(server, session), acknowledged)
        writing.start()
        time.sleep(random.uniform(0.2, 3))
        server.kill()
        writing.join()
        state = json.loads(server.run(STATE).splitlines()[-1])
        lost = [key for kind, keys in acknowledged.items() for key in keys - set(state[kind])]
        found = {"lost": lost, "rows without files": state["missing"], "fault": writing.fault}
        found |= {"database": state["sound"] if state["sound"] != "ok" else ""}
        yield "; ".join(f"{name}: {value}" for name, value in found.items() if value)
    print({kind: len(keys) for kind, keys in acknowledged.items()}, "acknowledged;", server.run(SWEEP).splitlines()[-1])
    left = sorted(path.name for path in (Path(server.folder) / "temporary").iterdir())
    yield "; ".join(f"stray: {name}" for name in [*json.loads(server.run(STATE).splitlines()[-1])["stray"], *left])


def main(count="30", database=""):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        server.environment |= {"DATABASE_URL": database} if database else {}
        server.manage("migrate", "--verbosity", "0")
        outcomes = []
        for outcome in rounds(server, int(count)):
            print(len(outcomes) + 1, outcome or "all there", flush=True)
            outcomes.append(outcome)
    print(f"{outcomes.count('')} passed, {len(outcomes) - outcomes.count('')} failed")
    sys.exit(any(outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
