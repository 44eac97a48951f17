"""The sentences of a text, and the part of one around some words."""

import re

# A sentence ends before a capital, but not after an ordinal number, a single letter or one of these abbreviations.
_ABBREVIATED = "".join(rf"(?<!\b{short})" for short in (r"\d", r"\d\d", r"\w", "Dr", "Nr", "St", "ім", "св", "ст"))
_END = re.compile(_ABBREVIATED + r"[.!?…]+[“”»\")]*\s+(?=[„«“\"(]?[^\W\d_a-zа-яäöüіїєґ])")
_WORD = re.compile(r"[^\W_][\w’'ʼ-]*")


def sentences(text: str) -> list[str]:
    """Returns the sentences of one line of text, without what ends them."""
    return [sentence.strip() for sentence in _END.split(text) if sentence.strip()]


def words(sentence: str) -> int:
    return len(_WORD.findall(sentence))


def spans(text: str) -> list[tuple[int, int]]:
    """Returns where the sentences of a text begin and end, with what ends them; at least one."""
    ends = [found.end() for found in _END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def around(text: str, start: int, end: int, length: int) -> tuple[str, str, str]:
    """Returns what stands before text[start:end] in its sentence, that itself, and what stands behind it.

    What is farther away than `length` characters is left out, and marked as left out.
    """
    first = max(begin for begin, _end in spans(text) if begin <= start)
    last = min(finish for _begin, finish in spans(text) if finish >= end)
    before, behind = text[first:start], text[end:last].rstrip()
    if len(before) > length:
        before = "… " + before[-length:].partition(" ")[2]
    if len(behind) > length:
        behind = behind[:length].rpartition(" ")[0] + " …"
    return before, text[start:end], behind
