"""Every public address of the site, with what stands there in the tests of odd requests (conftest.py)."""

import gzip

from django.urls import reverse
from django.utils import translation

from partnership.models import PAGES
from partnership.versions.previews import SIGNER
from tests.client import UncheckedClient

LANGUAGES = ("de", "uk")
SLUG = "eine-adresse"
PICTURE = "a" * 26 + "-400.webp"
NUMBER = "abcdefgh"
# What an address needs beside its name; the records that stand there are those of `everything`.
DATA = ("twinnings-json", "twinnings-csv", "twinnings-geojson", "press-releases-json")
ADDRESSES = {
    **{
        name: {}
        for name in (
            "root",
            "healthz",
            "readyz",
            "robots",
            "security",
            "sitemap",
            *DATA,
            "press-feed",
            "evidence-feed",
            *PAGES,
        )
    },
    **{name: {} for name in ("start-image", "manifest", "favicon")},
    **{name: {"slug": SLUG} for name in ("area", "area-feed", "area-image", "topic", "topic-image")},
    **{name: {"slug": SLUG} for name in ("twinning", "twinning-feed", "twinning-image")},
    "barrier-report": {},
    "barrier-report-sent": {"number": NUMBER},
    "press-year": {"year": 2023},
    "press-release": {"year": 2023, "slug": SLUG},
    "press-release-image": {"year": 2023, "slug": SLUG},
    "media": {"name": PICTURE},
    "preview": {"token": SIGNER.sign("7"), "language": "uk"},
    "preview-media": {"token": SIGNER.sign("7"), "name": PICTURE},
}
BROWSER = UncheckedClient()


def reverse_in(language, address, /, **kwargs):
    with translation.override(language):
        return reverse(address, kwargs=kwargs)


def addresses():
    """Returns the path of every public address, in each language."""
    paths = [reverse_in(language, name, **kwargs) for language in LANGUAGES for name, kwargs in ADDRESSES.items()]
    return list(dict.fromkeys(paths))


def paged():
    """Returns the paths of the lists that have pages."""
    lists = {"press": {}, "press-year": {"year": 2023}, "search": {}}
    return [reverse_in(language, name, **kwargs) for language in LANGUAGES for name, kwargs in lists.items()]


def fetch(client, path, method="GET", **environment):
    """Returns the answer with its body read, be it a page or a file."""
    response = client.generic(method, path, **environment)
    body = response.getvalue()
    response.body = gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
    if response.streaming:
        response.close()
    return response


def usual(path):
    """Returns the status with which a public address answers."""
    return 302 if path == "/" else 200


def language_of(page):
    return page.content.split(b'<html lang="')[1][:2].decode()
