"""The child process that opens one file that came in: `python -m partnership.uploads.worker SOURCE OUTDIR PART [X Y]`.

Decoders meet hostile bytes, so they run apart from the web server, under limits that this process sets itself, and
without Django: a WebP of 454 kB can cost whoever opens it 2.7 GB. The PART is one of three:

- `picture` writes `full.<jpg|png|webp>` for download and, for every width, `<width>.avif` and `<width>.webp` into the
  folder OUTDIR; for lists it cuts teasers of 3:2 around the point X Y (in % from the upper left), `<X>x<Y>-<width>.avif`
  and `.webp`.
- `teasers` writes only these.
- `document` writes `full.pdf` (pdf.py).

JSON objects go to standard output, one a line: first the size of a picture as its header says it, then what became of it.
exit 0 {"width": 4000, "height": 3000, "format": "jpg", "widths": [400, 800, 1200, 1600], "teasers": [400, 800]};
       {"format": "pdf", "title": "Rede", "named": ["author"], "languages": ["de"]} of a document (told.py);
exit 3 {"error": "format" | "telephone" | "empty" | "broken" | "pixels" | "animated"} or a code of pdf.py: it is refused.
Any other end means that a limit was reached or that memory or disk ran out.

What a picture needs is reckoned from its header. A JPEG that is too large as it is gets decoded at a half or a quarter of
its size, which costs no more than the smaller picture; the download then has that size. That does not help where a JPEG
comes in several scans (progressive), because all of its coefficients have to be in memory at once.
"""

import json
import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, NoReturn
from zlib import crc32

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

MAX_PIXELS: Final = 120_000_000
MAX_SIDE: Final = 16_383  # the longest side that WebP can hold (RFC 9649, 2.6)
WIDTHS: Final = (400, 800, 1200, 1600)
TEASER_WIDTHS: Final = (400, 800)
TEASER_RATIO: Final = 1.5
# AVIF takes up to 2 s a megapixel: without this bound a banner 1600 wide and 16,000 high would use up the time allowed.
RENDITION_PIXELS: Final = 6_000_000
REFUSAL: Final = 3
RIGHTS_WIDTH: Final = 800  # from this width on a rendition says whose the picture is (rights.py)
XMP_PLACE: Final = (
    b"<?place-of-the-rights?>."  # what keeps the place for that in WebP and AVIF, an even number of bytes
)

Options = dict[str, Any]
MEMORY: Final = 400_000_000  # bytes of address space, of which what is resident is a part
RESERVE: Final = 75_000_000  # of it for the interpreter, its libraries and the encoders
LIMITS: Final = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: 20,  # seconds
    resource.RLIMIT_FSIZE: 128 << 20,  # bytes
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}
# By Pillow's name of the format: where its signature starts, the signature, and how the download is named and encoded.
FORMATS: Final[dict[str, tuple[int, bytes, str, Options]]] = {
    "JPEG": (0, b"\xff\xd8\xff", "jpg", {"quality": 90}),
    "PNG": (0, b"\x89PNG\r\n\x1a\n", "png", {"compress_level": 3}),
    "WEBP": (8, b"WEBP", "webp", {"quality": 90, "method": 2}),  # method 4 saves 2 % and takes six times as long
}
# HEIF with HEVC (ISO/IEC 23008-12, annex B), in which telephones store photos unless one tells them otherwise.
TELEPHONE_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
RENDITIONS: Final[dict[str, Options]] = {
    "avif": {"quality": 60, "speed": 7, "max_threads": 1},
    "webp": {"quality": 76, "method": 4},
}
# Bytes of memory for each pixel while a picture is decoded, turned and encoded (measured: bench/pictures.py).
NEEDS: Final = {"JPEG": 8, "PNG": 8, "WEBP": 20}
ALPHA_NEEDS: Final = {"PNG": 1, "WEBP": 13}  # more, where there is transparency
SCALES: Final = {"JPEG": (1, 2, 4), "PNG": (1,), "WEBP": (1,)}  # at which a decoder can make the picture smaller

# Where a WebP has its width, its height and whether it is transparent (RFC 9649, 2.5-2.7; 3.4): the first bits; then the
# mask of width and height, and what is to be added to them. The simple format has no transparency: behind the first bytes.
CANVAS: Final = {
    b"VP8X": (192, 216, 164, 0xFFFFFF, 1),
    b"VP8L": (168, 182, 196, 0x3FFF, 1),
    b"VP8 ": (208, 224, 240, 0x3FFF, 0),
}

# The chunks of a PNG that its pixels cannot do without, and those that say how they are meant (PNG, third edition, 5.6).
CHUNKS: Final = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"}
OPTIONAL_CHUNKS: Final = {b"iCCP", b"eXIf", b"acTL", b"fcTL"}
PROFILE: Final = 8 << 20  # bytes of a colour profile in a PNG: one for printing has two or three million
PIECE: Final = 1 << 16

# What turns the EXIF orientations 2 to 8 upright (EXIF 2.32, tag 274), by Pillow's names.
TURNS: Final = [
    "FLIP_LEFT_RIGHT",
    "ROTATE_180",
    "FLIP_TOP_BOTTOM",
    "TRANSPOSE",
    "ROTATE_270",
    "TRANSVERSE",
    "ROTATE_90",
]


def refuse(error: str) -> NoReturn:
    """Ends the program with one of the error codes of the module's docstring."""
    print(json.dumps({"error": error}))
    sys.exit(REFUSAL)


def set_limits() -> None:
    """Bounds this process for good; where it was started with a tighter limit, that one stays."""
    for name, value in LIMITS.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def format_of(head: bytes) -> str:
    """Returns Pillow's name of the format that the first bytes show; refuses all but JPEG, PNG and WebP."""
    for name, (start, signature, *_) in FORMATS.items():
        if head.startswith(signature, start):
            return name
    if head[4:8] == b"ftyp" and head[8:12] in TELEPHONE_BRANDS:
        refuse("telephone")
    refuse("format" if head else "empty")


def announce(width: int, height: int) -> None:
    """Says how large the picture is by its header, for the message if it cannot be prepared."""
    print(json.dumps({"width": width, "height": height}), flush=True)
    if min(width, height) < 1:
        refuse("broken")


def scale_for(name: str, width: int, height: int, more: float = 0) -> int:
    """Returns by what a picture has to be divided when it is decoded, so that it fits; refuses it if nothing helps.

    `more` are the bytes a pixel that it needs beside, whatever the scale.
    """
    for scale in SCALES[name]:
        need = width * height * (more + NEEDS[name] / scale**2)
        if max(width, height) <= MAX_SIDE * scale and need <= MEMORY - RESERVE and width * height <= MAX_PIXELS:
            return scale
    refuse("pixels")


def check_canvas(head: bytes) -> None:
    """Refuses a WebP by the size in its first 30 bytes: Pillow sets up memory for the pixels when it opens the file."""
    bits, (left, top, alpha, mask, more) = int.from_bytes(head, "little"), CANVAS.get(head[12:16], (0, 0, 0, 0, 0))
    width, height = (bits >> left & mask) + more, (bits >> top & mask) + more
    announce(width, height)
    scale_for("WEBP", width, height, ALPHA_NEEDS["WEBP"] * (bits >> alpha & 1))


def has_several_scans(source: Path) -> bool:
    """Returns whether the pixels of a JPEG are spread over several scans (ITU-T T.81, B.2), by what precedes the first."""
    components, position = 0, 2
    with source.open("rb") as file:
        while True:
            file.seek(position)
            start, kind, high, low, *rest = file.read(10)
            if start != 0xFF:
                return True  # nobody knows: as the worst case
            if kind == 0xFF:
                position += 1
                continue
            if kind == 0xDA:
                return rest[0] < components
            if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
                components = rest[5]
                if kind > 0xC1:
                    return True
            position += 2 + high * 256 + low


def coefficients_of(image: Any, source: Path) -> float:
    """Returns how many bytes a pixel all the coefficients of a JPEG need; none if it is decoded line by line."""
    if not has_several_scans(source):
        return 0
    across, down = zip(*((across, down) for _number, across, down, _table in image.layer), strict=True)
    samples = sum(wide * high for wide, high in zip(across, down, strict=True))
    needed: float = 2 * samples / (max(across) * max(down))
    return needed


def bare_png(source: Path, folder: Path) -> IO[bytes]:
    """Returns a PNG without what its pixels do not need, in a file of the folder that has no name.

    Pillow refuses a whole picture for much text in it, or for a wrong check sum in a chunk that nobody reads; many programs
    write such files.
    """
    bare = TemporaryFile(dir=folder)  # noqa: SIM115 - whoever decodes it closes it
    with source.open("rb") as file:
        bare.write(file.read(8))
        while len(head := file.read(8)) == 8:
            length, kind = int.from_bytes(head[:4], "big") + 4, head[4:]
            if kind in CHUNKS:
                bare.write(head)
                while length and (piece := file.read(min(length, PIECE))):
                    length -= bare.write(piece)
            elif kind in OPTIONAL_CHUNKS and length < PROFILE:
                content = file.read(length)
                if crc32(kind + content[:-4]).to_bytes(4, "big") == content[-4:]:
                    bare.write(head + content)
            else:
                file.seek(length, 1)
    bare.seek(0)
    return bare


def decode(source: Path, name: str, folder: Path) -> Image.Image:
    """Returns the picture in a file of the format `name`, decoded completely, smaller if it would not fit otherwise."""
    file = bare_png(source, folder) if name == "PNG" else source.open("rb")
    with file, Image.open(file, formats=(name,)) as image:
        width, height = image.size
        if name == "JPEG":
            announce(width, height)
            scale = scale_for(name, width, height, coefficients_of(image, source))
        elif name == "PNG":
            announce(width, height)
            scale = scale_for(name, width, height, ALPHA_NEEDS["PNG"] * image.has_transparency_data)
        else:
            scale = 1  # check_canvas has seen to it
        # A telephone's JPEG may hold a preview or a depth map as further pictures: only the first is read.
        if name != "JPEG" and getattr(image, "n_frames", 1) > 1:
            refuse("animated")
        if scale > 1:
            image.draft(image.mode, (width // scale, height // scale))
        image.load()
        # Pillow's WebP object holds two more canvases of 4 bytes a pixel: a copy lets go of them.
        return image.copy() if name == "WEBP" else image


def upright(image: Image.Image) -> Image.Image:
    """Returns the picture turned as its EXIF orientation says; unlike in Pillow, EXIF that is damaged turns nothing."""
    orientation = 1
    with suppress(Exception):
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    turn = dict(enumerate(TURNS, start=2)).get(orientation)
    return image.transpose(Image.Transpose[turn]) if turn else image


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Returns the colours as RGB in sRGB, through the embedded ICC profile where that is valid for them."""
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            in_place = image.mode == "RGB"
            return ImageCms.profileToProfile(image, source, target, outputMode="RGB", inPlace=in_place) or image
    return image if image.mode == "RGB" else image.convert("RGB")


def plain(image: Image.Image) -> Image.Image:
    """Returns nothing but the pixels: upright, 8 bits, sRGB, with an alpha channel only if some pixel needs it."""
    profile, image, alpha = image.info.get("icc_profile"), upright(image), None
    if image.mode.startswith("I"):  # 16 bits of grey: converting them would clip at 255
        image = image.point(lambda level: level / 257).convert("L")
    elif image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        alpha = image.getchannel("A")
    image = in_srgb(image, profile)
    if alpha and alpha.getextrema() != (255, 255):
        image.putalpha(alpha)
    image.info.clear()  # encoders take profiles and comments from here; copying the pixels would double the memory
    return image


def read(source: Path, folder: Path) -> tuple[Image.Image, str]:
    """Returns the pixels of the file and the name of its format; refuses it for whatever is wrong with it."""
    with source.open("rb") as file:
        head = file.read(30)
    name = format_of(head)
    if name == "WEBP":
        check_canvas(head)
    try:
        return plain(decode(source, name, folder)), name
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - hostile bytes make a decoder raise anything
        refuse("broken")


def widths_for(width: int, height: int) -> list[int]:
    """Returns the widths of the renditions: none wider than the picture or, but for the first, of too many pixels."""
    first, *others = [wanted for wanted in WIDTHS if wanted <= width] or [width]
    return [first, *(wanted for wanted in others if wanted * wanted * height <= RENDITION_PIXELS * width)]


def teaser_box(width: int, height: int, x: int, y: int) -> tuple[int, int, int, int]:
    """Returns the largest box of 3:2 within a picture whose middle is as near to the point as can be: its four edges."""
    wide, high = max(1, min(width, round(height * TEASER_RATIO))), max(1, min(height, round(width / TEASER_RATIO)))
    left = min(max(round(width * x / 100 - wide / 2), 0), width - wide)
    top = min(max(round(height * y / 100 - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def teaser_widths(width: int) -> list[int]:
    """Returns the widths of the teasers that are cut from a box of this width: none is wider than it."""
    return [wanted for wanted in TEASER_WIDTHS if wanted <= width] or [width]


def write_rendition(image: Image.Image, size: tuple[int, int], path: Path, box: Any = None) -> None:
    """Writes the picture, or a box of it, in this size in each format of the renditions: `path` gets their extensions."""
    rendition = image.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    place = {"xmp": XMP_PLACE} if size[0] >= RIGHTS_WIDTH else {}
    for kind, settings in RENDITIONS.items():
        rendition.save(f"{path}.{kind}", kind, **settings, **place)


def write(image: Image.Image, name: str, folder: Path) -> None:
    """Writes the picture for download and its renditions into the folder."""
    extension, options = FORMATS[name][2:]
    place = {"xmp": XMP_PLACE} if name == "WEBP" else {}
    image.save(folder / f"full.{extension}", name, **options, **place)
    for width in widths_for(*image.size):
        write_rendition(image, (width, max(1, round(image.height * width / image.width))), folder / str(width))


def write_teasers(image: Image.Image, x: int, y: int, folder: Path) -> list[int]:
    """Writes the teasers around the point into the folder; returns their widths."""
    box = left, top, right, bottom = teaser_box(*image.size, x, y)
    widths = teaser_widths(right - left)
    for width in widths:
        size = width, max(1, round((bottom - top) * width / (right - left)))
        write_rendition(image, size, folder / f"{x}x{y}-{width}", box)
    return widths


def prepare_picture(source: Path, folder: Path, part: str, x: int, y: int) -> None:
    """Prepares a picture, or only its teasers, and says what was made."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # Pillow would refuse only above twice its limit: scale_for does it
    PngImagePlugin.MAX_TEXT_CHUNK = PROFILE  # it bounds colour profiles, too
    image, name = read(source, folder)
    if part == "picture":
        write(image, name, folder)
    teasers = write_teasers(image, x, y, folder)
    size = {"width": image.width, "height": image.height, "format": FORMATS[name][2]}
    print(json.dumps({**size, "widths": widths_for(*image.size), "teasers": teasers}))


def prepare_document(source: Path, folder: Path) -> None:
    """Writes a document anew, and says what it tells of itself."""
    from . import pdf  # pictures do without its library, which costs memory and time

    try:
        says = pdf.clean(source, folder / "full.pdf")
    except pdf.Refused as reason:
        refuse(str(reason))
    print(json.dumps({"format": "pdf", **says}))


def main(source: str, folder: str, part: str, x: str = "50", y: str = "50") -> None:
    """Runs the program of the module's docstring."""
    set_limits()
    if part == "document":
        prepare_document(Path(source), Path(folder))
    else:
        prepare_picture(Path(source), Path(folder), part, int(x), int(y))


if __name__ == "__main__":
    main(*sys.argv[1:])
