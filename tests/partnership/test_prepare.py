"""manage.py prepare: a first start does everything, a second one no more than it must, and nothing new is missed."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partnership.management.commands import prepare


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of static files beside those of the packages."""
    path = tmp_path / "site"
    path.mkdir()
    (path / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [path], tmp_path / "var/static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return path


@pytest.fixture
def run(folder, settings, monkeypatch):
    """Returns a function that runs the command and returns the commands that it called."""

    def call(name, **options):
        called.append(name)
        if name == "collectstatic":
            call_command(name, **options)

    def prepared():
        called.clear()
        call_command("prepare", stdout=StringIO())
        return called

    called = []
    monkeypatch.setattr(prepare, "call_command", call)
    return prepared


EVERYTHING = ["migrate", "collectstatic", "load_content"]
UNCHANGED = ["migrate", "load_content"]


def test_first_start_does_everything_and_the_second_collects_nothing(run, settings):
    assert run() == EVERYTHING
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a{}"
    assert run() == UNCHANGED


def change(folder, root, settings):
    """Another content of the same length, as old as the one before."""
    before = (folder / "a.css").stat()
    (folder / "a.css").write_text("b{}")
    os.utime(folder / "a.css", ns=(before.st_atime_ns, before.st_mtime_ns))


def add(folder, root, settings):
    (folder / "b.css").write_text("")


def remove(folder, root, settings):
    (folder / "a.css").unlink()


def rename(folder, root, settings):
    (folder / "a.css").rename(folder / "b.css")


def lose(folder, root, settings):
    """A file that was collected is gone."""
    (root / "a.css").unlink()


def damage(folder, root, settings):
    (root / "a.css").write_text("")


def store(folder, root, settings):
    backend = "partnership.machines.stylesheets.LeanStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}


@pytest.mark.parametrize("happens", [change, add, remove, rename, lose, damage, store])
def test_static_files_that_changed_are_collected_again(run, folder, settings, happens):
    run()
    happens(folder, settings.STATIC_ROOT, settings)
    assert run() == EVERYTHING
    assert run() == UNCHANGED


def test_collection_that_failed_is_tried_again(run, settings, monkeypatch):
    run()
    (settings.STATIC_ROOT / "a.css").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(prepare, "call_command", failing)
        with pytest.raises(OSError, match="full"):
            run()
    assert run() == EVERYTHING


def failing(name, **options):
    if name == "collectstatic":
        raise OSError("full")


def test_with_debug_nothing_is_collected(run, settings):
    settings.DEBUG = True
    assert run() == UNCHANGED


@pytest.mark.django_db
def test_content_is_loaded_where_there_is_none(settings, tmp_path):
    settings.DEBUG, settings.CONTENT_DIR = True, tmp_path
    (tmp_path / "partnership.region.yaml").write_text("nrw: {colour: green}")
    with pytest.raises(CommandError, match="colour"):
        call_command("prepare", stdout=StringIO())
