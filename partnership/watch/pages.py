"""Pages without a feed: their links, each with the words and the day that stand with it.

With a link stands the largest element around it that leads nowhere else: the row of a table, the card of a teaser. Pages
come from strangers and need not be well-formed: reading one takes time in proportion to its length, whatever it holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from ..links.local import is_vague
from ..texts.hygiene import line
from ..texts.richtext import plain
from .feeds import Unreadable
from .items import LONGEST_TEXT, LONGEST_TITLE, MOST, Item, address, day_in, identity, site, stamped

DEEPEST: Final = 100  # elements within each other that are told apart
LONGEST_MARKUP: Final = 6000  # characters of what stands with a link
HIDDEN: Final = {"script", "style", "noscript", "template", "svg"}
EMPTY: Final = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNCLOSED: Final = {
    "a",
    "li",
    "p",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "option",
}  # HTML lets the next one of its kind close them
# Nothing here passes a "<" or goes back: no page makes it slow.
_TAG = re.compile(r"""<(/?+)([a-zA-Z][a-zA-Z0-9-]*+)((?:"[^"<]*+"|'[^'<]*+'|[^"'<>])*+)>""")
_HREF = re.compile(r"""(?<![\w-])href\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_STAMP = re.compile(r"""<time\b[^<>]*?\bdatetime\s*+=\s*+["']?([\dT:.+Z -]{10,35})""", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-6]\b[^<>]*+>(.*?)</h[1-6]\s*+>", re.IGNORECASE | re.DOTALL)


def items(text: str, url: str) -> list[Item]:
    """Returns the texts of its own site that the page at `url` links. Raises Unreadable if it links none."""
    found: dict[str, list[_Link]] = {}
    html = _without_comments(text)
    for link in _links(html, url):
        found.setdefault(link.url, []).append(link)
    if not found:
        raise Unreadable("there is no link in it: perhaps a script fills the page")
    read = (_item(html, links) for links in found.values())
    return [item for item in read if item]


@dataclass
class _Element:
    """An element of the page, from its first tag to its last; `url` is where its links lead if all lead to one place."""

    tag: str
    start: int
    end: int = 0
    url: str = ""
    is_mixed: bool = False

    def leads_to(self, url: str) -> None:
        self.is_mixed |= self.url not in {"", url}
        self.url = url


@dataclass
class _Link:
    url: str
    around: list[_Element] = field(default_factory=list)  # the link itself last

    @property
    def card(self) -> _Element:
        return next((element for element in self.around if not element.is_mixed), self.around[-1])


def _links(html: str, base: str) -> list[_Link]:
    """Returns the links to other pages of the site of `base`."""
    links: list[_Link] = []
    opened: list[_Element] = []
    own, here = site(base), identity(base)
    for tag, start, end, attributes in _tags(html):
        if attributes is None:
            _close(opened, tag, end)
            continue
        _close_before(opened, tag, start)
        if tag in EMPTY or len(opened) >= DEEPEST:
            continue
        opened.append(_Element(tag, start))
        url = address(base, _href(attributes)) if tag == "a" and len(links) < MOST else ""
        if url and _is_of(own, site(url)) and identity(url) != here:
            links.append(_Link(url, list(opened)))
            for element in opened:
                element.leads_to(url)
    for element in opened:
        element.end = len(html)
    return links


def _tags(html: str) -> Iterator[tuple[str, int, int, str | None]]:
    """Yields each tag that shows anything: its name, where it starts and ends, and its attributes; None if it closes."""
    hidden = ""
    for found in _TAG.finditer(html):
        tag = found[2].lower()
        if hidden:
            hidden = "" if found[1] and tag == hidden else hidden
        elif tag in HIDDEN and not found[1]:
            hidden = "" if found[3].endswith("/") else tag
        else:
            yield tag, found.start(), found.end(), None if found[1] else found[3]


def _close(opened: list[_Element], tag: str, end: int) -> None:
    """Closes the innermost open element of a name, and with it those within; a tag that closes nothing means nothing."""
    if any(element.tag == tag for element in opened):
        while (element := opened.pop()).tag != tag:
            element.end = end
        element.end = end


def _close_before(opened: list[_Element], tag: str, start: int) -> None:
    """Closes what an element ends by beginning: the last one of its kind, where only such as need no end are within."""
    for element in reversed(opened) if tag in UNCLOSED else ():
        if element.tag == tag:
            _close(opened, tag, start)
        if element.tag == tag or element.tag not in UNCLOSED:
            return


def _item(html: str, links: list[_Link]) -> Item | None:
    """Returns what the links to one address say, with what stands with them; None if they say nothing."""
    cards = {
        link.card.start: html[link.card.start : min(link.card.end, link.card.start + LONGEST_MARKUP)] for link in links
    }
    markup = " ".join(cards.values())[: 2 * LONGEST_MARKUP]
    named = [_line(html[link.around[-1].start : link.around[-1].end]) for link in links]
    headings = [_line(found) for found in _HEADING.findall(markup)[:3]]
    titles = [title for title in (*headings, *sorted(named, key=len, reverse=True)) if title and not is_vague(title)]
    if not titles:
        return None
    text = plain(markup)[:LONGEST_TEXT]
    stamp = _STAMP.search(markup)
    return Item(links[0].url, titles[0], text, (stamped(stamp[1]) if stamp else None) or day_in(text))


def _line(markup: str) -> str:
    return line(plain(markup[:LONGEST_MARKUP]), LONGEST_TITLE)


def _href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(next(filter(None, found.groups()), "")[:2000]) if found else ""


def _is_of(own: str, host: str) -> bool:
    """Returns whether a host is the site `own`, a part of it or what that is a part of."""
    return host == own or host.endswith(f".{own}") or own.endswith(f".{host}")


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)
