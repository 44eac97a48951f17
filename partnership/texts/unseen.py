"""Takes out of HTML what its writer does not see, or has deleted, or has put beside the text: and says what, and how much.

Read are the marks of Word, LibreOffice, Google Docs, Outlook and Pages, and what any page can hide text with.
"""

import re
from collections import Counter
from enum import Enum, auto
from typing import Final

from . import styles
from .markup import BLOCKS, PICTURES, Node


class Loss(Enum):
    """What a text that comes in can lose. Of what is deleted or hidden the words are counted."""

    DELETED = auto()
    HIDDEN = auto()
    COMMENT = auto()
    NOTE = auto()
    PICTURE = auto()
    TABLE = auto()  # became lines
    WRAPPING = auto()  # of a link, with the addresses of people
    LINK = auto()  # led nowhere that a reader could go


Losses = Counter[Loss]

_DELETING: Final = frozenset({"del", "s", "strike"})
_DELETED: Final = re.compile(r"\bmsoDel\b|TrackChange\w*(?:Deletion|MoveFrom)|TrackedChange\w*Delete")
_COMMENT: Final = re.compile(
    r"(?:^|\s)(?:MsoComment(?:Reference|Text)|msocom(?:anchor|txt|off))(?:\s|$)", re.IGNORECASE
)
_OF_COMMENT: Final = re.compile(r"_?(?:msocom|com|cmnt|cmnt_ref|msoanchor)_?\d+")
_NOTE_MARK: Final = re.compile(
    r"(?:^|\s)(?:Mso(?:Foot|End)noteReference|sd(?:foot|end)note(?:anc|sym)|(?:foot|end)note[-_]?(?:ref|reference|anchor|mark)"
    r"|FootnoteReference|EndnoteReference|noteref|fn-?ref)(?:\s|$)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"(?:^|\s)(?:Mso(?:Foot|End)noteText|sd(?:foot|end)note|(?:foot|end)note[-_]?(?:text|body|item))(?:\s|$)",
    re.IGNORECASE,
)
_OF_NOTE: Final = re.compile(
    r"_?(?:ftn|edn|ftnt|fn|sd(?:foot|end)note|cite_note|(?:foot|end)note)[-:_]?[\w-]{0,40}|note[-:_]?\d{1,3}",
    re.IGNORECASE,
)
_LIKE_A_MARK: Final = re.compile(r"\W*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})\W*", re.IGNORECASE)
_ALL_NOTES: Final = re.compile(r"(?:^|\s)(?:foot|end)notes(?:-list)?(?:\s|$)", re.IGNORECASE)
_NOTES: Final = frozenset({"footnote", "endnote", "comment"})
_ROLES: Final = {
    "doc-endnotes": "list",
    "doc-noteref": "mark",
    "doc-footnote": "note",
    "doc-endnote": "note",
    "doc-backlink": "mark",
}


def prune(root: Node, losses: Losses) -> None:
    """Takes out of the tree what is not to be read, and adds to `losses` what that was."""
    pruner = _Pruner(_Notes(root))
    pruner.prune(root, styles.Seen())
    losses.update(pruner.losses())


class _Notes:
    """Which elements are marks of footnotes and which hold the notes: a mark leads on to its note, and that leads back."""

    def __init__(self, root: Node) -> None:
        nodes = list(root.nodes())
        place = {name: number for number, node in enumerate(nodes) for name in _names(node)}
        self.marks = {
            id(node): target
            for number, node in enumerate(nodes)
            if (target := _target(node)) and place.get(target, -1) > number and _LIKE_A_MARK.fullmatch(node.text())
        }
        led_to, marked = set(self.marks.values()), set[str]()
        self._find_names(root, marked)
        self.notes = set[int]()
        self._find_notes(root, led_to, marked)
        known = {target for node in nodes if id(node) in self.notes for each in node.nodes() for target in _names(each)}
        self.marks = {key: target for key, target in self.marks.items() if target in known}

    def _find_names(self, node: Node, marked: set[str]) -> bool:
        """Collects the names of marks and of what holds nothing else; returns whether `node` is one."""
        held = [child for child in node.children if isinstance(child, Node) or child.strip(" []()")]
        found = [isinstance(child, Node) and self._find_names(child, marked) for child in held]
        is_mark = id(node) in self.marks or (bool(found) and all(found))
        if is_mark:
            marked.update(_names(node))
        return is_mark

    def _find_notes(self, node: Node, led_to: set[str], marked: set[str]) -> tuple[bool, bool]:
        """Collects the smallest blocks that a mark leads to and that lead back to one; returns which of both is within."""
        is_led_to, leads_back = bool(led_to & set(_names(node))), _target(node) in marked and id(node) not in self.marks
        for child in node.children:
            if isinstance(child, Node):
                within = self._find_notes(child, led_to, marked)
                is_led_to, leads_back = is_led_to or within[0], leads_back or within[1]
        if is_led_to and leads_back and node.tag in BLOCKS:
            self.notes.add(id(node))
            return False, False
        return is_led_to, leads_back


def _names(node: Node) -> list[str]:
    return [node.attrs[name] for name in ("id", "name") if node.attrs.get(name)]


def _target(node: Node) -> str:
    return node.attrs.get("href", "").partition("#")[2] if node.tag == "a" else ""


class _Pruner:
    def __init__(self, notes: _Notes) -> None:
        self.notes = notes
        self.words = {Loss.DELETED: list[str](), Loss.HIDDEN: list[str]()}
        self.marks = Counter[Loss]()
        self.bodies = Counter[Loss]()
        self.pictures = 0
        self.last: list[Node | str] = []  # where the text before stands: to close the gap that a loss leaves
        self.is_gap = False

    def losses(self) -> Losses:
        counted = Losses({loss: len("".join(texts).split()) for loss, texts in self.words.items()})
        counted[Loss.PICTURE] = self.pictures
        for loss in (Loss.COMMENT, Loss.NOTE):
            counted[loss] = max(self.marks[loss], self.bodies[loss])
        return +counted

    def prune(self, node: Node, seen: styles.Seen) -> None:
        kept: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str):
                self._text(child, kept, seen)
            elif not self._is_taken(child):
                edge = child.tag in BLOCKS or child.tag == "br"
                if edge:
                    self._edge()
                self.prune(child, seen.within(child.style))
                kept.append(child)
                if edge:
                    self._edge()
        node.children = kept

    def _edge(self) -> None:
        """Words before and after the edge of a block do not belong together."""
        self.last, self.is_gap = [], False
        for texts in self.words.values():
            texts.append(" ")

    def _text(self, text: str, kept: list[Node | str], seen: styles.Seen) -> None:
        if seen.is_hidden and text.strip():
            self._take(Loss.HIDDEN, text)
            return
        if self.is_gap and text:
            text = self._closed(text)
        for texts in self.words.values():
            texts.append(" ")
        kept.append(text)
        self.last = kept
        self.is_gap = False

    def _closed(self, text: str) -> str:
        """Returns the text after a loss, without the space that would now stand twice, or before a full stop."""
        before = str(self.last[-1]) if self.last and isinstance(self.last[-1], str) else ""
        if not self.last or before[-1:].isspace():
            if text[0] in ".,;:!?)" and before.strip():
                self.last[-1] = before.rstrip()
            return text.lstrip() if text[0].isspace() else text
        return text

    def _take(self, loss: Loss, text: str) -> None:
        self.words[loss].append(text)
        self.is_gap = True

    def _is_taken(self, node: Node) -> bool:
        """Takes an element if it is not to be read; returns whether it was."""
        if self._is_beside(node, Loss.COMMENT, _is_comment(node)) or self._is_beside(node, Loss.NOTE, self._note(node)):
            return True
        if node.tag in PICTURES:
            self.pictures += node.attrs.get("width") not in {"0", "1"} and not styles.is_hidden(node.style, node.attrs)
            return True
        if node.tag in _DELETING or styles.is_struck(node.style) or _DELETED.search(node.classes):
            self._take(Loss.DELETED, node.text())
            return True
        if styles.is_hidden(node.style, node.attrs) and "ignore" not in node.style.get("mso-list", ""):
            self._take(Loss.HIDDEN, node.text())
            return True
        return False

    def _is_beside(self, node: Node, loss: Loss, role: str) -> bool:
        if role == "list":
            notes = [each for each in node.nodes() if each.tag == "li" or each.style.get("mso-element") in _NOTES]
            self.bodies[loss] += len(notes) or 1
        elif role:
            (self.marks if role == "mark" else self.bodies)[loss] += bool(node.text().strip())
            self.is_gap = True
        return bool(role)

    def _note(self, node: Node) -> str:
        """Returns "mark", "note" or "list" if an element is of a footnote or an endnote."""
        element = node.style.get("mso-element", "")
        if element in {"footnote-list", "endnote-list"} or (node.tag in BLOCKS and _ALL_NOTES.search(node.classes)):
            return "list"
        if element in {"footnote", "endnote"} or id(node) in self.notes.notes or _NOTE.search(node.classes):
            return "note"
        if node.tag in {"div", "li", "p", "aside", "section"} and _OF_NOTE.fullmatch(node.attrs.get("id", "")):
            return "note"
        is_mark = id(node) in self.notes.marks or "mso-footnote-id" in node.style or "mso-endnote-id" in node.style
        is_known = _NOTE_MARK.search(node.classes) and node.tag not in BLOCKS
        leads = _OF_NOTE.fullmatch(_target(node)) and _LIKE_A_MARK.fullmatch(node.text())
        raised = (
            node.tag == "sup"
            and _LIKE_A_MARK.fullmatch(node.text())
            and any(_target(each) and not _is_comment(each) for each in node.nodes())
        )
        return "mark" if is_mark or is_known or leads or raised else _ROLES.get(node.attrs.get("role", ""), "")


def _is_comment(node: Node) -> str:
    """Returns "mark", "note" or "list" if an element is of a comment."""
    element = node.style.get("mso-element", "")
    if element == "comment-list":
        return "list"
    if element == "comment" or (node.tag in BLOCKS and _is_comment_of_google(node)):
        return "note"
    if node.style.get("mso-special-character") == "comment" or _OF_COMMENT.fullmatch(_target(node)):
        return "mark"
    if _COMMENT.search(node.classes):
        return "note" if node.tag in BLOCKS else "mark"
    return ""


def _is_comment_of_google(node: Node) -> bool:
    """Returns whether a block begins with the link that leads from a comment back into the text."""
    while held := [child for child in node.children if isinstance(child, Node) or child.strip()]:
        if not isinstance(held[0], Node):
            return False
        node = held[0]
        if node.tag == "a":
            return node.attrs.get("href", "").partition("#")[2].startswith("cmnt_ref")
    return False
