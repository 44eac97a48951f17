"""No file that is stored holds anything but pixels, and the place where the rights are laid (rights.py)."""

import re
from io import BytesIO

import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage

from partnership.uploads import images
from partnership.uploads.worker import XMP_PLACE
from tests.uploads.pictures import SECRET, SRGB, chunk, encoded, exif, opened, photo, process, stored

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
        assert (dict(image.getexif()), {"comment", "icc_profile", "exif"} & set(image.info)) == ({}, set())
        assert image.info.get("xmp") in (None, XMP_PLACE)


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
