"""The commands that an operator types."""

import re
import sqlite3
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from partnership import checks
from partnership.desk.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, TRANSLATORS
from partnership.models import Region, User
from tests import factories

pytestmark = pytest.mark.django_db


GROUPS = {
    "editor": [EDITORS],
    "translator-de": [TRANSLATORS["de"]],
    "translator-uk": [TRANSLATORS["uk"]],
    "publisher": [PUBLISHERS],
    "administrator": [ADMINISTRATORS],
    "superuser": [],
}


@pytest.mark.parametrize(("role", "groups"), GROUPS.items())
def test_an_account_is_made_with_the_rights_of_its_role(role, groups, capsys):
    call_command("add_editor", name="olena", role=role)
    user = User.objects.get(username="olena")
    assert user.is_staff
    assert user.is_superuser == (role == "superuser")
    assert [group.name for group in user.groups.all()] == groups


def test_a_password_that_was_made_is_shown_once_and_works(capsys):
    call_command("add_editor", name="olena")
    password = re.search(r"shown only now: (\S+)", capsys.readouterr().out)[1]
    assert len(password) >= 20
    assert User.objects.get(username="olena").check_password(password)


def test_an_account_is_never_made_anew():
    call_command("add_editor", name="olena")
    password = User.objects.get().password
    with pytest.raises(CommandError, match="'olena'"):
        call_command("add_editor", name="olena")
    assert User.objects.get().password == password


def test_content_is_not_loaded_where_there_is_content(tmp_path):
    factories.region("nrw")
    (tmp_path / "partnership.region.yaml").write_text("nrw: {summary: {de: Anders}}")
    call_command("load_content", str(tmp_path), if_empty=True)
    assert Region.objects.get().summary_de == "Land."


def test_content_that_is_wrong_is_refused_with_the_place(tmp_path):
    (tmp_path / "partnership.region.yaml").write_text("nrw: {colour: green}")
    with pytest.raises(CommandError, match=r"nothing was changed: partnership\.region\.yaml: nrw: .*colour"):
        call_command("load_content", str(tmp_path))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere is no folder"):
        call_command("load_content", str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("version", "findings"),
    [
        ((3, 40, 1), 1),
        ((3, 44, 5), 1),
        ((3, 44, 6), 0),
        ((3, 46, 0), 1),
        ((3, 50, 7), 0),
        ((3, 51, 2), 1),
        ((3, 51, 3), 0),
    ],
)
def test_an_sqlite_with_the_race_in_its_journal_is_named(version, findings, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor="sqlite"))
    assert len(checks.sqlite_is_sound(None)) == findings
