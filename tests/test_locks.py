"""Whoever reads waits for nobody who writes: no visitor, nobody with a preview link, no editor who opens a form."""

import contextlib
import sqlite3
import time

from tests.server import PASSWORD, Editor

RELEASE = """
from datetime import timedelta
from django.utils import timezone
from tests import factories
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.values import values_of
draft, public = factories.draft(title_de="Entwurf"), factories.release(title_de="Alt")
PendingChange.prepare(public, values_of(public) | {"title_de": "Neu"}, None)
print(PreviewLink.make(draft, None, 3).path("de"), PreviewLink.make(public, None, 3).path("de"), draft.pk, public.pk)
"""


@contextlib.contextmanager
def write_lock(path):
    """Holds the lock of an SQLite database that only one connection can have."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


def test_reading_needs_no_write_lock(server, tmp_path):
    of_draft, of_change, draft, public = server.run(RELEASE).split()
    server.start()
    visitor, editor = Editor(server.url), Editor(server.url)
    editor.send("/admin/login/?next=/admin/", login="chief", password=PASSWORD)
    with write_lock(tmp_path / "db.sqlite3"):
        pages = {
            "a public page": visitor.get("/de/presse/"),
            "a draft by its link": visitor.get(of_draft),
            "a pending change by its link": visitor.get(of_change),
            "the form of a draft": editor.get(f"/admin/news/pressrelease/{draft}/change/"),
            "the form of a pending change": editor.get(f"/admin/news/pressrelease/{public}/change/"),
            "a preview at the desk": editor.get(f"/admin/news/pressrelease/{public}/preview/de/"),
        }
    assert {name: status for name, (status, _text) in pages.items()} == dict.fromkeys(pages, 200)
    assert "<h1>Neu</h1>" in pages["a pending change by its link"][1]


def test_a_preview_link_waits_for_nobody_and_its_opening_is_kept(server, tmp_path):
    path = server.run(RELEASE).split()[0]
    server.start()
    for _warming_up in range(8):
        Editor(server.url).get(path)
    with write_lock(tmp_path / "db.sqlite3"):
        took = []
        for _time in range(5):
            began = time.monotonic()
            assert Editor(server.url).get(path)[0] == 200
            took.append(time.monotonic() - began)
    for _after in range(8):
        Editor(server.url).get(path)
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        (kept,) = database.execute("SELECT sum(count) FROM partnership_earlyaccess").fetchone()
    assert (sorted(took)[2] < 0.2, kept >= 16) == (True, True)  # 5 more, once each process has written again


def test_a_save_that_waited_in_vain_gives_back_what_was_written(server, tmp_path):
    server.start()
    editor = Editor(server.url)
    editor.send("/admin/login/?next=/admin/", login="chief", password=PASSWORD)
    _status, form = editor.get("/admin/partnership/source/add/")
    with write_lock(tmp_path / "db.sqlite3"):
        status, page = editor.post("/admin/partnership/source/add/", form, publisher_de="Mein Verlag")
    assert (status, 'name="publisher_de" value="Mein Verlag"' in page) == (503, True)
