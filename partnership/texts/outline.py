"""What a sanitised rich text consists of: its blocks in their order, its links, and which words are in which language."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "h2", "h3", "li", "blockquote", "ul", "ol"}


@dataclass
class Block:
    """A heading, a paragraph or an item of a list: its tag, its text, and how much of it is bold."""

    tag: str
    text: str = ""
    bold: str = ""


@dataclass
class Link:
    """Where a link leads ("" if nowhere) and its text."""

    href: str
    text: str = ""


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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            return self.handle_data(" ")
        self.open.append((tag, values.get("lang") or self._spoken))
        if tag == "a":
            self.outline.links.append(Link(values.get("href") or ""))
        if tag in BLOCKS or (tag == "cite" and self._within("blockquote") and not self._within("p")):
            self.outline.blocks.append(Block(tag))
            self.outline.own += "\n"
        return None

    def handle_endtag(self, tag: str) -> None:
        while self._within(tag) and self.open.pop()[0] != tag:
            pass
        if tag in BLOCKS:
            self.outline.own += "\n"

    def handle_data(self, data: str) -> None:
        if self._spoken == self.language:
            self.outline.own += data
        if self._within("a"):
            self.outline.links[-1].text += data
        if self.outline.blocks:
            self.outline.blocks[-1].text += data
            self.outline.blocks[-1].bold += data if self._within("strong") else ""

    @property
    def _spoken(self) -> str:
        return self.open[-1][1] if self.open else self.language

    def _within(self, tag: str) -> bool:
        return any(opened == tag for opened, _language in self.open)
