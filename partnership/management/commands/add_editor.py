"""manage.py add_editor: makes an account for the press desk. Nothing is preset: it asks, or makes a password."""

import getpass
import secrets
import sys

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partnership.access.models import AccountChange
from partnership.access.notices import tell
from partnership.desk.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, TRANSLATORS
from partnership.models import User

ROLES = {
    "editor": EDITORS,
    "translator-de": TRANSLATORS["de"],
    "translator-uk": TRANSLATORS["uk"],
    "publisher": PUBLISHERS,
    "administrator": ADMINISTRATORS,
    "superuser": None,
}


class Command(BaseCommand):
    help = "Makes an account for the press desk in one of its roles. A superuser may do everything."

    def add_arguments(self, parser):
        parser.add_argument("--name", help="the name to log in with (asked for if not given)")
        parser.add_argument("--role", choices=ROLES, default="publisher")

    def handle(self, *args, name, role, **options):
        name = name or (input("Name to log in with: ").strip() if sys.stdin.isatty() else "editor")
        if User.objects.filter(username=name).exists():
            raise CommandError(f"There is an account {name!r} already.")
        password, was_made = self._password(name)
        user = User(username=name, is_staff=True, is_superuser=role == "superuser")
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        user.save()
        if ROLES[role]:
            user.groups.add(Group.objects.get(name=ROLES[role]))
        tell(AccountChange.What.ADDED, user, detail=role)
        self.stdout.write(f"Made the {role} {name!r}." + (f" Password, shown only now: {password}" if was_made else ""))

    def _password(self, name):
        """Returns the password and whether it was made here."""
        typed = getpass.getpass("Password (Enter makes one): ") if sys.stdin.isatty() else ""
        if not typed:
            return secrets.token_urlsafe(15), True
        try:
            validate_password(typed, User(username=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return typed, False
