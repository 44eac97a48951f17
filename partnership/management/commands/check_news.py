"""manage.py check_news: looks for news of the partnership on all watched sources and says what became of each."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from partnership.models.watched import Outcome
from partnership.watch.look import Busy, look_for_news


class Command(BaseCommand):
    help = "Looks for news on the watched sources; the press desk shows what was found. To be run by night."

    def handle(self, *args, **options):
        counts = Counter()
        try:
            for source, number in look_for_news():
                is_read = source.outcome == Outcome.READ
                counts += Counter(new=number, read=is_read, failed=not is_read)
                what = f"{number} new" if is_read else f"{source.outcome}: {source.reason}"
                self.stdout.write(f"{source.url}\n  {what}")
        except Busy:
            raise CommandError("Another check is under way.") from None
        self.stdout.write(", ".join(f"{counts[name]} {name}" for name in ("new", "read", "failed")))
