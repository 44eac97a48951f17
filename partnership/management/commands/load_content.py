"""manage.py load_content: reads the YAML content of a folder into the database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership.content import ContentError, load
from partnership.models import Region


class Command(BaseCommand):
    help = "Loads the content of fixtures/ (or of another folder): all of it, or nothing if something is wrong."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is content already")

    def handle(self, *args, folder, if_empty, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        if if_empty and Region.objects.exists():
            return
        try:
            counts = load(folder)
        except ContentError as error:
            raise CommandError(f"nothing was changed: {error}") from None
        told = ", ".join(f"{counts[name]} {name}" for name in ("new", "changed", "unchanged"))
        self.stdout.write(f"   {told}, {counts['deleted']} left alone because deleted")
