"""manage.py check_links: asks every link of the content and says of those that fail where they stand."""

from collections import Counter

from django.core.management.base import BaseCommand

from partnership.links.check import Outcome, check_all


class Command(BaseCommand):
    help = "Asks every link of the content whether it answers; the press desk lists the outcome. To be run by night."

    def handle(self, *args, **options):
        counts = Counter()
        for link in check_all():
            counts[link.outcome] += 1
            if link.outcome != Outcome.ANSWERED:
                self.stdout.write(self._described(link))
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome.values))

    def _described(self, link):
        what = " ".join(str(part) for part in (link.outcome, link.status, link.moved_to, link.reason) if part)
        places = [f"    {place.label} {place.column}: {place.title}" for place in link.places.all()]
        return "\n".join([f"{link.url}\n  {what}", *places])
