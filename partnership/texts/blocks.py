"""Writes a tree of HTML as a text may be: paragraphs, headings, lists, quotations; what else it is made of still reads."""

import re
from html import escape
from typing import Final

from . import styles
from .markup import BLOCKS, Node
from .unseen import Loss, Losses
from .unwrapped import IN_TEXT, unwrapped

LANGUAGES: Final = frozenset({"de", "uk", "en"})
LEADS_SOMEWHERE: Final = re.compile(r"https?:|mailto:|tel:|/(?!/)", re.IGNORECASE)
START: Final = re.compile(r"[2-9]|[1-9]\d{1,3}")
_RENAMED: Final = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em", "menu": "ul", "dir": "ul"}
_WORDS: Final = frozenset({"p", "h2", "h3"})  # blocks of words alone
_LISTS: Final = frozenset({"ul", "ol"})
_GROUPS: Final = frozenset({"li", "blockquote", *_LISTS})
_MARKS: Final = frozenset({"strong", "em", "a", "span", "cite"})
_KEPT: Final = {"a": {"href", "hreflang", "lang"}, "ol": {"start", "lang"}}
_EDGE: Final = "\0"  # stands where a block begins or ends among words: no text holds this sign (hygiene)
_RAISED: Final = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_NUMBERED: Final = re.compile(r"\(?(?:[\d.]*\d|[^\W\d_]{1,4})[.)]+")
_HEADER: Final = 80  # letters of a cell that stands for several rows


def render(root: Node, losses: Losses) -> str:
    """Returns the tree as HTML of nothing but what a text may hold, and adds to `losses` what became something else."""
    _make_lists(root)
    _reshape(root, losses)
    return _Writer(losses).within(root)


# --- lists --------------------------------------------------------------------------------------------------------------


def _make_lists(node: Node) -> None:
    """Makes lists of what Word writes as paragraphs, whose style names the list and the level, with the sign as text."""
    made: list[Node | str] = []
    open_lists: list[tuple[Node, int]] = []  # each with the number of its last item
    for child in node.children:
        if isinstance(child, str) and not child.strip():
            made.append(child)
            continue
        level = _level(child) if isinstance(child, Node) else 0
        if isinstance(child, Node) and level:
            _add_item(made, open_lists, level, child)
            continue
        open_lists = []
        made.append(child)
        if isinstance(child, Node):
            _make_lists(child)
    node.children = made


def _level(node: Node) -> int:
    found = re.search(r"level([1-9])", node.style.get("mso-list", "")) if node.tag in BLOCKS - _GROUPS else None
    return int(found[1]) if found else 0


def _add_item(made: list[Node | str], lists: list[tuple[Node, int]], level: int, paragraph: Node) -> None:
    sign = _take_sign(paragraph)
    tag = "ol" if _NUMBERED.fullmatch(sign) else "ul"
    del lists[level:]
    number = int(figures[-1]) if (figures := re.findall(r"\d{1,4}", sign)) else 0
    if len(lists) == level:
        before = lists[-1]
        if before[0].tag != tag or (number and number != before[1] + 1):
            lists.pop()
    while len(lists) < level:
        begun = Node(tag, {"start": str(number)} if number and len(lists) == level - 1 else {})
        (lists[-1][0].children[-1].children if lists else made).append(begun)  # type: ignore[union-attr]
        lists.append((begun, number - 1 if number else 0))
        if len(lists) < level:
            begun.children.append(Node("li"))
    lists[-1][0].children.append(Node("li", children=paragraph.children))
    lists[-1] = (lists[-1][0], lists[-1][1] + 1)


def _take_sign(node: Node) -> str:
    """Takes the sign of an item out of its paragraph and returns it."""
    for number, child in enumerate(node.children):
        if isinstance(child, Node):
            if "ignore" in child.style.get("mso-list", ""):
                del node.children[number]
                return child.text().strip()
            if sign := _take_sign(child):
                return sign
    return ""


# --- shapes -------------------------------------------------------------------------------------------------------------


def _reshape(node: Node, losses: Losses) -> None:
    """Gives the elements within their names in a text, and what has none another shape."""
    for child in [child for child in node.children if isinstance(child, Node)]:
        _reshape(child, losses)
    node.tag = _RENAMED.get(node.tag, node.tag)
    if node.tag in _LISTS:
        _mend_list(node)
    elif node.tag == "table":
        _make_rows(node, losses)
    elif node.tag == "pre":
        _keep_lines(node)
    elif level := _raised(node):
        node.tag, node.children = "", _as_letters(node, level)
    elif node.tag in {"strong", "em", "span", "font"}:
        _emphasise(node)


def _mend_list(node: Node) -> None:
    """Puts a list that stands directly in another one into the item before, and what is no item into one."""
    items: list[Node | str] = []
    last: Node | None = None
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            last = child
        elif isinstance(child, Node) and child.tag in _LISTS and last:
            last.children.append(child)
            continue
        elif isinstance(child, Node) or child.strip():
            last = child = Node("li", children=[child])
        items.append(child)
    node.children = items
    first = next((item for item in items if isinstance(item, Node)), None)
    if first and "start" not in node.attrs and "value" in first.attrs:
        node.attrs["start"] = first.attrs["value"]


def _keep_lines(node: Node) -> None:
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            first, *others = child.strip("\n").split("\n")
            kept += [first, *(part for line in others for part in (Node("br"), line))]
        else:
            kept.append(child)
    node.children = kept


def _raised(node: Node) -> str:
    place = node.style.get("vertical-align", "").replace("super", "sup")
    level = (
        node.tag if node.tag in {"sup", "sub"} else place if place in {"sup", "sub"} and node.tag not in BLOCKS else ""
    )
    return "" if any(each.tag in BLOCKS or "href" in each.attrs for each in node.nodes()) else level


def _as_letters(node: Node, level: str) -> list[Node | str]:
    """Returns what is raised or lowered in letters that are so, or, if figures have none, with ^ or _ before."""
    text = node.text()
    letters = text.strip().translate(_RAISED if level == "sup" else _LOWERED)
    if not any(letter in "0123456789" for letter in text):
        return [letters if level == "sup" and text.strip() in {"n", "i"} else text]
    known = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ" if level == "sup" else "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
    is_whole = all(letter in known for letter in letters)
    return [letters if is_whole else f"{'^' if level == 'sup' else '_'}({text.strip()})"]


def _emphasise(node: Node) -> None:
    """Some write emphasis as a style; others write <b> and take it back with one."""
    bold, italic = styles.weight(node.style), styles.slant(node.style)
    if (node.tag == "strong" and bold is False) or (node.tag == "em" and italic is False):
        node.tag = ""
    for tag, is_so in (("em", italic), ("strong", bold)):
        if is_so and node.tag != tag:
            node.children = [Node(tag, children=node.children)]


# --- tables -------------------------------------------------------------------------------------------------------------


def _make_rows(table: Node, losses: Losses) -> None:
    """Makes of each row a line, "Köln: 2024"; a row of one cell, or whose cells hold blocks, stays what it holds."""
    made: list[Node | str] = []
    is_joined, label, rows_left = False, "", 0
    for part in _rows(table):
        if part.tag != "tr":
            made.append(Node("div", children=part.children))
            continue
        cells = [child for child in part.children if isinstance(child, Node) and child.text().strip()]
        texts = [label] if rows_left > 0 and cells else []
        rows_left -= 1
        if len(cells) + len(texts) < 2 or any(_holds_more(cell) for cell in cells):
            made += [Node("div", children=cell.children) for cell in cells]
            continue
        if not texts and (span := cells[0].attrs.get("rowspan", "")).isdecimal():
            label, rows_left = " ".join(cells[0].text().split())[:_HEADER], int(span[:4]) - 1
        made.append(Node("p", children=_joined([*texts, *cells])))
        is_joined = True
    table.tag, table.attrs, table.children = "div", {"rows": ""}, made
    losses[Loss.TABLE] += is_joined


def _rows(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        if isinstance(child, Node):
            found += _rows(child) if child.tag in {"tbody", "thead", "tfoot"} else [child]
    return found


def _holds_more(cell: Node) -> bool:
    """Returns whether a cell is used to lay out a page: it holds another table (by now of blocks), a list or a heading."""
    held = [child for child in cell.nodes() if child is not cell]
    return any(child.tag in {"ul", "ol", "h2", "h3", "blockquote", "tr"} or "rows" in child.attrs for child in held)


def _joined(cells: "list[Node | str]") -> list[Node | str]:
    line: list[Node | str] = []
    for number, cell in enumerate(cells):
        before = line[-1] if line else ""
        text = before.text() if isinstance(before, Node) else before
        if number:
            line.append(" " if number == 1 and text.rstrip().endswith(":") else ": " if number == 1 else "; ")
        line.append(Node("cell", children=cell.children) if isinstance(cell, Node) else cell)
    return line


# --- writing ------------------------------------------------------------------------------------------------------------


class _Writer:
    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.holding: dict[int, bool] = {}  # which elements hold a block

    def within(self, node: Node, parent: str = "") -> str:
        """Returns what an element holds, where blocks may stand; an empty line between two of them is none."""
        made, run = "", ""
        for child in node.children:
            if isinstance(child, str):
                run += self._text(child)
            elif child.tag in BLOCKS or self._holds_block(child):
                made += _line(run) + self._block(child, node.tag or parent)
                run = ""
            else:
                run += self._block(child, node.tag or parent)
        return made + (_line(run) if made else run)

    def _block(self, node: Node, parent: str) -> str:
        if node.tag == "cite" and parent == "blockquote":
            return self._marked(node, self._words(node))
        if node.tag in _WORDS:
            return self._element(node, self._words(node))
        if node.tag in _GROUPS:
            return self._element(node, self.within(_bare(node)))
        if node.tag in BLOCKS:
            return self._foreign(node, parent)
        if self._holds_block(node):
            return self._marked(node, self.within(node, parent))
        return self._inline(node)

    def _foreign(self, node: Node, parent: str) -> str:
        """Returns a block that no text has as paragraphs: its words, or its blocks and what stands between them."""
        if not self._holds_block(node):
            return self._element(Node("p", node.attrs), self._words(node))
        made, run = "", Node("p")
        for child in [*node.children, Node("hr")]:
            if isinstance(child, str) or not (child.tag in BLOCKS or self._holds_block(child)):
                run.children.append(child)
                continue
            made += self._element(run, self._words(run)) + (self._block(child, parent) if child.tag != "hr" else "")
            run = Node("p")
        return made

    def _holds_block(self, node: Node) -> bool:
        if id(node) not in self.holding:
            children = [child for child in node.children if isinstance(child, Node)]
            self.holding[id(node)] = any(child.tag in BLOCKS or self._holds_block(child) for child in children)
        return self.holding[id(node)]

    def _words(self, node: Node) -> str:
        """Returns what a block of words holds: blocks within it are parted by spaces."""
        text = self._flat(node)
        return " ".join(part.strip() for part in text.split(_EDGE) if part.strip()) if _EDGE in text else text

    def _flat(self, node: Node) -> str:
        return "".join(self._text(child) if isinstance(child, str) else self._inline(child) for child in node.children)

    def _inline(self, node: Node) -> str:
        if node.tag == "br":
            return "<br>"
        if node.tag == "cell":
            return self._words(node).strip()
        text = self._flat(node)
        return f"{_EDGE}{text}{_EDGE}" if node.tag in BLOCKS else self._marked(node, text)

    def _text(self, text: str) -> str:
        if "://" in text:
            text = IN_TEXT.sub(lambda found: self._straight(found[0]), text)
        return escape(text, quote=False)

    def _marked(self, node: Node, text: str) -> str:
        is_kept = node.tag in _MARKS and not (node.tag == "span" and node.attrs.get("lang") not in LANGUAGES)
        if node.tag == "a":
            href = node.attrs.get("href", "")
            is_kept = not href.startswith("#") and not (not href and {"name", "id", "style"} & set(node.attrs))
        return self._element(node, text) if is_kept else text

    def _element(self, node: Node, text: str) -> str:
        """Returns an element with the attributes that it may have; what says nothing is left out."""
        if not _says_something(text):
            return text if node.tag in _MARKS else ""
        if node.tag in {"strong", "em"} and f"<{node.tag} " not in text:
            text = text.replace(f"<{node.tag}>", "").replace(f"</{node.tag}>", "")
        values = {**node.attrs, "href": self._address(node.attrs.get("href", ""))} if node.tag == "a" else node.attrs
        attrs = {name: value for name, value in values.items() if name in _KEPT.get(node.tag, {"lang"})}
        named = "".join(f' {name}="{escape(value)}"' for name, value in attrs.items() if value)
        return f"<{node.tag}{named}>{text}</{node.tag}>"

    def _straight(self, href: str) -> str:
        address = unwrapped(href)
        self.losses[Loss.WRAPPING] += address != href
        return address

    def _address(self, href: str) -> str:
        address = self._straight(href)
        self.losses[Loss.LINK] += not LEADS_SOMEWHERE.match(address.strip())
        return address


def _says_something(html: str) -> bool:
    return bool(re.sub(r"<[^<>]*>|&nbsp;", "", html).strip())


def _line(run: str) -> str:
    return run if _says_something(run) else run.replace("<br>", "")


def _bare(node: Node) -> Node:
    """Returns an item whose only content is a block that no text has without that block."""
    held = [child for child in node.children if isinstance(child, Node) or child.strip()]
    only = held[0] if len(held) == 1 else None
    is_foreign = isinstance(only, Node) and only.tag in BLOCKS and only.tag not in _WORDS | _GROUPS
    is_plain = is_foreign and not any(child.tag in BLOCKS for child in only.nodes() if child is not only)  # type: ignore[union-attr]
    return Node(node.tag, node.attrs, only.children) if node.tag == "li" and is_plain else node  # type: ignore[union-attr]
