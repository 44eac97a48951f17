"""A test client that inspects every page it fetches, so that no test needs to remember to."""

import gzip
import itertools
import json
import re

import brotli
import html5lib
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.test import client as of_django

from partnership.bodies import Request

of_django.WSGIRequest = Request  # requests are what the server makes of them
CYRILLIC = re.compile("[\u0400-\u04ff]")
LEAKED = re.compile(r"\{\{|\}\}|\{%|%\}|&amp;(?:amp|lt|gt|quot|#)|\bNone\b|<bound method|object at 0x")
STATEMENT = re.compile(r'<script type="application/ld\+json">.*?</script>', re.S)
SPOKEN = ("alt", "title", "aria-label", "placeholder", "content")


class UncheckedClient(Client):
    """Fetches like Django's client; an answer that is closed by a test leaves the test's database connection open."""

    def request(self, **request):
        response = super().request(**request)
        response.close = outside_of_a_request(response.close)
        return response


class CheckingClient(UncheckedClient):
    """Fails if a page breaks a rule of the house."""

    def request(self, **request):
        response = super().request(**request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and response.content and not request["PATH_INFO"].startswith("/admin/"):
            for fault in faults(text(response), request["PATH_INFO"]):
                raise AssertionError(f"{request['PATH_INFO']}: {fault}")
        if not request["PATH_INFO"].startswith("/admin/"):
            assert not response.cookies, f"{request['PATH_INFO']} sets a cookie"
        return response


def text(response):
    """Returns the text of an answer, compressed or not."""
    return unpacked(response).decode()


def unpacked(response):
    """Returns the content of an answer as it was before it was compressed."""
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
    return unpack.get(response.headers.get("Content-Encoding"), bytes)(response.content)


def unnumbered(response):
    """Returns the content of an answer without the number by which a reader names it, which no other answer has."""
    return unpacked(response).replace(response.headers["X-Request-ID"].encode(), b"")


def outside_of_a_request(close):
    """Returns `close` so that it leaves the connection of the test open: the transaction of the test is in it."""

    def closing():
        request_finished.disconnect(close_old_connections)
        try:
            close()
        finally:
            request_finished.connect(close_old_connections)

    return closing


def faults(html, path):
    """Yields what is wrong with a page of the public site."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    yield from (f"the HTML is broken: {error}" for error in parser.errors)
    elements = list(document.iter())
    for element in document.iter("script"):
        yield from _statement(element)
        element.text = ""
    yield from _headings(elements)
    yield from _language(document, path)
    yield from _elements(elements)
    html = STATEMENT.sub("", html)  # its braces nest
    if match := LEAKED.search(html):
        yield f"template syntax or a Python value leaked: {html[max(0, match.start() - 60) : match.end() + 60]!r}"


def _statement(script):
    """JSON-LD is the one kind of <script> that a public page holds; it is data, and must be right as such."""
    if script.attrib != {"type": "application/ld+json"}:
        yield f"a <script> on the public side: {script.attrib}"
        return
    try:
        if json.loads(script.text)["@context"] != "https://schema.org":
            yield "a statement without its vocabulary"
    except (ValueError, KeyError, TypeError) as error:
        yield f"a statement is broken: {error}"
    if re.search("[<>&]", script.text):
        yield "a statement holds a sign that could end it"


def _headings(elements):
    levels = [int(element.tag[1]) for element in elements if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} elements h1"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield f"headings skip a level: {levels}"
    for element in elements:
        if element.tag in {"h1", "h2", "h3", "a", "button"} and not spoken(element):
            yield f"an empty <{element.tag}>"


def spoken(element):
    """Returns the text that a screen reader would say for an element."""
    parts = [element.get("aria-label") or "", "".join(element.itertext())]
    parts += [image.get("alt") or "" for image in element.iter("img")]
    return " ".join(" ".join(parts).split())


def _language(document, path):
    page = document.get("lang")
    expected = path[1:3] if path[:4] in {"/de/", "/uk/"} else page
    if page != expected or page not in {"de", "uk"}:
        yield f"the page says lang={page}"
    for text, language in _texts(document, page):
        if CYRILLIC.search(text) and language != "uk":
            yield f"Cyrillic without lang=uk: {text.strip()[:80]!r}"


def _texts(element, language):
    """Yields every text and spoken attribute with the language that holds for it."""
    language = element.get("lang", language)
    if element.tag in {"script", "style"} or not isinstance(element.tag, str):
        return
    yield (element.text or "", language)
    yield from ((element.get(name, ""), language) for name in SPOKEN)
    for child in element:
        yield from _texts(child, language)
        yield (child.tail or "", language)


def _elements(elements):
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        if element.tag in {"style", "iframe"}:
            yield f"a <{element.tag}> on the public side"
        if element.tag == "img" and element.get("alt") is None:
            yield f"an image without alt: {element.get('src')}"
        yield from (f"{name} on <{element.tag}>" for name in element.attrib if name.startswith("on") or name == "style")
    ids = [element.get("id") for element in elements if isinstance(element.tag, str) and element.get("id")]
    yield from (f"the id {name} stands twice" for name in set(ids) if ids.count(name) > 1)
