"""What a sanitised rich text consists of: its blocks in their order, its links, and which words are in which language."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LISTS = {"ul", "ol"}
BLOCKS = {"p", "h2", "h3", "li", "blockquote", *LISTS}


@dataclass
class Link:
    """Where a link leads ("" if nowhere), its text, and where in the text of its block that begins."""

    href: str
    text: str = ""
    start: int = field(default=0, compare=False)


@dataclass
class Block:
    """A heading, a paragraph or an item of a list: its tag, its text, and how much of it is bold.

    `links` are those that begin in it, `foreign` the (beginning, end) of what is marked as being in another language. A
    list is a block without text, with the number of its `items`.
    """

    tag: str
    text: str = ""
    bold: str = ""
    links: list[Link] = field(default_factory=list, compare=False)
    foreign: list[tuple[int, int]] = field(default_factory=list, compare=False)
    items: int = field(default=0, compare=False)


@dataclass
class Outline:
    """The parts of a text; `own` is what is not marked as being in another language than the text."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    own: str = ""


def outline(html: str, language: str) -> Outline:
    """Returns the outline of a sanitised rich text written in `language`."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    return reader.outline


class _Reader(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__()
        self.outline = Outline()
        self.language = language
        self.open: list[tuple[str, str]] = []  # tags, each with the language within it
        self.lists: list[Block] = []  # those that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            return self.handle_data(" ")
        self.open.append((tag, values.get("lang") or self._spoken))
        if tag == "a":
            self._begin_link(values.get("href") or "")
        if tag in BLOCKS or (tag == "cite" and self._within("blockquote") and not self._within("p")):
            self._begin_block(tag)
        return None

    def _begin_link(self, href: str) -> None:
        block = self.outline.blocks[-1] if self.outline.blocks else Block("p")
        self.outline.links.append(Link(href, start=len(block.text)))
        block.links.append(self.outline.links[-1])

    def _begin_block(self, tag: str) -> None:
        block = Block(tag)
        if tag in LISTS:
            self.lists.append(block)
        if tag == "li" and self.lists:
            self.lists[-1].items += 1
        self.outline.blocks.append(block)
        self.outline.own += "\n"

    def handle_endtag(self, tag: str) -> None:
        while self._within(tag) and self.open.pop()[0] != tag:
            pass
        if tag in LISTS and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self.outline.own += "\n"

    def handle_data(self, data: str) -> None:
        if self._spoken == self.language:
            self.outline.own += data
        if self._within("a"):
            self.outline.links[-1].text += data
        if self.outline.blocks:
            self._add(self.outline.blocks[-1], data)

    def _add(self, block: Block, data: str) -> None:
        if self._spoken != self.language:
            block.foreign.append((len(block.text), len(block.text) + len(data)))
        block.text += data
        block.bold += data if self._within("strong") else ""

    @property
    def _spoken(self) -> str:
        return self.open[-1][1] if self.open else self.language

    def _within(self, tag: str) -> bool:
        return any(opened == tag for opened, _language in self.open)
