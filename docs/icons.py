"""Draws the icons of static/img/ from the site's motif: `python docs/icons.py` (they are kept in the repository).

The motif stands within the inner 80 % of the picture, so that a telephone may cut a circle out of it (W3C, "maskable").
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from partnership.shareimages import PAPER, arc  # noqa: E402

SIZES = {32: 0.36, 180: 0.27, 192: 0.27, 512: 0.27}  # pixels, and how far the dots stand from the middle
FINE = 8


def icon(size, reach):
    edge = size * FINE
    canvas = Image.new("RGB", (edge, edge), PAPER)
    left, right, base = edge * (0.5 - reach), edge * (0.5 + reach), edge * 0.62
    pen = ImageDraw.Draw(canvas)
    arc(pen, (left, base), (right, base), rise=edge * 0.55, dot=edge * 0.11, width=round(edge * 0.055), fine=1)
    return canvas.resize((size, size), Image.Resampling.LANCZOS)


for size, reach in SIZES.items():
    icon(size, reach).quantize(32).save(ROOT / f"static/img/icon-{size}.png", "PNG", optimize=True)
