"""The rules of robots.txt (RFC 9309), as far as they are addressed to one robot.

Python's own reader takes the first rule that fits, not the most specific one, and knows neither "*" within a path nor "$".
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from ..links.reach import encoded

MOST_BYTES: Final = 500 * 1024  # as much as a robot must read (RFC 9309, 2.5)
_PRODUCT = re.compile(r"[a-zA-Z_-]+|\*")
_UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Rules:
    """What a robot may ask: each rule as (whether it allows, the path that it is about)."""

    rules: tuple[tuple[bool, str], ...] = ()

    @classmethod
    def read(cls, text: str, robot: str) -> "Rules":
        """Returns the rules for `robot`, taken together from all its groups; those for all others if it has none."""
        groups: dict[str, list[tuple[bool, str]]] = {}
        names: list[str] = []
        is_named = False  # by the line before, so that a further name joins its group
        for key, value in _fields(text):
            if key == "user-agent":
                product = _PRODUCT.match(value)
                names = [*(names if is_named else ()), *([product[0].lower()] if product else ())]
                is_named = True
                for name in names:
                    groups.setdefault(name, [])
            elif key in {"allow", "disallow"}:
                is_named = False
                for name in names if value[:1] in {"/", "*"} else ():
                    groups[name].append((key == "allow", _normal(value)))
        return cls(tuple(groups.get(robot.lower(), groups.get("*", []))))

    def allow(self, url: str) -> bool:
        """Returns whether `url` may be asked: by the longest path that fits, in favour of asking where two are as long."""
        parts = urlsplit(url)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(pattern), allows) for allows, pattern in self.rules if fits(pattern, path)]
        return path == "/robots.txt" or max(fitting, default=(0, True))[1]


def fits(pattern: str, path: str) -> bool:
    """Returns whether a path begins as a pattern says: "*" stands for anything, "$" at the end for the end of the path."""
    is_whole = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if not parts:
        return not is_whole or position == len(path)
    last = parts.pop()
    for part in parts:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    if is_whole:
        return path.endswith(last) and position <= len(path) - len(last)
    return path.find(last, position) >= 0


def _fields(text: str) -> list[tuple[str, str]]:
    """Returns the lines that say something, as (name in small letters, value)."""
    lines = (line.partition("#")[0].partition(":") for line in re.split(r"[\r\n]+", text.lstrip("\ufeff")))
    return [(name.strip().lower(), value.strip()) for name, colon, value in lines if colon]


def _normal(path: str) -> str:
    """Returns a path as paths are compared (RFC 9309, 2.2.2): escaped where it must be, and nowhere else."""
    return _ESCAPED.sub(lambda found: _unescaped(found[0]), encoded(path))


def _unescaped(escape: str) -> str:
    byte = unquote_to_bytes(escape)
    return byte.decode() if _UNRESERVED.fullmatch(byte) else escape.upper()
