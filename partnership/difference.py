"""What changed between two texts, word by word, so that editors can read it."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

WORD = re.compile(r"\S+\s*|\s+")  # with the space after it, so that neighbours that changed are one part


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Part(NamedTuple):
    """A run of words that both texts have, or that only the older or only the newer one has."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Part]:
    """Returns the parts that make up `old` (same and gone) and `new` (same and new), in reading order."""
    return [part for part in _parts(WORD.findall(old), WORD.findall(new)) if part.text]


def _parts(before: list[str], after: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            yield Part(Kind.SAME, "".join(before[a:b]))
        else:
            yield Part(Kind.GONE, "".join(before[a:b]))
            yield Part(Kind.NEW, "".join(after[c:d]))
