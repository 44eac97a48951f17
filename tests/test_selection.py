"""What the run on PostgreSQL takes, what a run without a browser leaves out, and what holds for every run."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.selection import ONE_ANSWER, asks_postgresql

TESTS = Path(__file__).resolve().parent


def collected_on_postgresql(*paths):
    """Returns the files of which tests are collected where the settings name PostgreSQL; nothing is run."""
    environment = {**os.environ, "DATABASE_URL": "postgres://site@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *paths]
    result = subprocess.run(command, cwd=TESTS, env=environment, capture_output=True, text=True, check=True)
    return {Path(line.split("::")[0]).name for line in result.stdout.splitlines() if "::" in line}


def test_postgresql_collects_what_asks_the_database():
    pure, one_answer, asking = "texts/test_collation.py", "texts/test_typography.py", "search/test_query.py"
    assert collected_on_postgresql(pure, one_answer, asking) == {"test_query.py"}


@pytest.mark.parametrize(
    ("path", "uses_database", "runs"),
    [
        ("search/test_query.py", True, True),
        ("search/test_query.py", False, False),
        ("desk/test_roles.py", True, False),
        ("uploads/test_images.py", True, False),
    ],
)
def test_a_test_runs_on_postgresql_if_its_answer_depends_on_it(path, uses_database, runs):
    assert asks_postgresql(path, uses_database=uses_database) == runs


def test_every_path_left_out_on_postgresql_exists():
    assert [path for path in ONE_ANSWER if not (TESTS / path).exists()] == []


def test_without_a_browser_the_journeys_alone_are_skipped():
    environment = {name: value for name, value in os.environ.items() if name not in ("CHROMIUM", "CI")}
    command = [sys.executable, "-m", "pytest", "-v", "-m", "", "-p", "no:cacheprovider"]
    paths = ["texts/test_typography.py", "browser/test_styles.py"]
    environment["PATH"] = str(Path(sys.executable).parent)
    result = subprocess.run([*command, *paths], cwd=TESTS, env=environment, capture_output=True, text=True, check=True)
    outcomes = set(re.findall(r"^(\S+)::.* (PASSED|SKIPPED)", result.stdout, re.M))
    assert outcomes == {("texts/test_typography.py", "PASSED"), ("browser/test_styles.py", "SKIPPED")}


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_to_another_machine_is_refused(family):
    other = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}[family]
    with socket.socket(family) as connection, pytest.raises(UserWarning, match="tried to use socket"):
        connection.connect((other, 80))


def test_a_connection_to_this_machine_is_made():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
