"""Draws the icons of static/img/ from the site's motif: `python docs/icons.py` (they are kept in the repository).

Also the picture that stands for photos on the page of the components, in the sizes that a photo has.

The motif stands within the inner 80 % of the picture, so that a telephone may cut a circle out of it (W3C, "maskable").
"""

import os
import sys
from pathlib import Path

import django
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django.setup()

from partnership.desk.specimens import PICTURE  # noqa: E402
from partnership.machines.palette import palette  # noqa: E402
from partnership.machines.shareimages import arc  # noqa: E402

SIZES = {32: 0.36, 180: 0.27, 192: 0.27, 512: 0.27}  # pixels, and how far the dots stand from the middle
ADDRESS_BAR = (16, 32, 48)  # pixels; what favicon.ico holds, for whoever asks for it without reading the page
FINE = 8


def icon(size, reach):
    edge = size * FINE
    canvas = Image.new("RGB", (edge, edge), palette()["paper"])
    left, right, base = edge * (0.5 - reach), edge * (0.5 + reach), edge * 0.62
    pen = ImageDraw.Draw(canvas)
    arc(pen, (left, base), (right, base), rise=edge * 0.55, dot=edge * 0.11, width=round(edge * 0.055), fine=1)
    return canvas.resize((size, size), Image.Resampling.LANCZOS)


def mark():
    """Returns the motif as SVG, for browsers that take such an icon."""
    colours = palette()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 28">'
        f'<path d="M8 21Q28 -9 48 21" fill="none" stroke="{colours["soft"]}" stroke-width="3"/>'
        f'<circle cx="8" cy="21" r="6" fill="{colours["nrw"]}"/>'
        f'<circle cx="48" cy="21" r="6" fill="{colours["oblast"]}"/></svg>\n'
    )


def specimen(width, height):
    canvas = Image.new("RGB", (width, height), palette()["nrw-fill"])
    pen = ImageDraw.Draw(canvas)
    level, dot = height * 0.68, height // 20
    arc(pen, (width * 0.25, level), (width * 0.75, level), rise=height * 0.8, dot=dot, width=dot // 2, fine=1)
    return canvas


def draw_specimens():
    folder = ROOT / "static/img/specimen"
    sizes = [(PICTURE.rendition, width) for width in PICTURE.widths] + [(PICTURE.teaser, w) for w in PICTURE.teasers]
    for name, width in sizes:
        for kind in ("avif", "webp"):
            specimen(width, width * 2 // 3).save(folder / name(width, kind))
    specimen(PICTURE.width, PICTURE.height).save(folder / PICTURE.original)


draw_specimens()
(ROOT / "static/img/mark.svg").write_text(mark())
for size, reach in SIZES.items():
    icon(size, reach).quantize(32).save(ROOT / f"static/img/icon-{size}.png", "PNG", optimize=True)
frames = [icon(size, SIZES[32]) for size in ADDRESS_BAR]
frames[-1].save(
    ROOT / "static/img/favicon.ico",
    sizes=[frame.size for frame in frames],
    append_images=frames[:-1],
    bitmap_format="bmp",
)
