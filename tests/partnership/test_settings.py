"""The settings: secure as they stand, and a missing or malformed value stops the start with a sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k3y-" * 20
OPERATOR = {
    "OPERATOR_NAME": "Ministerium",
    "OPERATOR_ADDRESS": "Straße 1, 40190 Düsseldorf",
    "OPERATOR_REPRESENTATIVE": "Leitung",
    "OPERATOR_EMAIL": "post@example.org",
    "RESPONSIBLE_EDITOR": "Redaktion, Straße 1",
    "DATA_PROTECTION_OFFICER": "datenschutz@example.org",
    "PRESS_CONTACT": "presse@example.org",
    "SECURITY_CONTACT": "security@example.org",
}
PUBLIC = {
    "SITE_URL": "https://partnerschaft.example.org",
    "SECRET_KEY": "Zq9vX2mN8bL4kJ7hG1fD5sA3pO6iU0yTrEwQcVbNmZxLkJhG",
    "DATABASE_URL": "postgres://site@127.0.0.1/site",
    **OPERATOR,
}
PUBLIC["SECRET_KEY"] += "7fQ2"


def manage(*arguments, **variables):
    """Runs manage.py with nothing in its environment but `variables`."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_deployment_with_only_the_documented_variables_has_no_finding(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **PUBLIC)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("missing", sorted(OPERATOR))
def test_deployment_without_the_operators_details_is_refused(missing, tmp_path):
    values = {name: value for name, value in PUBLIC.items() if name != missing}
    result = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **values)
    assert result.returncode == 1
    assert "site.E001" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("SITE_URL", "partnerschaft.example.org"),
        ("SITE_URL", "http://partnerschaft.example.org"),
        ("SITE_URL", "https://host/path"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("CACHE_URL", "memcache://somewhere"),
        ("MEDIA_STORE", "media"),
        ("LOG_LEVEL", "LOUD"),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_a_malformed_value_stops_the_start_and_is_named(name, value, tmp_path):
    result = manage("check", VAR_DIR=str(tmp_path), **{name: value})
    assert result.returncode == 1
    assert f"ImproperlyConfigured: {name}" in result.stderr


def test_a_malformed_number_stops_the_start_and_is_named(tmp_path):
    result = manage("check", VAR_DIR=str(tmp_path), HSTS_SECONDS="long", **PUBLIC)
    assert "ImproperlyConfigured: HSTS_SECONDS" in result.stderr


def test_debug_is_refused_on_a_public_address(tmp_path):
    result = manage("check", VAR_DIR=str(tmp_path), DEBUG="true", **PUBLIC)
    assert "ImproperlyConfigured: DEBUG" in result.stderr


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    for _run in range(2):
        assert manage("check", VAR_DIR=str(tmp_path / "var")).returncode == 0
    path = tmp_path / "var/secret-key"
    assert (path.stat().st_mode & 0o777, len(path.read_text())) == (0o600, 86)


def show(expression, tmp_path, **variables):
    result = manage(
        "shell",
        "-v0",
        "-c",
        f"from django.conf import settings as s; print(({expression}))",
        VAR_DIR=str(tmp_path),
        **variables,
    )
    return result.stdout.strip()


def test_sqlite_acknowledges_only_what_is_on_the_disk(tmp_path):
    program = (
        "from django.db import connection as c; k = c.cursor();"
        "print(*[k.execute(f'PRAGMA {n}').fetchone()[0] for n in ('synchronous', 'foreign_keys')])"
    )
    assert manage("shell", "-v0", "-c", program, VAR_DIR=str(tmp_path)).stdout.strip() == "2 1"


def test_cookies_are_bound_to_the_host_under_https(tmp_path):
    expression = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT"
    assert show(expression, tmp_path, **PUBLIC) == "('__Host-sid', '__Host-csrf', True, True)"


def test_the_site_works_on_loopback_without_https(tmp_path):
    assert (
        show("s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS", tmp_path) == "(False, False, 0)"
    )
