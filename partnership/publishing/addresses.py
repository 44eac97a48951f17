"""Addresses: every public page lives under its language, in words of that language, and knows its counterpart.

The language is in the path and nowhere else. A page hands an `Alternates` to its template, which prints the language
switch, the canonical address and the hreflang links from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation.trans_real import parse_accept_lang_header

from ..texts.bilingual import LANGUAGES, page_language


def _word(de: str, uk: str) -> str:
    return {"de": de, "uk": uk}[page_language()]


word = lazy(_word, str)
"""`word(de=…, uk=…)` is the part of a URL pattern that reads differently in each language; resolved when used."""


def language_of_path(path: str) -> str | None:
    """Returns the language that a path stands under ("de", "uk"), or None for a path outside of both."""
    first = path[1:].split("/", 1)[0]
    return first if first in LANGUAGES else None


def preferred_language(request: HttpRequest) -> str:
    """Returns the site's language that Accept-Language ranks first; German if it names neither (RFC 9110 §12.5.4)."""
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if quality and (language := code.split("-", 1)[0]) in LANGUAGES:
            return language
    return LANGUAGES[0]


def local_address(language: str, name: str, *args: object, query: str = "") -> str:
    """Returns the path of the page `name` in `language`, with `query` ("page=2") behind a question mark if not empty."""
    with translation.override(language):
        path = str(reverse(name, args=args))
    return f"{path}?{query}" if query else path


def absolute(path: str) -> str:
    """Returns the full address of a path on this site, by SITE_URL and never by what a request says of itself."""
    return str(urljoin(settings.SITE_URL, path))


@dataclass(frozen=True)
class Alternates:
    """The addresses of one page by language, and the languages in which its content is ready.

    A page shown in a language that is not ready carries text of the other one: it can be switched to, but it is kept
    out of search engines, sitemap and feeds.
    """

    paths: dict[str, str]
    ready: tuple[str, ...] = LANGUAGES
    is_preview: bool = False

    @classmethod
    def of(
        cls, build: Callable[[str], str], ready: tuple[str, ...] = LANGUAGES, is_preview: bool = False
    ) -> "Alternates":
        """Returns the alternates of the page whose path in a language is `build(language)`."""
        return cls({language: build(language) for language in LANGUAGES}, ready, is_preview)

    @classmethod
    def named(cls, name: str, *args: object, query: str = "") -> "Alternates":
        """Returns the alternates of a page without a record: the same name, arguments and query in each language."""
        return cls.of(lambda language: local_address(language, name, *args, query=query))

    @property
    def canonical(self) -> str:
        return absolute(self.paths[page_language()])

    @property
    def is_indexable(self) -> bool:
        return page_language() in self.ready

    @property
    def hreflang(self) -> list[tuple[str, str]]:
        """(code, full address) for each ready language, and x-default: German, or Ukrainian where only that is ready."""
        links = [(language, absolute(self.paths[language])) for language in self.ready]
        return [*links, ("x-default", links[0][1])] if links else []

    @property
    def switch(self) -> list[tuple[str, str, str]]:
        """(code, name of the language in itself, path) for the language switch, in the order of the settings."""
        return [(code, name, self.paths[code]) for code, name in settings.LANGUAGES]
