"""What the largest and the most hostile pictures cost the child process: `python -m bench.pictures`.

Prints for each the way it ended, its peaks of resident memory (VmHWM) and of reserved (VmPeak, which the worker's limit
counts) and its processor time, and fails if one was above what is promised: 400 MB and 20 s.
"""

import re
import resource
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
MEGABYTES, SECONDS = 400, 20


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that does not compress to nothing: one noisy tile, again and again."""
    tile = Image.effect_noise((512, 512), 60).convert(mode)
    image = Image.new(mode, (width, height))
    for x in range(0, width, 512):
        for y in range(0, height, 512):
            image.paste(tile, (x, y))
    return image


def half_transparent(width: int, height: int) -> Image.Image:
    image = noise(width, height)
    image.putalpha(image.getchannel("R"))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(width: int, height: int, mode: str = "RGB", **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # it has to be turned, which costs a copy
    return encoded(noise(width, height, mode), "JPEG", quality=60, exif=exif, **options)


def png(width: int, height: int, bits: int, colour: int, samples: int) -> bytes:
    """A PNG of one colour, made line by line: a small file that says nothing of what it costs."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(1), b"\0" + b"\x7f" * (width * samples * bits // 8)
    lines = b"".join(packer.compress(row) for _line in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def animation() -> bytes:
    frames = [noise(1000, 800), noise(1000, 800).rotate(90)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:] * 20, duration=50)


PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG of 12 megapixels": lambda: jpeg(4000, 3000),
    "JPEG of 40 megapixels, 4:4:4": lambda: jpeg(8000, 5000, subsampling=0),
    "JPEG of 60 megapixels": lambda: jpeg(10_000, 6000),
    "JPEG of 120 megapixels": lambda: jpeg(12_000, 10_000),
    "JPEG of 120 megapixels, CMYK": lambda: jpeg(12_000, 10_000, "CMYK"),
    "JPEG of 120 megapixels, 30,000 wide": lambda: jpeg(30_000, 4000),
    "JPEG of 121 megapixels": lambda: jpeg(12_100, 10_000),
    "JPEG of 40 megapixels, progressive": lambda: jpeg(8000, 5000, progressive=True),
    "JPEG of 80 megapixels, progressive": lambda: jpeg(10_000, 8000, progressive=True),
    "JPEG of 80 megapixels, progressive 4:4:4": lambda: jpeg(10_000, 8000, progressive=True, subsampling=0),
    "JPEG of 120 megapixels, progressive": lambda: jpeg(12_000, 10_000, progressive=True),
    "PNG of 36 megapixels": lambda: png(6000, 6000, 8, 2, 3),
    "PNG of 36 megapixels, transparent": lambda: png(6000, 6000, 8, 6, 4),
    "PNG of 36 megapixels, 16 bit": lambda: png(6000, 6000, 16, 2, 3),
    "PNG of 36 megapixels, 16 bit grey": lambda: png(6000, 6000, 16, 0, 1),
    "PNG of 36 megapixels, half transparent": lambda: encoded(half_transparent(6000, 6000), "PNG", compress_level=1),
    "PNG of 36 megapixels, noise": lambda: encoded(noise(6000, 6000), "PNG", compress_level=1),
    "PNG of 40 megapixels": lambda: png(8000, 5000, 8, 2, 3),
    "PNG of 144 megapixels, a bomb": lambda: png(12_000, 12_000, 8, 2, 3),
    "WebP of 16 megapixels": lambda: encoded(noise(4000, 4000), "WEBP", quality=60, method=0),
    "WebP of 9.6 megapixels, transparent": lambda: encoded(half_transparent(3100, 3100), "WEBP", quality=60, method=0),
    "WebP of 16 megapixels, without loss": lambda: encoded(noise(4000, 4000), "WEBP", lossless=True, method=0),
    "WebP of 176 megapixels, a bomb": lambda: webp_bomb(),
    "WebP, animated": animation,
}


def webp_bomb() -> bytes:
    return encoded(Image.new("RGB", (16_000, 11_000)), "WEBP", quality=1, method=0)


# The worker as it is, which says at its end what it has used.
PROGRAM = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(open("/proc/self/status").read()))
from partnership.uploads import worker
worker.main(*sys.argv[1:])
"""


def cost(content: bytes) -> tuple[int, str, float, float, float]:
    """Returns how the worker ended, what it said last, its peaks of resident and reserved memory in MB, and its seconds."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        source.write_bytes(content)
        command = [sys.executable, "-B", "-c", PROGRAM, str(source), name, "picture", "10", "90"]
        environment = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peaks = {key: int(value) * 1024 / 1e6 for key, value in re.findall(r"(VmHWM|VmPeak):\s+(\d+) kB", done.stderr)}
    return done.returncode, (done.stdout.splitlines() or [""])[-1], peaks["VmHWM"], peaks["VmPeak"], seconds


def rows() -> Iterator[bool]:
    print(f"{'picture':44} {'MB':>6} {'end':>4} {'VmHWM':>6} {'VmPeak':>6} {'CPU s':>6}")
    for name, make in PICTURES.items():
        content = make()
        end, said, peak, reserved, seconds = cost(content)
        measured = f"{len(content) / 1e6:6.1f} {end:4} {peak:6.0f} {reserved:6.0f} {seconds:6.1f}"
        print(f"{name:44} {measured}  {said[:60]}", flush=True)
        yield end in (0, 3) and peak <= MEGABYTES and seconds <= SECONDS


if __name__ == "__main__":
    kept = list(rows())
    print(f"{kept.count(True)} passed, {kept.count(False)} failed")
    sys.exit(not all(kept))
