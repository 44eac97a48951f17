"""The settings: secure as they stand, and a missing or malformed value stops the start with a sentence that names it.

They are read in this process; that manage.py heeds them is asked of a process of its own, once for each way to end.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from partnership.checks import operator_is_named

ROOT = Path(__file__).resolve().parent.parent.parent
OPERATOR = {
    "OPERATOR_NAME": ("Ministerium", "Міністерство"),
    "OPERATOR_ADDRESS": ("Straße 1, 40190 Düsseldorf", "Штрасе 1, 40190 Дюссельдорф"),
    "OPERATOR_REPRESENTATIVE": ("Leitung", "Керівництво"),
    "RESPONSIBLE_EDITOR": ("Redaktion, Straße 1", "Редакція, Штрасе 1"),
    "DATA_PROTECTION_OFFICER": ("datenschutz@example.org", "datenschutz@example.org"),
    "PRESS_CONTACT": ("presse@example.org", "presse@example.org"),
    "HOSTING": ("Rechenzentrum", "Обчислювальний центр"),
    "OPERATOR_EMAIL": ("post@example.org",),
    "OPERATOR_PHONE": ("0211 1",),
    "SECURITY_CONTACT": ("security@example.org",),
    "LOG_DAYS": ("7",),
    "PROXY_LOG": ("cut",),
    "DATA_LICENCE": ("dl-de/by-2-0",),
}


def variables(details):
    """Returns the environment that says details of the operator: a pair has a variable for each language."""
    named = {name: (name,) if len(said) == 1 else (f"{name}_DE", f"{name}_UK") for name, said in details.items()}
    return {variable: value for name in details for variable, value in zip(named[name], details[name], strict=True)}


PUBLIC = {
    "SITE_URL": "https://partnerschaft.example.org",
    "SECRET_KEY": "Zq9vX2mN8bL4kJ7hG1fD5sA3pO6iU0yTrEwQcVbNmZxLkJhG7fQ2",
    "DATABASE_URL": "postgres://site@127.0.0.1/site",
    "SECOND_FACTOR": "true",
    **variables(OPERATOR),
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """A function that returns the settings that follow from nothing but the variables it is given."""

    def read(**variables):
        monkeypatch.setattr(environ.Env, "ENVIRON", {"VAR_DIR": str(tmp_path / "var"), **variables})
        return runpy.run_path(str(ROOT / "partnership/settings.py"))

    return read


def manage(*arguments, **variables):
    """Runs manage.py with nothing in its environment but `variables`."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_deployment_with_only_the_documented_variables_has_no_finding(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **PUBLIC)
    assert (result.returncode, result.stderr) == (0, "")


def test_deployment_without_the_operators_details_is_refused(tmp_path):
    values = {name: value for name, value in PUBLIC.items() if name not in variables(OPERATOR)}
    result = manage("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **values)
    assert (result.returncode, result.stderr.count("(site.E001)")) == (1, len(OPERATOR))


@pytest.mark.parametrize("missing", OPERATOR)
def test_each_missing_detail_of_the_operator_is_a_finding(missing, read, settings):
    said = variables({name: values for name, values in OPERATOR.items() if name != missing})
    settings.OPERATOR = read(**said)["OPERATOR"]
    assert [finding.id for finding in operator_is_named(None)] == ["site.E001"]


@pytest.mark.parametrize("missing", [name for name in variables(OPERATOR) if name[-3:] in {"_DE", "_UK"}])
def test_each_detail_that_one_language_lacks_is_a_warning(missing, read, settings):
    settings.OPERATOR = read(**{name: value for name, value in PUBLIC.items() if name != missing})["OPERATOR"]
    language = {"DE": "German", "UK": "Ukrainian"}[missing[-2:]]
    assert [(finding.id, language in finding.msg) for finding in operator_is_named(None)] == [("site.W001", True)]


def test_a_malformed_value_stops_manage_py_and_is_named(tmp_path):
    result = manage("check", VAR_DIR=str(tmp_path), DEBUG="maybe")
    assert result.returncode == 1
    assert "ImproperlyConfigured: DEBUG" in result.stderr


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
        ("CLAMD", "/run/clamav/clamd.ctl"),
        ("CLAMD", "unix:clamd.ctl"),
        ("CLAMD", "tcp://127.0.0.1"),
        ("CLAMD", "tcp://127.0.0.1:port"),
        ("LOG_LEVEL", "LOUD"),
        ("ALLOWED_HOSTS", "*"),
        ("LOG_DAYS", "a week"),
        ("PROXY_LOG", "some"),
        ("DATA_LICENCE", "CC BY"),
    ],
)
def test_a_malformed_value_is_refused_and_named(name, value, read):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        read(**{name: value})


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("unix:///run/clamd.ctl", "/run/clamd.ctl"),
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
    ],
)
def test_a_socket_is_one_of_the_machine_or_of_the_network(value, address, read):
    assert read(CLAMD=value)["CLAMD"] == address


def test_a_malformed_number_is_refused_and_named(read):
    with pytest.raises(ImproperlyConfigured, match=r"^HSTS_SECONDS "):
        read(**PUBLIC, HSTS_SECONDS="long")


def test_debug_is_refused_on_a_public_address(read):
    with pytest.raises(ImproperlyConfigured, match=r"^DEBUG "):
        read(**PUBLIC, DEBUG="true")


def test_a_key_is_made_once_and_only_its_owner_may_read_it(read, tmp_path):
    first, second = read()["SECRET_KEY"], read()["SECRET_KEY"]
    path = tmp_path / "var/secret-key"
    assert first == second == path.read_text()
    assert (path.stat().st_mode & 0o777, len(first)) == (0o600, 86)


def test_sqlite_acknowledges_only_what_is_on_the_disk(read, django_db_blocker):
    connection = ConnectionHandler(read()["DATABASES"])["default"]
    with django_db_blocker.unblock():
        connection.prepare_database()
        with connection.cursor() as cursor:
            found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")]
    connection.close()
    assert found == [2, 1]


def shown(settings, *names):
    return [settings[name] for name in names]


def test_cookies_are_bound_to_the_host_under_https(read):
    names = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT"
    assert shown(read(**PUBLIC), *names) == ["__Host-sid", "__Host-csrf", True, True]


def test_the_site_works_on_loopback_without_https(read):
    names = "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"
    assert shown(read(), *names) == [False, False, 0]
