"""manage.py reset_second_factor: for an administrator who has lost theirs, and has no other administrator to ask."""

from django.core.management.base import BaseCommand, CommandError

from partnership.access import factors
from partnership.models import User


class Command(BaseCommand):
    help = "Takes all second factors of an account away and logs it out. The next log-in needs the password alone."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name that the account logs in with")

    def handle(self, *args, name, **options):
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError(f"There is no account {name!r}.")
        factors.reset(account)
        self.stdout.write(f"The second factor of {name!r} is reset.")
