"""Pictures made in code, good ones and hostile ones, and what became of them in the store."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, ImageOps

from partnership.uploads import images

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


def jpeg_of_size(width, height, **options):
    """A small JPEG whose header says that it is large."""
    content = bytearray(encoded(photo(16, 16), "JPEG", **options))
    start = content.index(b"\xff\xc2" if options else b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_of_size(width, height, kind, flags=0):
    """The first bytes of a WebP of one of its three sorts."""
    sizes = {
        b"VP8X": bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + (width - 1 | height - 1 << 14).to_bytes(4, "little"),
        b"VP8 ": b"\x10\x02\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    body = b"WEBP" + kind + struct.pack("<I", 40) + sizes[kind].ljust(40, b"\0")
    return b"RIFF" + struct.pack("<I", len(body)) + body


HALF = {kind: encoded(photo(), kind)[: len(encoded(photo(), kind)) // 2] for kind in ("JPEG", "PNG", "WEBP")}


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


def run_worker(content, tmp_path, *before, part="picture"):
    """The worker as a process of its own, on a file with this content; `before` may be a program that starts it."""
    source, folder = tmp_path / "source", tmp_path / "made"
    source.write_bytes(content)
    folder.mkdir(exist_ok=True)
    command = [*before, sys.executable, "-m", "partnership.uploads.worker", str(source), str(folder), part]
    return subprocess.run(command, cwd=django_settings.BASE_DIR, capture_output=True, timeout=60)
