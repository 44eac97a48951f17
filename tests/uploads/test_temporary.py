"""What is there only while it is worked on: nothing of it outlives its process, however that ends."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from partnership.uploads import child, images, temporary
from tests.uploads.pictures import SECRET, encoded, exif, photo, process, refused, upload

# A process of the site that takes a picture and is killed while the worker has it.
TAKING = """
import sys, time, django
django.setup()
from partnership.uploads import temporary
with temporary.working_folder() as folder, temporary.unnamed_file() as source:
    source.write(open(sys.argv[1], "rb").read())
    (folder / "400.avif").write_bytes(b"half")
    print("working", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def killed(settings, tmp_path):
    """The temporary folder after a process of the site was killed while it had a picture with a place."""
    source = tmp_path / "photo.jpg"
    source.write_bytes(encoded(photo(), "JPEG", exif=exif()))
    own = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "partnership.settings"}
    command = [sys.executable, "-c", TAKING, str(source)]
    with subprocess.Popen(
        command, cwd=django_settings.BASE_DIR, env={**os.environ, **own}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"working\n"
        assert temporary.sweep() == 0  # as long as it works, nobody takes it away
        process.kill()
    return settings.TEMPORARY_DIR


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_only_its_owner_reads_the_folder():
    with temporary.working_folder() as folder:
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)]
    assert modes == [0o700, 0o700]


def test_what_came_in_goes_with_its_process(killed):
    assert [path.name for path in files(killed)] == ["400.avif"]
    assert [path for path in files(killed) if SECRET in path.read_bytes()] == []


def test_what_was_made_is_swept_after_its_process(killed):
    assert (temporary.sweep(), list(killed.iterdir())) == (1, [])


def test_a_folder_in_use_stays(settings):
    with temporary.working_folder() as folder:
        (folder / "full.jpg").write_bytes(b"half")
        assert (temporary.sweep(), files(settings.TEMPORARY_DIR)) == (0, [folder / "full.jpg"])
    assert list(settings.TEMPORARY_DIR.iterdir()) == []


def test_a_stopped_worker_leaves_nothing(settings, monkeypatch):
    monkeypatch.setattr(child, "TIMEOUT", 0.05)
    assert refused(encoded(photo(), "JPEG")) == "overstrained"
    assert list(settings.TEMPORARY_DIR.iterdir()) == []


def test_a_file_has_no_name_while_the_worker_has_it(settings, monkeypatch):
    seen, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: seen.extend(files(settings.TEMPORARY_DIR)) or run(*a, **k))
    process(encoded(photo(20, 20), "JPEG"))
    assert seen == []


# --- what a request brings ----------------------------------------------------------------------------------------------


def received(*parts):
    """Returns a file as a request brings it."""
    handler = temporary.UnnamedFileHandler()
    handler.new_file("upload", "photo.jpg", "image/jpeg", None)
    for part in parts:
        handler.receive_data_chunk(part, 0)
    return handler.file_complete(sum(map(len, parts)))


def test_a_file_is_received_whole():
    with received(b"one ", b"two") as file:
        assert (file.size, file.name, file.read()) == (7, "photo.jpg", b"one two")


def test_a_file_that_is_received_has_no_name_on_the_disk(settings):
    with received(b"x"):
        assert list(settings.TEMPORARY_DIR.iterdir()) == []


def test_a_file_that_stops_coming_is_closed():
    handler = temporary.UnnamedFileHandler()
    handler.new_file("upload", "photo.jpg", "image/jpeg", None)
    handler.upload_interrupted()
    assert handler.file.closed


class FullDisk:
    def write(self, data):
        raise OSError(28, "No space left on device")

    def close(self):
        pass


def no_folder():
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("make", [FullDisk, no_folder], ids=["while it comes", "from the beginning"])
def test_a_disk_that_is_full_gives_the_message_of_a_picture(monkeypatch, make):
    monkeypatch.setattr(temporary, "unnamed_file", make)
    file = received(b"\xff\xd8\xff", b"more")
    monkeypatch.undo()
    assert refused_file(file) == "storage"


def refused_file(file):
    with pytest.raises(Exception, match="gespeichert") as caught:
        images.process(file)
    return caught.value.code


def test_a_small_file_is_taken_too():
    assert process(upload(encoded(photo(20, 20), "PNG")).read()).width == 20
