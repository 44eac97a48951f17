"""Whose a picture is, written into the files that readers take with them (UrhG § 95c), as an XMP packet.

What came in says nothing any more (worker.py); what goes out says what the record says at that moment, so that a
correction needs no file made anew: the packet is laid into a file while it is sent. The names are those of the IPTC Photo
Metadata Standard 2023.1; where each format keeps a packet says the XMP Specification, part 3 (2020), and for AVIF
ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape
from zlib import crc32

from ..texts.hygiene import clean_text
from .worker import RIGHTS_WIDTH, XMP_PLACE

PIECE: Final = 1 << 16
JPEG_SIGNATURE: Final = b"http://ns.adobe.com/xap/1.0/\0"
PNG_KEYWORD: Final = b"XML:com.adobe.xmp\0\0\0\0\0"
PNG_HEADER: Final = 33  # bytes: the signature and the first chunk
PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">{}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)

Edit = tuple[int, int, bytes]
"""Where in a file something is left out, how many bytes that is, and what stands in their place."""


@dataclass(frozen=True)
class Rights:
    """What is to be said of a picture. All but the notice is one text, which the standard has in no two languages."""

    author: str
    credit: str
    notice: dict[str, str]  # by language; the first one is for everybody else, and without one the terms are
    source: str
    terms: str

    @property
    def packet(self) -> bytes:
        """Returns the packet; its length is bounded by those of the columns, to some 15 kB of the 65 kB of a JPEG."""
        notice = {"x-default": next(iter(self.notice.values()), self.terms), **self.notice}
        values = {
            "dc:creator": _listed("Seq", [_item(self.author)] if self.author else []),
            "dc:rights": _listed("Alt", [_item(text, language) for language, text in notice.items() if text]),
            "photoshop:Credit": _plain(self.credit),
            "photoshop:Source": _plain(self.source),
            "xmpRights:Marked": "True",
            "xmpRights:UsageTerms": _listed("Alt", [_item(self.terms, "x-default")] if self.terms else []),
        }
        return PACKET.format("".join(f"<{name}>{value}</{name}>" for name, value in values.items() if value)).encode()


def _plain(text: str) -> str:
    return escape(clean_text(text))


def _item(text: str, language: str = "") -> str:
    return f'<rdf:li xml:lang="{language}">{_plain(text)}</rdf:li>' if language else f"<rdf:li>{_plain(text)}</rdf:li>"


def _listed(kind: str, items: list[str]) -> str:
    return f"<rdf:{kind}>{''.join(items)}</rdf:{kind}>" if items else ""


def belong_in(width: str | None) -> bool:
    """Returns whether rights are written into a rendition with this width in its name; None is the file for download."""
    return width is None or int(width) >= RIGHTS_WIDTH


class Marked:
    """A stored picture with a packet laid into it, to be sent in pieces; it closes the file that it was made of."""

    def __init__(self, file: Any, extension: str, packet: bytes) -> None:
        self.file, self.edits = file, EDITS[extension](file, packet)
        self.size: int = file.size + sum(len(new) - gone for _place, gone, new in self.edits)

    def __iter__(self) -> Iterator[bytes]:
        position = 0
        for place, gone, new in self.edits:
            yield from self._pieces(position, place)
            yield new
            position = place + gone
        yield from self._pieces(position, self.file.size)

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        self.file.seek(start)
        while start < end and (piece := self.file.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def _jpeg(file: Any, packet: bytes) -> list[Edit]:
    """Lays a segment behind the one that has to be the first."""
    head, content = _read(file, 0, 6), JPEG_SIGNATURE + packet
    if head[:2] != b"\xff\xd8":
        return []
    place = 4 + int.from_bytes(head[4:6], "big") if head[2:4] == b"\xff\xe0" else 2
    return [(place, 0, b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content)]


def _png(file: Any, packet: bytes) -> list[Edit]:
    if _read(file, 12, 4) != b"IHDR":
        return []
    content = b"iTXt" + PNG_KEYWORD + packet
    length, check_sum = len(content) - 4, crc32(content)
    return [(PNG_HEADER, 0, length.to_bytes(4, "big") + content + check_sum.to_bytes(4, "big"))]


def _webp(file: Any, packet: bytes) -> list[Edit]:
    """Puts the packet in the place that was kept for it: the last chunk (RFC 9649, 2.7)."""
    former, new = (b"XMP " + len(text).to_bytes(4, "little") + text for text in (XMP_PLACE, packet))
    start, new = file.size - len(former), new + b"\0" * (len(packet) % 2)
    if _read(file, start, len(former)) != former:
        return []
    return [(4, 4, (start + len(new) - 8).to_bytes(4, "little")), (start, len(former), new)]


def _avif(file: Any, packet: bytes) -> list[Edit]:
    """Lays the packet behind the file, and has the table of items (iloc) lead there, not to the place that was kept."""
    head = _read(file, 0, PIECE)
    place = head.find(XMP_PLACE)
    lengths = len(XMP_PLACE).to_bytes(4, "big"), len(packet).to_bytes(4, "big")
    entry = head.find(place.to_bytes(4, "big") + lengths[0]) if place > 0 else -1
    if entry < 0:
        return []
    box = (len(packet) + 8).to_bytes(4, "big") + b"mdat" + packet
    return [(entry, 8, (file.size + 8).to_bytes(4, "big") + lengths[1]), (file.size, 0, box)]


def _read(file: Any, start: int, length: int) -> bytes:
    file.seek(max(start, 0))
    content: bytes = file.read(length)
    return content


# Each returns nothing for a file that is not as the worker writes them: such a file is sent as it is.
EDITS: Final = {"jpg": _jpeg, "png": _png, "webp": _webp, "avif": _avif}
