"""One PDF document in the child process: written anew without what says who made it, and refused if it can do anything.

pikepdf (on the C++ library qpdf) reads it: references, object streams, compression and updates at the end of the file are
all resolved by then, so nothing hides in them. What is written holds only what the document refers to in its last state:
former states, loose objects, and what stands before, between or behind are gone. That new file is what is looked at, and
what is stored.

What is dropped: author, producer, programs, dates and all other metadata, of the document and of everything in it, private
data of programs, the authors of comments, and the metadata of JPEG pictures, which may name a place. The title stays, and
the claim to be accessible (ISO 14289); both belong to what readers use. Not dropped is what a JPEG 2000 picture, or a JPEG
that is packed once more, says of itself.

ISO 32000-2 is the source of the names; 12.6 has the actions, 7.11 the files, 12.7 the forms, 13 the media.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import pikepdf

from . import told

Found = Iterator[str]

SCRIPTS, LAUNCHES, SENDS, FILES, XFA, MEDIA, SIGNED = "scripts", "launches", "sends", "files", "xfa", "media", "signed"
# The kinds of actions (/S) that are refused, all others lead to a place in the document or to a web address.
ACTIONS: Final = {
    "/JavaScript": SCRIPTS,
    "/Launch": LAUNCHES,
    "/GoToR": LAUNCHES,
    "/GoToE": FILES,
    "/SubmitForm": SENDS,
    "/ImportData": SENDS,
    **dict.fromkeys(["/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"], MEDIA),
}
# Keys of any dictionary.
KEYS: Final = {
    "/JS": SCRIPTS,
    "/JavaScript": SCRIPTS,
    "/EmbeddedFiles": FILES,
    "/EF": FILES,
    "/AdditionalStreams": FILES,
    "/Collection": FILES,
    "/XFA": XFA,
    "/NeedsRendering": XFA,
    "/RichMediaContent": MEDIA,
    "/3DD": MEDIA,
    "/ByteRange": SIGNED,
}
SUBTYPES: Final = {
    "/FileAttachment": FILES,
    **dict.fromkeys(["/RichMedia", "/3D", "/Movie", "/Screen", "/Sound", "/U3D", "/PRC"], MEDIA),
}
LINK: Final = re.compile(r"(https?|mailto|tel):|[^:\\]*$", re.IGNORECASE)
METADATA: Final = {"/Metadata", "/PieceInfo", "/LastModified", "/CreationDate", "/ModDate"}
XMP: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{accessible}'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
ACCESSIBLE: Final = re.compile(rb'pdfuaid:part(?:="|[^<>]*>)\s*([12])\b')


class Refused(Exception):
    """A document that is not taken; its text is a code: why."""


def clean(source: Path, target: Path) -> dict[str, Any]:
    """Writes the document anew, and returns what it tells of itself: the title that stays, whom it named, its languages.

    Raises Refused for what is no document, is encrypted, or could do more than be read.
    """
    try:
        with source.open("rb") as file, pikepdf.open(file, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            if not len(pdf.pages):
                raise Refused("format")
            says = {"named": told.named(pdf, dictionaries(pdf)), "title": title_of(pdf)}
            strip(pdf)
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
        with pikepdf.open(target, suppress_warnings=True) as written:
            for found in faults(written):
                raise Refused(found)
            return {**says, "languages": told.languages(written)}
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (Refused, MemoryError, OSError):
        raise
    except Exception:  # noqa: BLE001 - hostile bytes make a parser raise anything
        raise Refused("format") from None


def faults(pdf: pikepdf.Pdf) -> Found:
    """Yields a code for whatever a document can do beside being read."""
    start = pdf.Root.get("/OpenAction")
    if isinstance(start, pikepdf.Dictionary) and text(start.get("/S")) != "/GoTo":
        yield ACTIONS.get(text(start.get("/S")), SCRIPTS)
    for holder, keys in dictionaries(pdf):
        yield from (KEYS[key] for key in KEYS.keys() & keys)
        if "/S" in keys and (kind := text(holder["/S"])) in ACTIONS:
            yield ACTIONS[kind]
        if "/Subtype" in keys and (kind := text(holder["/Subtype"])) in SUBTYPES:
            yield SUBTYPES[kind]
        if "/AA" in keys and holds_actions(holder["/AA"]):
            yield SCRIPTS
        if "/URI" in keys and not LINK.match(text(holder["/URI"])):
            yield LAUNCHES
        if "/F" in keys and isinstance(holder, pikepdf.Stream):  # its content is in another file
            yield FILES


def holds_actions(value: Any) -> bool:
    """Returns whether the value of /AA is what its name says, and not a font that is called so."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return any(isinstance(action, pikepdf.Dictionary) and "/S" in action for action in value.values())


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, set[str]]]:
    """Yields each dictionary and stream of a document once, however deep within another it stands, with its keys."""
    for whole in chain([pdf.trailer], pdf.objects):
        waiting = [whole]
        while waiting:
            value = waiting.pop()
            is_dictionary = isinstance(value, pikepdf.Dictionary | pikepdf.Stream)
            if is_dictionary:
                yield value, set(value.keys())
            if is_dictionary or isinstance(value, pikepdf.Array):
                parts = value.values() if is_dictionary else value
                waiting += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]


def text(value: Any) -> str:
    """Returns a name or a string of a document; "" for anything else."""
    return str(value) if isinstance(value, pikepdf.Name | pikepdf.String) else ""


# --- what says who made it ----------------------------------------------------------------------------------------------


def strip(pdf: pikepdf.Pdf) -> None:
    """Takes all metadata out of a document but its title and its claim to be accessible."""
    title, accessible = title_of(pdf), accessible_by(pdf)
    for holder, keys in dictionaries(pdf):
        for key in METADATA & keys:
            del holder[key]
        is_comment = {"/T", "/Type"} <= keys and text(holder["/Type"]) == "/Annot"
        if is_comment and text(holder.get("/Subtype")) != "/Widget":
            del holder["/T"]
        if "/Filter" in keys and isinstance(holder, pikepdf.Stream) and text(holder["/Filter"]) == "/DCTDecode":
            holder.write(without_metadata(holder.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    if title:
        pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title=title))
    if title or accessible:
        packet = XMP.format(title=escape(title), accessible=accessible).encode()
        pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def title_of(pdf: pikepdf.Pdf) -> str:
    about = pdf.trailer.get("/Info")
    title = text(about.get("/Title")) if isinstance(about, pikepdf.Dictionary) else ""
    return "".join(sign for sign in title if sign.isprintable())


def accessible_by(pdf: pikepdf.Pdf) -> str:
    """Returns the element that names the part of ISO 14289 which the document claims to keep; "" if it claims none."""
    with suppress(pikepdf.PdfError, AttributeError, KeyError):
        if part := ACCESSIBLE.search(pdf.Root.Metadata.read_bytes()):
            return f"<pdfuaid:part>{part[1].decode()}</pdfuaid:part>"
    return ""


def without_metadata(jpeg: bytes) -> bytes:
    """Returns a JPEG without comments and all application segments but those that say how its colours are stored."""
    kept, position = [jpeg[:2]], 2
    while jpeg[position : position + 1] == b"\xff" and position + 4 <= len(jpeg):
        kind, end = jpeg[position + 1], position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if kind == 0xDA:
            break
        if not (0xE1 <= kind <= 0xED or kind in (0xEF, 0xFE)):
            kept.append(jpeg[position:end])
        position = end
    return b"".join([*kept, jpeg[position:]])
