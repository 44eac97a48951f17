"""What is served is what a browser needs of a stylesheet."""

from django.core.files.base import ContentFile
from django.core.management import call_command

from partnership.machines.stylesheets import LeanStaticFilesStorage

SHEET = b"/*! Licence */a{color:red}/* Why\n it is so. */b{color:blue}/**/"


def test_a_stylesheet_is_stored_without_comments_but_those_on_licences(tmp_path):
    storage = LeanStaticFilesStorage(tmp_path)
    names = [storage.save(name, ContentFile(SHEET)) for name in ("a.css", "a.js")]
    stored = [(tmp_path / name).read_bytes() for name in names]
    assert stored == [b"/*! Licence */a{color:red}b{color:blue}", SHEET]


def test_each_stylesheet_under_its_lasting_name_is_whole(settings, tmp_path):
    (tmp_path / "from").mkdir()
    (tmp_path / "from/a.css").write_bytes(SHEET)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "from"], tmp_path / "to"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    backend = "partnership.machines.stylesheets.LeanStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    call_command("collectstatic", interactive=False, verbosity=0)
    stored = {path.name.count("."): path.read_bytes() for path in (tmp_path / "to").glob("*.css")}
    assert stored == dict.fromkeys((1, 2), b"/*! Licence */a{color:red}b{color:blue}")
