"""manage.py prepare: brings an installation up to date in one process, so that a second start takes little time."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates the database, collects the static files if they changed, and loads the content if there is none."

    def handle(self, *args, **options):
        self.stdout.write("-> bringing the database up to date")
        call_command("migrate", verbosity=0, skip_checks=False)
        if not settings.DEBUG:  # with DEBUG they are served from where they are
            self.collect()
        self.stdout.write("-> loading the content, if there is none yet")
        call_command("load_content", if_empty=True, stdout=self.stdout)

    def collect(self):
        """Collects the static files unless both they and what was collected are as they were the last time."""
        stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
        if not stamp.is_file() or stamp.read_text() != fingerprint():
            self.stdout.write("-> collecting static files")
            stamp.unlink(missing_ok=True)
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(fingerprint())


def fingerprint() -> str:
    """Returns a digest of the static files by their content, how they are stored, and what lies where they go."""
    digest = sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for name, path in sorted(sources()):
        digest.update(f"\0{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    root = Path(settings.STATIC_ROOT)
    for path in sorted(root.rglob("*")):
        digest.update(f"\0{path.relative_to(root)}\0{path.stat().st_size}".encode())
    return digest.hexdigest()


def sources():
    """Yields the name and the path of each static file of the site and of its packages."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield f"{getattr(storage, 'prefix', None) or ''}/{path}", Path(storage.path(path))
