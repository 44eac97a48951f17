"""Whether two links, one of each language, lead to the same document, or to its version in the other language."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

from ..publishing.addresses import language_of_path
from ..texts.bilingual import page_language
from .local import local_path

LANGUAGES: Final = {"de", "uk", "ua", "en", "deutsch", "german", "ukrainian", "ukr", "eng", "deu"}


def is_same(one: str, other: str) -> bool:
    """Returns whether a German and a Ukrainian text would link with these addresses to the same document."""
    here, there = local_path(one), local_path(other)
    if here is not None or there is not None:
        return here is not None and there is not None and _page(here) == _page(there)
    return _parts(one)[:2] == _parts(other)[:2]


def is_version(one: str, other: str) -> bool:
    """Returns whether two different addresses may be those of one document in two languages: same host, other language."""
    here, there = _parts(one), _parts(other)
    return local_path(one) is local_path(other) is None and here[0] == there[0] and here[2] != there[2]


def host(address: str) -> str:
    """Returns the host of an address without "www" and without what names a language in it."""
    return _parts(address)[0]


def _page(path: str) -> tuple[str, ...]:
    """Returns the name of the page at a path of this site: it is the same in both languages, what follows is not."""
    with translation.override(language_of_path(path) or page_language()):
        try:
            match = resolve(path.partition("?")[0])
        except Resolver404:
            return (path,)
    return (match.view_name, *(str(value) for name, value in match.kwargs.items() if name != "slug"))


def _parts(href: str) -> tuple[str, str, frozenset[str]]:
    """Returns host and rest of an address without what names a language in them, and the languages that they name."""
    split = urlsplit(href)
    host = (split.hostname or "").split(".")
    path = [part for part in re.split(r"[/_]", unquote(split.path)) if part]
    named = {part for part in (*host[:-1], *path) if part in LANGUAGES}
    own_host = ".".join(part for part in host if part not in {*LANGUAGES, "www"} or part == host[-1])
    rest = "/".join(part for part in path if part not in LANGUAGES)
    return own_host or split.scheme, f"{rest}?{split.query}", frozenset(named)
