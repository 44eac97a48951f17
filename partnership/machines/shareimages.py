"""Pictures for links that are shared elsewhere: the title and the arc between two dots, in the site's own faces.

Drawn when first asked for and kept in the cache under what is drawn, so that a changed title has a new picture at once.
The size is the one that the Open Graph previews of the large networks show uncut, 1200 by 630 pixels.
"""

import hashlib
import io
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from PIL import Image, ImageDraw, ImageFont

from ..texts.typography import set_type
from .palette import palette

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
FINE: Final = 2  # drawn so much larger, then reduced: Pillow's lines have no smooth edges of their own
TITLE: Final = (88, 78, 70, 62, 54, 48, 42)  # sizes in pixels, the first that fits is taken
LEADING: Final = 1.16
Point = tuple[float, float]
MAX_AGE: Final = 300  # seconds
LAYOUT: Final = 2  # goes up when the drawing changes, so that no picture of the old one is taken from the cache


@dataclass(frozen=True)
class ShareImage:
    """What stands on the picture in its language ("de" or "uk"): the title, line by line where it has such, and the line
    below it.
    """

    title: str
    line: str
    language: str

    @property
    def site(self) -> str:
        with translation.override(self.language):
            return gettext("North Rhine-Westphalia and Dnipropetrovsk")

    @property
    def name(self) -> str:
        """Returns what tells this picture from every other, as an entity tag and in the cache."""
        return hashlib.sha256(repr((LAYOUT, palette(), self.site, *astuple(self))).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """Returns the picture as PNG, from the cache if it was drawn before."""
        key = f"share-image-{self.name}"
        content: bytes | None = cache.get(key)
        if content is None:
            content = draw(self)
            cache.set(key, content, timeout=None)
        return content


def respond(request: HttpRequest, image: ShareImage) -> HttpResponseBase:
    """Answers with the picture, which other sites may show (that is what it is for)."""
    etag = f'"{image.name}"'
    answer = get_conditional_response(request, etag=etag)
    response = answer or HttpResponse(image.png(), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# --- drawing ------------------------------------------------------------------------------------------------------------


def draw(image: ShareImage) -> bytes:
    """Returns the PNG of a share image."""
    colours = palette()
    canvas = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), colours["paper"])
    pen = ImageDraw.Draw(canvas)
    arc(pen, (MARGIN + 8, 104), (MARGIN + 78, 104), rise=56, dot=9, width=4)
    _write(pen, (MARGIN + 110, 82), image.site, face("fira-sans-600", image.language, 32), colours["ink"])
    lines, font = fitted(set_type(image.title, image.language), image.language)
    for number, words in enumerate(lines):
        _write(pen, (MARGIN, 168 + number * font.size / FINE * LEADING), words, font, colours["ink"])
    pen.line([(MARGIN * FINE, 528 * FINE), ((WIDTH - MARGIN) * FINE, 528 * FINE)], fill=colours["line"], width=2 * FINE)
    arc(pen, (860, 528), (WIDTH - MARGIN - 20, 528), rise=150, dot=15, width=5)
    _write(pen, (MARGIN, 548), image.line, face("fira-sans-400", image.language, 32), colours["soft"])
    buffer = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(96).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def face(name: str, language: str, size: int) -> ImageFont.FreeTypeFont:
    """Returns one of the site's own faces, cut for the language, at a size in pixels of the finished picture."""
    path = Path(settings.BASE_DIR, "static", "fonts", f"{name}-{language}.woff2")
    return ImageFont.truetype(str(path), size * FINE)


def fitted(title: str, language: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Returns the lines of a title and the largest face in which all of it stands above the line at the bottom."""
    for size in TITLE:
        font = face("source-serif-4-600", language, size)
        lines = wrapped(title, font)
        if (
            len(lines) * size * LEADING <= (350 if len(lines) < 4 else 300)
            and max(map(font.getlength, lines)) <= _room()
        ):
            return lines, font
    return lines, font


def _room() -> int:
    return (WIDTH - 2 * MARGIN) * FINE


def wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Returns the text in lines that fit the width of the picture; a word that is longer stands alone."""
    return [line for given in text.splitlines() for line in _wrapped_line(given, font)]


def _wrapped_line(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.strip(" ").split(" "):  # not at no-break spaces
        longer = f"{lines[-1]} {word}".strip(" ")
        if lines[-1] and font.getlength(longer) > _room():
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _write(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, font: ImageFont.FreeTypeFont, ink: str
) -> None:
    pen.text((at[0] * FINE, at[1] * FINE), text, font=font, fill=ink)


def arc(
    pen: ImageDraw.ImageDraw,
    start: Point,
    end: Point,
    rise: float,
    dot: float,
    width: int,
    fine: int = FINE,
) -> None:
    """Draws the motif: an arc (a quadratic curve) between a dot of the one region and one of the other; all in pixels."""
    middle = ((start[0] + end[0]) / 2, start[1] - rise)
    points = [_on_curve(step / 60, start, middle, end, fine) for step in range(61)]
    colours = palette()
    pen.line(points, fill=colours["soft"], width=width * fine, joint="curve")
    for (x, y), colour in ((start, colours["nrw"]), (end, colours["oblast"])):
        pen.ellipse([(x - dot) * fine, (y - dot) * fine, (x + dot) * fine, (y + dot) * fine], fill=colour)


def _on_curve(t: float, start: Point, middle: Point, end: Point, fine: int) -> Point:
    x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c for a, b, c in zip(start, middle, end, strict=True))
    return x * fine, y * fine
