"""Makes a list of texts out of what a watched source answered, whatever its letters are encoded in."""

import codecs
import re
from typing import Final

from ..links.reach import Reply
from . import feeds, pages
from .feeds import Unreadable
from .items import Item

# By names that pages use; Python knows others, among them some that take for ever on purpose-made bytes.
ENCODINGS: Final = {
    **dict.fromkeys(["iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"], "cp1252"),
    **dict.fromkeys(["iso-8859-15", "latin-9"], "iso-8859-15"),
    **dict.fromkeys(["windows-1251", "cp1251", "win-1251"], "cp1251"),
    "windows-1250": "cp1250",
    "koi8-u": "koi8-u",
    "koi8-r": "koi8-u",
}
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.-]{1,40})""", re.IGNORECASE)


def read(reply: Reply) -> list[Item]:
    """Returns the texts that an answer lists. Raises Unreadable."""
    if not reply.is_whole:
        raise Unreadable(f"longer than {len(reply.body)} bytes")
    if (coding := reply.headers.get("content-encoding", "identity")) != "identity":
        raise Unreadable(f"compressed ({coding[:20]}), though that was not asked for")
    text = decoded(reply.body, reply.headers.get("content-type", ""))
    return feeds.items(text, reply.url) if feeds.is_feed(text) else pages.items(text, reply.url)


def decoded(body: bytes, content_type: str) -> str:
    """Returns the text of an answer; what says nothing, or the wrong thing, of its encoding is UTF-8 if it can be."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _DECLARED.search(content_type.encode("utf-8", "replace")) or _DECLARED.search(body[:2000])
        name = said[1].decode("ascii", "replace").lower() if said else ""
        return body.decode(ENCODINGS.get(name, "utf-8"), "replace")
