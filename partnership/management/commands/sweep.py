"""manage.py sweep: removes what nobody needs any more and says how much that was."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from partnership.operation.sweep import sweep


class Command(BaseCommand):
    help = "Removes unused uploads, files without a row, expired sessions, preview links and old finds. To be run by night."

    def handle(self, *args, **options):
        counts = sweep(timezone.now())._asdict()
        self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in counts.items()))
