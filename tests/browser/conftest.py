"""A real browser: Debian's Chromium, driven by Playwright, against the live server of the tests."""

import os
import shutil

import pytest

# Playwright's own loop runs in this thread; the tests use the database from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


def pytest_runtest_setup():
    """Asked for each test of this folder; a hook for what was collected is handed the tests of all folders."""
    if not (CHROMIUM or os.environ.get("CI")):
        pytest.skip("there is no Chromium here: apt-get install chromium libatomic1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments + quiet}
