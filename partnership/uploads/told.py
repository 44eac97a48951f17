"""What a PDF document tells of itself, in the child process: whom its metadata names, and in which languages it is.

Most of the metadata is taken out (pdf.py), but who is named there is often named in the text, too. The languages are those
of its text, if it has enough; a scanned one has none, and then its own claim counts (/Lang).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final

import pikepdf
from PIL import ExifTags, Image

PAGES, LETTERS = 5, 4000  # so many are read at most
CODES_AT_MOST: Final = 1 << 17  # of one font
ENOUGH: Final = 40  # letters that show a language
OWN_SHARE: Final = 0.25  # of the letters: from so many on a script is no quotation
PLACE, AUTHOR, COMMENTS, SUBJECT, FURTHER = "place", "author", "comments", "subject", "further"
# Keys of /Info (ISO 32000-2, 14.3.3): those that name nobody, with the title, which stays, and those that may do so.
SILENT: Final = {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
KINDS: Final = {"/Author": AUTHOR, "/Subject": SUBJECT, "/Keywords": SUBJECT}
XMP_KINDS: Final = {
    AUTHOR: rb"dc:creator|dc:contributor|xmpRights:Owner|photoshop:CaptionWriter",
    SUBJECT: rb"dc:subject|dc:description|pdf:Keywords",
    PLACE: rb"exif:GPSLatitude|photoshop:(?:City|State|Country)|Iptc4xmpCore:(?:Location|CountryCode)|"
    rb"Iptc4xmpExt:Location\w+",
}
CYRILLIC, LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-zÄÖÜäöüß]")
RUSSIAN, UKRAINIAN = re.compile("[ыэъё]", re.I), re.compile("[іїєґ]", re.I)
ENGLISH = re.compile(r"\b(?:the|of|and|to|with|that|for)\b", re.I)
GERMAN = re.compile(r"\b(?:der|die|das|und|den|von|zu|mit|für|ist|nicht|ein|eine)\b", re.I)
SHOWN: Final = "Tf Tj TJ ' \" Td TD Tm T* BT"
SPACE: Final = -200  # thousandths of the size of a font: so far apart stand words that have no space between them
CODES: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
CODE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[(.*?)\])", re.DOTALL)


# --- whom it names ------------------------------------------------------------------------------------------------------


def named(pdf: pikepdf.Pdf, holders: Iterable[tuple[Any, set[str]]]) -> list[str]:
    """Returns the kinds of metadata that may name somebody or a place, in the document and in all that is in it."""
    found = {KINDS.get(key, FURTHER) for key in _written(pdf.trailer.get("/Info")) - SILENT}
    for holder, keys in holders:
        if "/Metadata" in keys:
            found |= _in_packet(holder["/Metadata"])
        if {"/T", "/Subtype", "/Rect"} <= keys and str(holder["/Subtype"]) != "/Widget" and str(holder["/T"]).strip():
            found.add(COMMENTS)
        if isinstance(holder, pikepdf.Stream) and str(holder.get("/Filter")) == "/DCTDecode":
            found |= {PLACE} if _has_place(holder.read_raw_bytes()) else set()
    return sorted(found)


def _written(about: Any) -> set[str]:
    """Returns the keys of /Info that have a text."""
    entries = about.items() if isinstance(about, pikepdf.Dictionary) else ()
    return {key for key, value in entries if isinstance(value, pikepdf.String) and str(value).strip()}


def _in_packet(metadata: Any) -> set[str]:
    with suppress(Exception):
        packet = metadata.read_bytes()
        return {kind for kind, names in XMP_KINDS.items() if _says(packet, names)}
    return set()


def _says(packet: bytes, names: bytes) -> bool:
    """Returns whether a packet has one of these properties with a text in it, as an element or an attribute."""
    elements = re.findall(rb"<(" + names + rb")\b[^>]*>(.*?)</\1>", packet, re.DOTALL)
    has_text = any(re.sub(rb"<[^>]*>", b"", content).strip() for _name, content in elements)
    return has_text or bool(re.search(rb"\s(?:" + names + rb")\s*=\s*[\"'][^\"']", packet))


def _has_place(jpeg: bytes) -> bool:
    start = jpeg.find(b"Exif\0\0", 0, 1 << 16)
    with suppress(Exception):
        exif = Image.Exif()
        exif.load(jpeg[start : start + (1 << 16)] if start >= 0 else b"")
        return bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or b"exif:GPSLatitude" in jpeg[: 1 << 18]
    return False


# --- in which languages it is -------------------------------------------------------------------------------------------


def languages(pdf: pikepdf.Pdf) -> list[str]:
    """Returns the codes of the languages that a document is in, as far as that shows; none if nothing does."""
    if found := languages_of(text_of(pdf)):
        return found
    claim = pdf.Root.get("/Lang")
    code = re.match("[a-z]{2,3}", str(claim).lower()) if isinstance(claim, pikepdf.String) else None
    return [code[0]] if code else []


def languages_of(text: str) -> list[str]:
    """Returns the languages that the letters and small words of a text show: German, Ukrainian, English and Russian."""
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    found = []
    if cyrillic + latin < ENOUGH:
        return []
    if latin >= OWN_SHARE * (cyrillic + latin):
        found.append("en" if len(ENGLISH.findall(text)) > len(GERMAN.findall(text)) else "de")
    if cyrillic >= OWN_SHARE * (cyrillic + latin):
        found.append("ru" if len(RUSSIAN.findall(text)) > len(UKRAINIAN.findall(text)) else "uk")
    return found


def text_of(pdf: pikepdf.Pdf) -> str:
    """Returns the beginning of the text of a document, as well as its fonts tell what they show; "" if they do not."""
    pieces: list[str] = []
    for page in list(pdf.pages)[:PAGES]:
        with suppress(Exception):
            for piece in _page(page):
                pieces.append(piece)
                if len(pieces) > LETTERS:
                    break
    return "".join(pieces)


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts, decode = page.resources.get("/Font", {}), _latin
    for shown in pikepdf.parse_content_stream(page, SHOWN):
        name, operands = str(shown.operator), shown.operands
        if name == "Tf":
            decode = _decoder(fonts.get(str(operands[0])))
        elif name in ("Tj", "TJ", "'", '"'):
            yield from (_piece(part, decode) for part in (operands[0] if name == "TJ" else operands[-1:]))
        else:
            yield " "


def _piece(part: Any, decode: Any) -> str:
    if isinstance(part, pikepdf.String | bytes):
        text: str = decode(bytes(part))
        return text
    return " " if float(part) < SPACE else ""


def _latin(content: bytes) -> str:
    return content.decode("cp1252", "ignore")


def _decoder(font: Any) -> Any:
    """Returns what makes a text of the bytes shown in a font: by its table, if it has one (ISO 32000-2, 9.10.3)."""
    width = 2 if str(font.get("/Subtype")) == "/Type0" else 1
    if "/ToUnicode" not in font:
        return _latin if width == 1 else lambda _content: ""
    table = dict(islice(_codes(font["/ToUnicode"].read_bytes()), CODES_AT_MOST))
    return lambda content: "".join(
        table.get(int.from_bytes(content[start : start + width], "big"), "") for start in range(0, len(content), width)
    )


def _codes(table: bytes) -> Iterator[tuple[int, str]]:
    for kind, content in CODES.findall(table):
        if kind == b"bfchar":
            yield from ((int(code, 16), _letters(shown)) for code, shown in CODE.findall(content))
            continue
        for first, last, shown, several in RANGE.findall(content):
            start, length = int(first, 16), min(int(last, 16) - int(first, 16) + 1, 1 << 16)
            texts = re.findall(rb"<([0-9A-Fa-f]*)>", several)
            yield from ((start + step, _letters(text)) for step, text in enumerate(texts[:length]))
            if shown and int(shown, 16) + length < 0x10000:
                yield from ((start + step, chr(int(shown, 16) + step)) for step in range(length))


def _letters(shown: bytes) -> str:
    return bytes.fromhex(shown.decode().ljust(len(shown) + len(shown) % 2, "0")).decode("utf-16-be", "ignore")
