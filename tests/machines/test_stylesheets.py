"""What is served is what a browser needs of a stylesheet."""

from django.core.files.base import ContentFile

from partnership.machines.stylesheets import LeanStaticFilesStorage

SHEET = b"/*! Licence */a{color:red}/* Why\n it is so. */b{color:blue}/**/"


def test_a_stylesheet_is_stored_without_comments_but_those_on_licences(tmp_path):
    storage = LeanStaticFilesStorage(tmp_path)
    names = [storage.save(name, ContentFile(SHEET)) for name in ("a.css", "a.js")]
    stored = [(tmp_path / name).read_bytes() for name in names]
    assert stored == [b"/*! Licence */a{color:red}b{color:blue}", SHEET]
