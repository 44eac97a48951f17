"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom.

They come from strangers. What declares a document type is refused before anything in it is expanded, so there are no
entities but the five of XML; nothing outside of the text is ever loaded.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from ..texts.hygiene import line
from ..texts.richtext import plain
from .items import LONGEST_TEXT, LONGEST_TITLE, MOST, Item, address, stamped

ROOTS: Final = {"rss", "rdf", "feed"}
ENTRIES: Final = {"item", "entry"}
DATES: Final = ("pubDate", "published", "date", "updated")
TEXTS: Final = ("description", "summary", "content", "encoded")
_FIRST = re.compile(r"<(?:\w+:)?(\w+)")


class Unreadable(Exception):
    """What came is no feed or page that can be read; its text says why, in English, for staff and logs."""


def is_feed(text: str) -> bool:
    """Returns whether a text is meant as a feed: by its first element."""
    first = _FIRST.search(text[:10_000])
    return first is not None and first[1].lower() in ROOTS


def items(text: str, url: str) -> list[Item]:
    """Returns the texts that the feed at `url` announces, the first MOST of them. Raises Unreadable."""
    entries = (element for element in _tree(text).iter() if _name(element) in ENTRIES)
    return [item for entry in islice(entries, MOST) if (item := _item(entry, url))]


class _NoDocumentType(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable("it declares a document type, which no feed needs")


def _tree(text: str) -> Element:
    parser = XMLParser(target=_NoDocumentType())  # noqa: S314 - the attacks need a document type
    try:
        parser.feed(text.lstrip("\ufeff \t\r\n"))
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise Unreadable(f"no well-formed XML: {error}"[:200]) from error
    return root


def _item(entry: Element, base: str) -> Item | None:
    """Returns what an entry announces; None without a title and an address."""
    parts: dict[str, list[Element]] = {}
    for child in entry:
        parts.setdefault(_name(child), []).append(child)
    url = next(filter(None, (address(base, href) for href in _hrefs(parts))), "")
    title = line(plain(_text(parts, ("title",))), LONGEST_TITLE)
    if not (url and title):
        return None
    text = plain(_text(parts, TEXTS))[:LONGEST_TEXT]
    days = (stamped("".join(child.itertext()).strip()) for name in DATES for child in parts.get(name, []))
    return Item(url, title, text, next(filter(None, days), None))


def _hrefs(parts: dict[str, list[Element]]) -> Iterator[str]:
    for link in parts.get("link", []):
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or link.text or ""
    for guid in parts.get("guid", []):
        if guid.get("isPermaLink", "true") == "true" and (guid.text or "").strip().startswith("http"):
            yield guid.text or ""


def _text(parts: dict[str, list[Element]], names: tuple[str, ...]) -> str:
    found = ("".join(islice(child.itertext(), 1000)) for name in names for child in parts.get(name, []))
    return " ".join(text[:LONGEST_TEXT] for text in found)[: 2 * LONGEST_TEXT]


def _name(element: Element) -> str:
    """Returns the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
