"""HTML from outside as a tree of elements that knows how each would be shown, in time that grows with its length alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import nh3

from .styles import Style, declared, sheet

# What a browser begins on a line of its own.
BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *(
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "listing",
            "main",
            "menu",
            "nav",
            "ol",
            "optgroup",
            "option",
        ),
        *("p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
PICTURES: Final = frozenset({"img", "video", "audio", "picture", "object", "embed", "canvas", "svg", "iframe"})
_INLINE: Final = frozenset(
    {
        *("a", "b", "br", "cite", "del", "em", "font", "i", "ins", "s", "small", "span", "strike", "strong", "sub"),
        *("sup", "u", "wbr"),
    }
)
_READ: Final = (BLOCKS - {"body", "html"}) | (PICTURES - {"svg"}) | _INLINE
_ATTRIBUTES: Final = frozenset(
    {
        *("bgcolor", "class", "color", "height", "hidden", "href", "hreflang", "id", "lang", "name", "role", "rowspan"),
        *("start", "style", "value", "width"),
    }
)
_VOID: Final = frozenset({"br", "hr", "img", "embed", "wbr"})
# A parser of HTML takes time that grows with the number of tags times their depth. Nobody writes texts like these.
_MANY: Final = 30_000
_DEEP: Final = 200
_TAG: Final = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_CLOSED_BY_OTHERS: Final = _VOID | {"p", "li", "dt", "dd", "td", "th", "tr", "option", "meta", "link", "input", "col"}
_CELL: Final = re.compile(r"<(?=(?:td|th|tr)\b)", re.IGNORECASE)


@dataclass(eq=False)
class Node:
    """An element; `style` is what the sheets of its page and it itself say of it, in lower case."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    style: Style = field(default_factory=dict)

    def text(self) -> str:
        """Returns all text within, blocks parted by spaces."""
        return "".join(_texts(self))

    def nodes(self) -> "Iterator[Node]":
        """Yields the element and those within it, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    @property
    def classes(self) -> str:
        return self.attrs.get("class", "")


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            edge = " " if child.tag in BLOCKS or child.tag == "br" else ""
            yield edge
            yield from _texts(child)
            yield edge


def parse(html: str) -> Node:
    """Returns the tree of `html`, without scripts and comments; of what is nested beyond all use nothing but its text."""
    if _is_beyond_use(html):
        html = re.sub(r"<[^<>]*>", " ", html)
    well_formed = nh3.clean(
        _CELL.sub(" <", html),
        tags=set(_READ),
        clean_content_tags={"script", "style", "title", "template"},
        attributes={"*": set(_ATTRIBUTES)},
        link_rel=None,
    )
    reader = _Reader(sheet(html))
    reader.feed(well_formed)
    reader.close()
    return reader.root


def _is_beyond_use(html: str) -> bool:
    depth = 0
    for number, tag in enumerate(_TAG.finditer(html)):
        if tag[2].lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEP or number > _MANY:
            return True
    return False


class _Reader(HTMLParser):
    """Reads HTML that is well formed; what is nested deeper than one may go becomes part of what it stands in."""

    def __init__(self, rules: dict[str, Style]) -> None:
        super().__init__()
        self.root = Node("")
        self.open = [self.root]
        self.below = 0  # how many elements are open that were too deep to be read
        self.rules = rules

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) > _DEEP:
            self.below += tag not in _VOID
            return
        values = {name: value or "" for name, value in attrs}
        node = Node(tag, values, style=declared(tag, values, self.rules))
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.below:
            self.below -= 1
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
