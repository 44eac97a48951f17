"""The picture service: what it makes of good pictures, what it refuses, and that it leaves nothing behind when it fails.

All pictures are made here, in code. A decoder is never called in this process but for looking at what was stored.
"""

import errno
import json
import os
import re
import resource
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageOps

from partnership.uploads import images, worker

SECRET = b"Pokrovsk-48.28N"
PLACE = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (48.0, 28.0, 0.0)}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# A profile whose red is sRGB's green: whoever ignores it shows the wrong colour.
SWAPPED = SRGB.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def photo(width=900, height=600, mode="RGB"):
    """A gradient with a bright upper left quarter, so that one can see which way is up."""
    image = Image.linear_gradient("L").resize((width, height)).point(lambda level: level // 2)
    image.paste(255, (0, 0, max(1, width // 2), max(1, height // 2)))
    return image.convert(mode)


def encoded(image, kind, **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(orientation=1):
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation], tags[ExifTags.Base.Make] = orientation, SECRET.decode()
    tags[ExifTags.IFD.GPSInfo] = PLACE
    return tags


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *chunks, bits=8, colour=2, rows=b""):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_of_size(width, height):
    """A small JPEG whose header says that it is large."""
    content = bytearray(encoded(photo(16, 16), "JPEG"))
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_of_size(width, height, kind):
    """The first bytes of a WebP of one of its three sorts."""
    sizes = {
        b"VP8X": bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + (width - 1 | height - 1 << 14).to_bytes(4, "little"),
        b"VP8 ": b"\x10\x02\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    body = b"WEBP" + kind + struct.pack("<I", 40) + sizes[kind].ljust(40, b"\0")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animation(kind):
    frames = [photo(50, 40), ImageOps.mirror(photo(50, 40))]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def process(content):
    return images.process(upload(content))


def opened(name):
    """A stored picture, decoded completely."""
    with default_storage.open(name) as file:
        image = Image.open(BytesIO(file.read()))
    image.load()
    return image


def without_teasers(picture):
    """The names of the whole picture's files."""
    return [name for name in picture.names if name not in picture.teaser_names]


def stored(media_root):
    return sorted(path.name for path in media_root.rglob("*"))


def refused(content):
    """The code of the error that an upload is refused with."""
    with pytest.raises(ValidationError) as caught:
        process(content)
    return caught.value.code


def run_worker(content, tmp_path, *before):
    """The worker as a process of its own, on a file with this content; `before` may be a program that starts it."""
    source, folder = tmp_path / "source", tmp_path / "made"
    source.write_bytes(content)
    folder.mkdir(exist_ok=True)
    command = [*before, sys.executable, "-m", "partnership.uploads.worker", str(source), str(folder)]
    return subprocess.run(command, cwd=django_settings.BASE_DIR, capture_output=True, timeout=60)


@pytest.fixture
def worker_ends(monkeypatch):
    """How the workers of this test ended."""
    ends, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: ends.append(run(*args, **kwargs)) or ends[-1])
    return ends


# --- what is made -------------------------------------------------------------------------------------------------------


def test_a_photo_gets_a_download_and_renditions_up_to_its_width(media_root):
    picture = process(encoded(photo(900, 600), "JPEG"))
    assert picture == images.Picture(picture.token, "jpg", 900, 600, (400, 800), (50, 50), (400, 800))
    assert stored(media_root) == sorted(picture.names)
    seen = [(opened(name).format, opened(name).size) for name in without_teasers(picture)]
    renditions = [("AVIF", (400, 267)), ("WEBP", (400, 267)), ("AVIF", (800, 533)), ("WEBP", (800, 533))]
    assert seen == [("JPEG", (900, 600)), *renditions]


def test_names_are_made_of_the_token_sizes_and_the_focal_point_alone():
    picture = images.Picture("t", "png", 900, 600, (400, 800), (20, 100), (400,))
    renditions = ("t-400.avif", "t-400.webp", "t-800.avif", "t-800.webp")
    assert picture.names == ("t.png", *renditions, "t-20x100-400.avif", "t-20x100-400.webp")


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_the_download_keeps_format_and_size(kind, extension):
    picture = process(encoded(photo(120, 80), kind))
    download = opened(picture.names[0])
    assert (picture.format, download.format, download.size) == (extension, kind, (120, 80))


@pytest.mark.parametrize(("size", "widths"), [((1, 1), (1,)), ((399, 30), (399,)), ((1250, 20), (400, 800, 1200))])
def test_no_rendition_is_larger_than_the_picture(size, widths):
    picture = process(encoded(photo(*size), "PNG"))
    assert picture.widths == widths
    assert [opened(name).width for name in without_teasers(picture)[1:]] == [
        width for width in widths for _kind in range(2)
    ]
    assert all(opened(name).height <= size[1] for name in picture.names)


@given(st.integers(1, 16_383), st.integers(1, 16_383))
@example(400, 1)
@example(401, 1)
def test_widths_of_any_picture_ascend_and_stay_within_it(width, height):
    widths = worker.widths_for(width, height)
    assert widths == sorted(set(widths))
    assert 0 < widths[-1] <= width
    assert set(widths) <= {*images.WIDTHS} or widths == [width]


def test_a_tall_banner_gets_no_rendition_that_takes_too_long():
    assert worker.widths_for(1600, 2400) == [400, 800, 1200, 1600]
    assert worker.widths_for(1600, 16_000) == [400]


# --- the focal point ----------------------------------------------------------------------------------------------------

BOXES = [
    ((900, 600), (50, 50), (0, 0, 900, 600)),
    ((1200, 600), (50, 50), (150, 0, 1050, 600)),
    ((1200, 600), (0, 50), (0, 0, 900, 600)),
    ((1200, 600), (100, 100), (300, 0, 1200, 600)),
    ((1200, 600), (60, 0), (270, 0, 1170, 600)),
    ((600, 1200), (50, 25), (0, 100, 600, 500)),
    ((600, 1200), (50, 100), (0, 800, 600, 1200)),
    ((1, 1), (100, 0), (0, 0, 1, 1)),
]


@pytest.mark.parametrize(("size", "focus", "box"), BOXES)
def test_a_teaser_is_cut_with_the_focal_point_as_near_to_its_middle_as_can_be(size, focus, box):
    assert worker.teaser_box(*size, *focus) == box


@given(*[st.integers(1, 16_383)] * 2, *[st.integers(0, 100)] * 2)
def test_a_teaser_lies_within_its_picture_and_holds_the_focal_point(width, height, x, y):
    left, top, right, bottom = worker.teaser_box(width, height, x, y)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert left - 1 <= width * x / 100 <= right + 1
    assert top - 1 <= height * y / 100 <= bottom + 1


def colour_of(name):
    return opened(name).convert("RGB").resize((1, 1)).getpixel((0, 0))


def two_colours():
    """A wide picture, its left third red and the rest blue."""
    image = Image.new("RGB", (1800, 400), "#0000ff")
    image.paste("#ff0000", (0, 0, 600, 400))
    return encoded(image, "PNG")


def test_teasers_show_the_part_around_the_point_in_three_to_two():
    picture = images.process(upload(two_colours()), (0, 50))
    assert picture.teaser_names == tuple(f"{picture.token}-0x50-{end}" for end in ("400.avif", "400.webp"))
    assert {opened(name).size for name in picture.teaser_names} == {(400, 267)}
    for name in picture.teaser_names:
        red, _green, blue = colour_of(name)
        assert (red > 240, blue < 20) == (True, True)


def test_another_point_makes_other_teasers_and_leaves_the_rest(media_root):
    picture = images.process(upload(two_colours()), (0, 50))
    before = {name: (media_root / name).read_bytes() for name in picture.names}
    moved = images.crop(picture, (100, 50))
    assert without_teasers(moved) == without_teasers(picture)
    assert stored(media_root) == sorted({*picture.names, *moved.names})
    assert {name: (media_root / name).read_bytes() for name in picture.names} == before
    assert colour_of(moved.teaser_names[0])[2] > 240


def test_where_the_original_is_missing_no_teaser_is_made(media_root):
    picture = images.process(upload(two_colours()))
    images.delete([picture.original])
    rest = stored(media_root)
    with pytest.raises(ValidationError) as caught:
        images.crop(picture, (1, 1))
    assert (caught.value.code, stored(media_root)) == ("storage", rest)


def test_srcset_of_teasers_names_each_with_its_width():
    picture = images.Picture("t", "jpg", 1600, 600, (400, 800, 1200), (7, 50), (400, 800))
    value = images.teaser_srcset(picture, "webp", lambda name: f"/media/{name}")
    assert value == "/media/t-7x50-400.webp 400w, /media/t-7x50-800.webp 800w"


def test_a_picture_without_teasers_stands_in_for_them_in_their_widths():
    picture = images.Picture("t", "jpg", 1600, 600, (400, 800, 1200))
    assert images.teaser_srcset(picture, "avif", str) == "t-400.avif 400w, t-800.avif 800w"


# --- orientation, colours, transparency ---------------------------------------------------------------------------------


def test_a_photo_taken_upright_stands_upright(media_root):
    picture = process(encoded(photo(900, 600), "JPEG", exif=exif(orientation=6)))
    assert (picture.width, picture.height) == (600, 900)
    for name in without_teasers(picture):
        image = opened(name).convert("L")
        assert image.width < image.height
        # The bright quarter was at the upper left; turned clockwise it is at the upper right.
        assert image.getpixel((image.width - 20, 20)) > 240 > 140 > image.getpixel((20, 20))


@pytest.mark.parametrize("orientation", range(10))
def test_every_orientation_is_turned_as_pillow_does(orientation):
    image = photo(30, 20)
    image.info["exif"] = exif(orientation).tobytes()
    assert worker.upright(image).tobytes() == ImageOps.exif_transpose(image).tobytes()


@pytest.mark.parametrize(
    "block", [b"Exif\0\0nonsense", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x01X\0\0\0"]
)
def test_damaged_exif_turns_nothing(block):
    picture = process(encoded(photo(30, 20), "JPEG", exif=block))
    assert (picture.width, picture.height) == (30, 20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_go_through_the_embedded_profile(kind):
    red = Image.new("RGB", (40, 30), (200, 0, 0))
    picture = process(encoded(red, kind, icc_profile=SWAPPED))
    for name in picture.names:
        r, g, _b = opened(name).convert("RGB").getpixel((20, 15))
        assert g > 150 > 100 > r


@pytest.mark.parametrize("profile", [b"nonsense", SRGB[:200], SRGB.replace(b"RGB ", b"CMYK", 1)])
def test_a_profile_that_is_not_valid_changes_nothing(profile):
    picture = process(encoded(Image.new("RGB", (40, 30), (200, 0, 0)), "PNG", icc_profile=profile))
    assert opened(picture.names[0]).getpixel((20, 15)) == (200, 0, 0)


def test_a_cmyk_jpeg_becomes_rgb():
    picture = process(encoded(Image.new("RGB", (40, 30), (250, 120, 10)).convert("CMYK"), "JPEG", quality=95))
    download = opened(picture.names[0])
    assert download.mode == "RGB"
    assert download.getpixel((20, 15)) == pytest.approx((250, 120, 10), abs=6)


@pytest.mark.parametrize(("colour", "values"), [(0, [40_000]), (2, [40_000, 40_000, 40_000]), (4, [40_000, 65_535])])
def test_a_16_bit_png_becomes_8_bit(colour, values):
    rows = (b"\0" + struct.pack(f">{len(values)}H", *values) * 30) * 20
    download = opened(process(png(30, 20, bits=16, colour=colour, rows=rows)).names[0])
    assert download.mode == "RGB"
    assert download.getpixel((5, 5)) == pytest.approx((155, 155, 155), abs=1)


def test_a_palette_with_transparency_becomes_rgba():
    palette = photo(60, 40).quantize(8)
    picture = process(encoded(palette, "PNG", transparency=palette.getpixel((0, 0))))
    for name in picture.names:
        image = opened(name)
        assert (image.mode, image.getpixel((2, 2))[3], image.getpixel((55, 35))[3]) == ("RGBA", 0, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_an_opaque_picture_of_any_mode_becomes_rgb(mode):
    picture = process(encoded(photo(60, 40, mode), "PNG"))
    assert [opened(name).mode for name in picture.names] == ["RGB"] * 5


def test_a_telephones_jpeg_with_a_second_picture_is_a_still_picture():
    content = encoded(photo(60, 40), "MPO", save_all=True, append_images=[photo(60, 40)])
    picture = process(content)
    assert (picture.format, opened(picture.names[0]).format) == ("jpg", "JPEG")


# --- nothing but pixels -------------------------------------------------------------------------------------------------

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
TEXTS = [chunk(b"tEXt", b"Comment\0" + SECRET), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)]
WITH_METADATA = {
    "jpeg": encoded(photo(), "JPEG", exif=exif(6), comment=SECRET, icc_profile=SRGB, xmp=XMP, dpi=(300, 300)),
    "png": encoded(photo(), "PNG", exif=exif(), icc_profile=SRGB).replace(
        chunk(b"IEND", b""), b"".join(TEXTS) + chunk(b"IEND", b"")
    ),
    "webp": encoded(photo(), "WEBP", exif=exif(), icc_profile=SRGB, xmp=XMP),
    "jpeg and page": encoded(photo(), "JPEG") + b"<html><script>alert(1)</script>" + SECRET,
    "page in jpeg": encoded(photo(), "JPEG", comment=b"<html><script>alert(1)</script>" + SECRET),
    "png and archive": encoded(photo(), "PNG") + b"PK\x03\x04" + SECRET,
    "webp and page": encoded(photo(), "WEBP") + b"<script>" + SECRET,
}
METADATA = [SECRET, b"Exif", b"GPS", b"xmp", b"ICC_PROFILE", b"iCCP", b"ICCP", b"acsp", b"tEXt", b"<script", b"PK\3\4"]


@pytest.mark.parametrize("content", WITH_METADATA.values(), ids=WITH_METADATA)
def test_no_file_holds_anything_but_pixels(content):
    assert SECRET in content
    picture = process(content)
    assert len(picture.names) >= 3
    for name in picture.names:
        with default_storage.open(name) as file:
            assert [mark for mark in METADATA if mark in file.read()] == []
        image = opened(name)
        assert (dict(image.getexif()), {"comment", "icc_profile", "xmp", "exif"} & set(image.info)) == ({}, set())


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.jpg", "/etc/cron.d/x", "a" * 240 + ".jpg", "x\0.png", "<b>.svg", "..", "Foto Дніпро.JPG", ""],
)
def test_the_name_of_the_upload_is_not_used(name, media_root):
    picture = images.process(File(BytesIO(encoded(photo(20, 20), "PNG")), name=name))
    assert re.fullmatch("[a-z0-9]{26}", picture.token)
    ends = [".png", "-20.avif", "-20.webp", "-50x50-20.avif", "-50x50-20.webp"]
    assert stored(media_root) == sorted(picture.token + end for end in ends)


def test_the_same_upload_gets_another_token_each_time(media_root):
    content = encoded(photo(20, 20), "PNG")
    assert process(content).token != process(content).token
    assert len(stored(media_root)) == 10


# --- what is refused ----------------------------------------------------------------------------------------------------

HALF = {kind: encoded(photo(), kind)[: len(encoded(photo(), kind)) // 2] for kind in ("JPEG", "PNG", "WEBP")}
REFUSED = {
    "gif": ("format", encoded(photo(), "GIF")),
    "svg": ("format", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "bmp": ("format", encoded(photo(), "BMP")),
    "tiff": ("format", encoded(photo(), "TIFF")),
    "avif": ("format", encoded(photo(), "AVIF")),
    "jpeg 2000": ("format", encoded(photo(), "JPEG2000")),
    "icon": ("format", encoded(photo(), "ICO")),
    "pdf": ("format", encoded(photo(), "PDF")),
    "postscript": ("format", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    "page": ("format", b"<!doctype html><title>x</title><script>alert(1)</script>"),
    "text": ("format", b"no picture"),
    "one byte": ("format", b"\xff"),
    "riff of another kind": ("format", b"RIFF\x24\0\0\0WAVEfmt "),
    "signature not at the start": ("format", b" " + encoded(photo(), "PNG")),
    "half a jpeg": ("broken", HALF["JPEG"]),
    "half a png": ("broken", HALF["PNG"]),
    "half a webp": ("broken", HALF["WEBP"]),
    "start of a jpeg": ("broken", b"\xff\xd8\xff\xe0"),
    "start of a png": ("broken", b"\x89PNG\r\n\x1a\n"),
    "start of a webp": ("broken", b"RIFF\x24\0\0\0WEBP"),
    "png with a wrong checksum": ("broken", encoded(photo(), "PNG").replace(b"IDAT", b"IDAT\0", 1)),
    "png without pixels": ("broken", png(0, 10)),
    "png without its pixels": ("broken", png(100, 100)),
    "png with a text bomb": ("broken", png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000))))),
    "webp without pixels": ("broken", webp_of_size(1, 1, b"VP8 ").replace(b"\x2a\1\0\1\0", b"\x2a\0\0\1\0")),
    "png bomb": ("pixels", png(30_000, 30_000, rows=bytes(1_000_000))),
    "png of 40,008,000 pixels": ("pixels", png(8_000, 5_001)),
    "png with a long side": ("pixels", png(16_384, 1)),
    "jpeg bomb": ("pixels", jpeg_of_size(65_000, 65_000)),
    "webp bomb": ("pixels", webp_of_size(16_383, 16_383, b"VP8 ")),
    "webp bomb without loss": ("pixels", webp_of_size(16_383, 16_383, b"VP8L")),
    "webp bomb with extensions": ("pixels", webp_of_size(65_000, 1_000, b"VP8X")),
    "animated webp": ("animated", animation("WEBP")),
    "animated png": ("animated", animation("PNG")),
}


@pytest.mark.parametrize(("code", "content"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_nothing_behind(code, content, media_root, caplog, worker_ends):
    assert refused(content) == code
    assert stored(media_root) == []
    assert caplog.records == []
    assert [(done.returncode, done.stderr) for done in worker_ends] == [(3, b"")]


def test_an_empty_file_is_refused_on_both_sides(tmp_path, media_root):
    assert refused(b"") == "empty"
    assert json.loads(run_worker(b"", tmp_path).stdout) == {"error": "empty"}
    assert stored(media_root) == []


@pytest.mark.parametrize("size", [images.MAX_BYTES + 1, 20_000_000])
def test_a_file_that_is_too_large_is_not_even_looked_at(size, monkeypatch):
    monkeypatch.setattr(images, "run_worker", lambda *_: pytest.fail("the worker was started"))
    assert refused(encoded(photo(), "JPEG").ljust(size, b"\0")) == "bytes"


def test_a_file_of_just_the_largest_size_is_taken():
    assert images.MAX_BYTES == 12_582_912
    assert process(encoded(photo(20, 20), "JPEG").ljust(images.MAX_BYTES, b"\0")).width == 20


@pytest.mark.parametrize("size", [(8_000, 5_000), (16_383, 1), (1, 16_383)])
def test_sizes_at_the_limit_are_taken(size):
    assert images.MAX_PIXELS == 40_000_000
    worker.check_size(*size)


@pytest.mark.parametrize("code", images.MESSAGES)
def test_every_message_is_whole_sentences(code):
    assert images.refusal(code).messages[0][-1] == "."
    assert "%" not in images.refusal(code).messages[0]


@pytest.mark.parametrize(("code", "numbers"), [("bytes", ["12"]), ("pixels", ["40", "16383"])])
@pytest.mark.parametrize("language", ["de", "uk"])
def test_messages_name_the_limits(code, numbers, language):
    with translation.override(language):
        assert re.findall(r"\d+", images.refusal(code).messages[0]) == numbers


# --- limits and faults --------------------------------------------------------------------------------------------------


def test_the_worker_loads_no_django():
    code = "import sys, partnership.uploads.worker; print([name for name in sys.modules if 'django' in name])"
    done = subprocess.run([sys.executable, "-c", code], cwd=django_settings.BASE_DIR, capture_output=True)
    assert (done.stdout, done.stderr) == (b"[]\n", b"")


def test_the_worker_limits_itself_before_it_opens_the_file():
    code = (
        "import json, resource, sys; from partnership.uploads import worker;"
        "limits = lambda: {name: resource.getrlimit(name) for name in worker.LIMITS};"
        "worker.read = lambda _source: sys.exit(print(json.dumps(limits())));"
        "worker.main('source', 'folder')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=django_settings.BASE_DIR, capture_output=True, check=True)
    limits = {int(name): tuple(values) for name, values in json.loads(done.stdout).items()}
    assert limits == {name: (value, value) for name, value in worker.LIMITS.items()}
    assert limits[resource.RLIMIT_AS][0] <= 1 << 30


def test_a_tighter_limit_stays_and_running_out_of_memory_is_no_refusal(tmp_path):
    tight = ["sh", "-c", 'ulimit -v 80000; exec "$@"', "sh"]
    done = run_worker(encoded(photo(5_000, 4_000), "JPEG"), tmp_path, *tight)
    assert done.returncode not in (0, worker.REFUSAL)
    assert b"MemoryError" in done.stderr


def test_a_worker_that_takes_too_long_is_stopped_and_nothing_is_stored(media_root, monkeypatch):
    monkeypatch.setattr(images, "TIMEOUT", 0.01)
    assert refused(encoded(photo(), "JPEG")) == "overstrained"
    assert stored(media_root) == []


@pytest.mark.parametrize("end", ["kill -KILL $$", "kill -XCPU $$", "echo MemoryError >&2; exit 1"])
def test_a_worker_that_dies_gives_a_message_and_nothing_is_stored(end, media_root, tmp_path, monkeypatch, caplog):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    assert refused(encoded(photo(), "JPEG")) == "overstrained"
    assert stored(media_root) == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_worker_gets_no_secrets_from_the_environment(tmp_path, monkeypatch):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())
    refused(encoded(photo(), "JPEG"))
    assert "LANG=C.UTF-8" in (tmp_path / "seen").read_text()
    assert SECRET.decode() not in (tmp_path / "seen").read_text()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_full_disk_leaves_no_half_picture(number, media_root, monkeypatch):
    original, calls = FileSystemStorage._save, []

    def save(storage, name, content):
        calls.append(name)
        if len(calls) == number:
            Path(storage.path(name)).write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(storage, name, content)

    media_root.mkdir()
    monkeypatch.setattr(FileSystemStorage, "_save", save)
    assert refused(encoded(photo(), "JPEG")) == "storage"
    assert (len(calls), stored(media_root)) == (number, [])


def test_any_other_fault_of_the_store_leaves_no_half_picture_either(media_root, monkeypatch):
    monkeypatch.setattr(images, "flush", lambda _picture: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        process(encoded(photo(), "JPEG"))
    assert stored(media_root) == []


def test_no_room_for_temporary_files_gives_a_message(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert refused(encoded(photo(), "JPEG")) == "storage"


def test_no_temporary_file_stays(monkeypatch, tmp_path):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    process(encoded(photo(), "JPEG"))
    refused(HALF["JPEG"])
    assert list((tmp_path / "temporary").iterdir()) == []


def test_every_file_and_the_folder_reach_the_disk(media_root, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(os.readlink(f"/proc/self/fd/{descriptor}")))
    picture = process(encoded(photo(), "JPEG"))
    assert flushed == [*(str(media_root / name) for name in picture.names), str(media_root)]


def test_a_store_without_folders_is_served_too(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    picture = process(encoded(photo(20, 20), "PNG"))
    assert [default_storage.exists(name) for name in picture.names] == [True] * 5


def test_one_picture_at_a_time(monkeypatch):
    monkeypatch.setattr(images, "PATIENCE", 0.01)
    with images._decoder:
        assert refused(encoded(photo(), "JPEG")) == "busy"
    assert process(encoded(photo(20, 20), "JPEG")).width == 20


def test_a_refusal_lets_the_next_picture_in(monkeypatch):
    monkeypatch.setattr(images, "PATIENCE", 0.01)
    assert [refused(b"no picture"), refused(b"no picture")] == ["format", "format"]


# --- afterwards ---------------------------------------------------------------------------------------------------------


def test_delete_removes_all_files_of_the_picture_and_no_others(media_root):
    picture, other = process(encoded(photo(), "JPEG")), process(encoded(photo(), "JPEG"))
    default_storage.delete(picture.names[2])
    images.delete(picture.names)
    assert stored(media_root) == sorted(other.names)
    images.delete(picture.names)


def test_srcset_names_each_rendition_with_its_width():
    picture = images.Picture("t", "jpg", 900, 600, (400, 800))
    value = images.srcset(picture, "avif", lambda name: f"/media/{name}")
    assert value == "/media/t-400.avif 400w, /media/t-800.avif 800w"
