"""Which pictures are refused, with which words, and that nothing of them stays."""

import json
import re
import subprocess

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from bench.pictures import cost
from partnership.uploads import child, documents, images, worker
from tests.uploads.pictures import (
    HALF,
    animation,
    encoded,
    exif,
    jpeg_of_size,
    opened,
    photo,
    png,
    process,
    refused,
    run_worker,
    stored,
    webp_of_size,
)


@pytest.fixture
def worker_ends(monkeypatch):
    """How the workers of this test ended."""
    ends, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: ends.append(run(*args, **kwargs)) or ends[-1])
    return ends


REFUSED = {
    "gif": ("format", encoded(photo(), "GIF")),
    "svg": ("format", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "bmp": ("format", encoded(photo(), "BMP")),
    "tiff": ("format", encoded(photo(), "TIFF")),
    "avif": ("format", encoded(photo(), "AVIF")),
    "heic": ("telephone", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
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
    "webp without pixels": ("broken", webp_of_size(1, 1, b"VP8 ").replace(b"\x2a\1\0\1\0", b"\x2a\0\0\1\0")),
    "png bomb": ("pixels", png(30_000, 30_000, rows=bytes(1_000_000))),
    "png that would not fit": ("pixels", png(8_200, 5_000)),
    "png with transparency that would not fit": ("pixels", png(8_000, 5_000, colour=6)),
    "webp with transparency that would not fit": ("pixels", webp_of_size(4_000, 3_000, b"VP8X", flags=0x10)),
    "webp that would not fit": ("pixels", webp_of_size(5_000, 5_000, b"VP8 ")),
    "jpeg of 121 megapixels": ("pixels", jpeg_of_size(12_100, 10_000)),
    "jpeg in several scans that would not fit": ("pixels", jpeg_of_size(12_000, 10_000, progressive=True)),
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


@pytest.mark.parametrize("size", [settings.IMAGE_MAX_BYTES + 1, 60_000_000])
def test_a_file_that_is_too_large_is_not_even_looked_at(size, monkeypatch):
    monkeypatch.setattr(images, "run_worker", lambda *_: pytest.fail("the worker was started"))
    assert refused(encoded(photo(), "JPEG").ljust(size, b"\0")) == "bytes"


def test_a_file_of_just_the_largest_size_is_taken():
    assert settings.IMAGE_MAX_BYTES == 41_943_040
    assert process(encoded(photo(20, 20), "JPEG").ljust(settings.IMAGE_MAX_BYTES, b"\0")).width == 20


SCALES = [
    ("JPEG", (8_000, 5_000), 0, 1),
    ("JPEG", (8_200, 5_000), 0, 2),
    ("JPEG", (12_000, 10_000), 0, 2),
    ("JPEG", (30_000, 4_000), 0, 2),
    ("JPEG", (60_000, 1_000), 0, 4),
    ("JPEG", (10_000, 8_000), 3, 4),
    ("PNG", (16_383, 1), 0, 1),
    ("PNG", (8_000, 5_000), 0, 1),
    ("WEBP", (4_000, 4_000), 0, 1),
]


@pytest.mark.parametrize(("name", "size", "more", "scale"), SCALES)
def test_a_picture_is_made_smaller_only_where_it_has_to_be(name, size, more, scale):
    assert worker.scale_for(name, *size, more) == scale


SCANS = {
    "baseline": ({}, False),
    "progressive": ({"progressive": True}, True),
    "grey": ({"keep_rgb": False}, False),
}


@pytest.mark.parametrize(("options", "several"), SCANS.values(), ids=SCANS)
def test_a_jpeg_says_whether_it_comes_in_several_scans(options, several, tmp_path):
    (tmp_path / "source").write_bytes(encoded(photo(), "JPEG", exif=exif(), **options))
    assert worker.has_several_scans(tmp_path / "source") == several


def test_scans_of_one_colour_each_are_several(tmp_path):
    content = bytearray(encoded(photo(), "JPEG"))
    content[content.index(b"\xff\xda") + 4] = 1
    (tmp_path / "source").write_bytes(content)
    assert worker.has_several_scans(tmp_path / "source")


def test_a_jpeg_that_is_too_large_as_it_is_becomes_smaller():
    picture = process(encoded(photo(9_000, 5_000, "L"), "JPEG"))
    assert ((picture.width, picture.height), opened(picture.original).size) == ((4_500, 2_500), (4_500, 2_500))


def test_the_largest_jpeg_stays_within_its_memory(tmp_path):
    content = encoded(photo(12_000, 10_000), "JPEG", exif=exif(6))
    end, _said, resident, _reserved, seconds = cost(content)
    assert (end, resident < 400, seconds < 20) == (0, True, True)


@pytest.mark.parametrize("code", images.MESSAGES)
def test_every_message_is_whole_sentences(code):
    assert images.refusal(code).messages[0][-1] == "."
    assert "%" not in images.refusal(code).messages[0]


BY_THEMSELVES = {"busy", "storage"}  # nothing is wrong with the file


@pytest.mark.parametrize(("language", "places"), [("de", "Telefon|Programm|Word"), ("uk", "телефон|програм|Word")])
def test_a_refusal_says_what_to_do_where(language, places):
    with translation.override(language):
        said = {name: str(text) for name, text in {**images.MESSAGES, **documents.MESSAGES}.items()}
    assert {name for name, text in said.items() if not re.search(places, text)} == BY_THEMSELVES


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (png(30_000, 30_000), ["0,0", "900,0", "120"]),
        (encoded(photo(), "JPEG").ljust(50_000_000, b"\0"), ["47,7", "40"]),
    ],
    ids=["pixels", "bytes"],
)
@pytest.mark.parametrize("language", ["de", "uk"])
def test_messages_name_the_limits_and_this_pictures_size(content, numbers, language):
    with translation.override(language), pytest.raises(ValidationError) as caught:
        process(content)
    assert re.findall(r"[\d,]*\d", caught.value.messages[0]) == numbers


def test_a_picture_that_was_stopped_is_named_with_its_size(monkeypatch):
    def stop(*_arguments):
        raise child.Stopped({"width": 4_000, "height": 3_000})

    monkeypatch.setattr(child, "run", stop)
    with translation.override("de"), pytest.raises(ValidationError) as caught:
        process(encoded(photo(), "JPEG").ljust(11_400_000))
    assert (caught.value.code, caught.value.params["measures"]) == ("overstrained", "10,9 MB, 12,0 Megapixel")
