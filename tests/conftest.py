"""What every test stands on. The client is the checking one: each page it fetches is inspected (tests/client.py)."""

import itertools
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from partnership import footer
from partnership.access import early
from partnership.content import load
from partnership.middleware import DueChanges
from tests import factories
from tests.client import CheckingClient
from tests.selection import asks_postgresql, uses_database
from tests.server import PASSWORD, Server

TESTS = Path(__file__).parent
# The same examples every time and no limit of time: a failure is a fault of the site and not of a busy machine.
hypothesis.settings.register_profile(
    "site", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("site")


def pytest_configure(config):
    # Hashed names need collectstatic, and slow hashes are for real passwords.
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # as for Django's own, which pytest knows
        django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL runs what asks the database (tests/selection.py); the rest runs on SQLite alone."""
    if not django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    chosen = {
        item: asks_postgresql(item.path.relative_to(TESTS).as_posix(), uses_database=uses_database(item))
        for item in items
    }
    config.hook.pytest_deselected(items=[item for item in items if not chosen[item]])
    items[:] = [item for item in items if chosen[item]]


@pytest.fixture(autouse=True)
def nothing_left_of_other_tests():
    """No language is active and the cast is numbered from 1, whichever test ran before."""
    factories._count = itertools.count(1)
    early._counted.clear()
    footer._read.clear()
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """A store of uploads of its own for each test."""
    options = {"location": str(tmp_path / "media"), "base_url": "/media/"}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.TEMPORARY_DIR = tmp_path / "temporary"
    return tmp_path / "media"


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker, tmp_path_factory):
    """The content that is delivered, for all tests of a module; returns the storages with the files of its pictures."""
    options = {"location": str(tmp_path_factory.mktemp("media"))}
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    storages = {**django_settings.STORAGES, "default": store}
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(STORAGES=storages):
            load(django_settings.CONTENT_DIR)
        yield storages
        transaction.set_rollback(True)


@pytest.fixture
def client():
    return CheckingClient()


@pytest.fixture(autouse=True)
def no_change_is_due(monkeypatch):
    """Pending changes are looked for once a second, which no count of queries foresees; their tests look themselves."""
    monkeypatch.setattr(DueChanges, "settle", lambda self: None)


@pytest.fixture
def server(tmp_path):
    """The site in a process of its own, with a superuser, not started yet."""
    server = Server(tmp_path)
    server.manage("migrate", "--verbosity", "0")
    server.run(f"from partnership.models import User; User.objects.create_superuser('chief', password='{PASSWORD}')")
    yield server
    if server.process:
        server.kill()
