"""manage.py send_mail: sends staff what waits for them, if they asked for mail."""

from django.core.management.base import BaseCommand, CommandError

from partnership.operation.mail import send_all


class Command(BaseCommand):
    help = "Sends staff who asked for it the mail about what colleagues did. To be run every few minutes."

    def handle(self, *args, **options):
        sent = send_all()
        self.stdout.write(f"{sent.mails} mails sent, {sent.failed} failed")
        if sent.failed:
            raise CommandError("The mail server did not take everything; it is tried again with the next run.")
