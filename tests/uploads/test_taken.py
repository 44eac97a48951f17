"""Files as others make them: each is taken with its pixels or its pages, whatever stands beside them."""

import zlib

import pikepdf
import pytest

from tests.uploads.papers import PDF, pdf
from tests.uploads.pictures import SECRET, SRGB, chunk, encoded, exif, opened, photo, process
from tests.uploads.test_documents import COMPRESSED, kept

PNG = encoded(photo(60, 40), "PNG")
JPEG = encoded(photo(60, 40), "JPEG")


def png_with(*chunks, before=b"IDAT"):
    position = PNG.index(before) - 4
    return PNG[:position] + b"".join(chunks) + PNG[position:]


def wrong(kind, content):
    """A chunk of a PNG with a wrong check sum."""
    return chunk(kind, content)[:-4] + b"\0\0\0\0"


PICTURES = {
    "png with 35 MB of text": png_with(*[chunk(b"tEXt", b"k\0" + b"x" * 1_000_000)] * 35),
    "png with a text bomb": png_with(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(200_000_000)))),
    "png with a large packet": png_with(
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"x" * 5_000_000))
    ),
    "png with half a text": png_with(chunk(b"iTXt", b"XML")),
    "png with a wrong sum in its text": png_with(wrong(b"tEXt", b"Comment\0" + SECRET)),
    "png with a wrong sum in packed text": png_with(wrong(b"zTXt", b"Comment\0\0x")),
    "png with a wrong sum at its end": png_with(wrong(b"iTXt", b"x"), before=b"IEND"),
    "png with a wrong sum in its time": png_with(wrong(b"tIME", b"1234567")),
    "png with a wrong sum in its profile": png_with(wrong(b"iCCP", b"x\0\0" + zlib.compress(SRGB))),
    "png with a wrong sum in exif": png_with(wrong(b"eXIf", exif(6).tobytes()[6:])),
    "png with a large profile": png_with(chunk(b"iCCP", b"x\0\0" + zlib.compress(SRGB + bytes(2_000_000)))),
    "png with measures of three bytes": png_with(chunk(b"pHYs", b"abc")),
    "png with a chunk of its program": png_with(wrong(b"prVt", SECRET)),
    "png with bytes after its end": PNG + b"\r\n" * 900,
    "jpeg with bytes after its end": JPEG + b"\0" * 900,
    "jpeg with much exif": encoded(photo(60, 40), "JPEG", exif=b"Exif\0\0MM\0*" + b"\xff" * 60_000),
}


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_taken_with_its_pixels(content):
    picture = process(content)
    download = opened(picture.original).convert("L")
    assert (download.size, download.getpixel((5, 5)) > 240, download.getpixel((50, 5)) < 20) == ((60, 40), True, True)


def test_a_profile_and_an_orientation_in_a_png_still_count():
    picture = process(encoded(photo(60, 40), "PNG", exif=exif(6), icc_profile=SRGB))
    assert (picture.width, picture.height) == (40, 60)


MODERN = pdf(pages=2, **COMPRESSED)
DOCUMENTS = {
    "bytes before its header": b"junk\r\n" * 100 + PDF,
    "the head of a mail before": b"Content-Type: application/pdf\r\n\r\n" + MODERN + b"\r\n--end--\r\n",
    "a mark of byte order before": b"\xef\xbb\xbf" + MODERN,
    "3,000 empty lines before": b"\n" * 3000 + MODERN,
    "a web page after its end": MODERN + b"<html></html>" * 500,
    "zeros after its end": MODERN + bytes(100_000),
    "no end": PDF[:-6],
}


@pytest.mark.parametrize("content", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_taken_with_its_pages(media_root, content):
    document, stored = kept(media_root, content)
    assert (len(document.pages), stored[:5]) == (2 if b"ObjStm" in content else 1, b"%PDF-")
    assert pikepdf.open(next(media_root.iterdir())).check_pdf_syntax() == []
