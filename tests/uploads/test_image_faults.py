"""The worker under its limits, and the faults of machine, disk and store: nothing half made stays behind."""

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import FileSystemStorage, default_storage

from partnership.uploads import child, images, store, worker
from tests.uploads.pictures import HALF, SECRET, encoded, photo, process, refused, run_worker, stored

# --- limits and faults ------------------------------------------------------------------------------------------------


def test_the_worker_loads_no_django():
    code = "import sys, partnership.uploads.worker; print([name for name in sys.modules if 'django' in name])"
    done = subprocess.run([sys.executable, "-c", code], cwd=django_settings.BASE_DIR, capture_output=True)
    assert (done.stdout, done.stderr) == (b"[]\n", b"")


def test_the_worker_limits_itself_before_it_opens_the_file():
    code = (
        "import json, resource, sys; from partnership.uploads import worker;"
        "limits = lambda: {name: resource.getrlimit(name) for name in worker.LIMITS};"
        "worker.read = lambda *_where: sys.exit(print(json.dumps(limits())));"
        "worker.main('source', 'folder', 'picture')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=django_settings.BASE_DIR, capture_output=True, check=True)
    limits = {int(name): tuple(values) for name, values in json.loads(done.stdout).items()}
    assert limits == {name: (value, value) for name, value in worker.LIMITS.items()}
    assert (limits[resource.RLIMIT_AS][0], limits[resource.RLIMIT_CPU][0]) == (400_000_000, 20)


def test_running_out_of_memory_is_no_refusal(tmp_path):
    tight = ["sh", "-c", 'ulimit -v 80000; exec "$@"', "sh"]
    done = run_worker(encoded(photo(5_000, 4_000), "JPEG"), tmp_path, *tight)
    assert done.returncode not in (0, worker.REFUSAL)
    assert b"MemoryError" in done.stderr


def test_a_worker_that_takes_too_long_is_stopped_and_nothing_is_stored(media_root, monkeypatch):
    monkeypatch.setattr(child, "TIMEOUT", 0.01)
    assert refused(encoded(photo(), "JPEG")) == "overstrained"
    assert stored(media_root) == []


@pytest.mark.parametrize("end", ["kill -KILL $$", "kill -XCPU $$", "echo MemoryError >&2; exit 1"])
def test_a_worker_that_dies_gives_a_message_and_nothing_is_stored(end, media_root, tmp_path, monkeypatch, caplog):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    assert refused(encoded(photo(), "JPEG")) == "overstrained"
    assert stored(media_root) == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_worker_gets_no_secrets_from_the_environment(tmp_path, monkeypatch):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    refused(encoded(photo(), "JPEG"))
    assert "LANG=C.UTF-8" in (tmp_path / "seen").read_text()
    assert SECRET.decode() not in (tmp_path / "seen").read_text()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_full_disk_leaves_no_half_picture(number, media_root, monkeypatch):
    original, calls = FileSystemStorage._save, []

    def save(storage, name, content):
        calls.append(name)
        if len(calls) == number:
            Path(storage.path(name)).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(storage, name, content)

    media_root.mkdir()
    monkeypatch.setattr(FileSystemStorage, "_save", save)
    assert refused(encoded(photo(), "JPEG")) == "storage"
    assert (len(calls), stored(media_root)) == (number, [])


def test_any_other_fault_of_the_store_leaves_no_half_picture_either(media_root, monkeypatch):
    monkeypatch.setattr(images, "flush", lambda _picture: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        process(encoded(photo(), "JPEG"))
    assert stored(media_root) == []


def test_no_room_for_temporary_files_gives_a_message(settings, tmp_path):
    settings.TEMPORARY_DIR = tmp_path / "no folder"
    settings.TEMPORARY_DIR.write_bytes(b"")
    assert refused(encoded(photo(), "JPEG")) == "storage"


def test_no_temporary_file_stays(tmp_path):
    process(encoded(photo(), "JPEG"))
    refused(HALF["JPEG"])
    assert list((tmp_path / "temporary").iterdir()) == []


def test_every_file_and_the_folder_reach_the_disk(media_root, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(os.readlink(f"/proc/self/fd/{descriptor}")))
    picture = process(encoded(photo(), "JPEG"))
    assert flushed == [*(str(media_root / name) for name in picture.names), str(media_root)]


def test_a_store_without_folders_is_served_too(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    picture = process(encoded(photo(20, 20), "PNG"))
    assert [default_storage.exists(name) for name in picture.names] == [True] * 5


def test_one_picture_at_a_time(monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.01)
    with child._place:
        assert refused(encoded(photo(), "JPEG")) == "busy"
    assert process(encoded(photo(20, 20), "JPEG")).width == 20


def test_a_refusal_lets_the_next_picture_in(monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.01)
    assert [refused(b"no picture"), refused(b"no picture")] == ["format", "format"]


# --- afterwards -------------------------------------------------------------------------------------------------------


def test_delete_removes_all_files_of_the_picture_and_no_others(media_root):
    picture, other = process(encoded(photo(), "JPEG")), process(encoded(photo(), "JPEG"))
    default_storage.delete(picture.names[2])
    store.delete(picture.names)
    assert stored(media_root) == sorted(other.names)
    store.delete(picture.names)


def test_srcset_names_each_rendition_with_its_width():
    picture = images.Picture("t", "jpg", 900, 600, (400, 800))
    value = images.srcset(picture, "avif", lambda name: f"/media/{name}")
    assert value == "/media/t-400.avif 400w, /media/t-800.avif 800w"
