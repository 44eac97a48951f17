"""Which pictures are refused, with which words, and that nothing of them stays."""

import json
import re
import subprocess
import zlib

import pytest
from django.utils import translation

from partnership.uploads import images, worker
from tests.uploads.pictures import (
    HALF,
    animation,
    chunk,
    encoded,
    jpeg_of_size,
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
