"""Pictures for links that are shared elsewhere: the title and the arc between two dots, in the site's own faces.

Drawn when first asked for and kept in the cache under what is drawn, so that a changed title has a new picture at once.
The size is the one that the Open Graph previews of the large networks show uncut, 1200 by 630 pixels.
"""

import hashlib
import io
from dataclasses import astuple, dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from PIL import Image, ImageDraw

from ..texts.typography import set_type
from .lettering import Setting, fitted
from .palette import palette

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
ROOM: Final = WIDTH - 2 * MARGIN
FINE: Final = 2  # drawn so much larger, then reduced: Pillow's lines have no smooth edges of their own
# The faces of a text, each for the letters that those before it lack, and its sizes in pixels.
TITLE: Final = ("source-serif-4-600", "fira-sans-600"), (88, 78, 70, 62, 54, 48, 42, 36, 32)
NAME: Final = ("fira-sans-600",), (32, 28, 24)
LINE: Final = ("fira-sans-400",), (32, 28, 26, 24, 20)
TITLE_TOP: Final = 168
RULE: Final = 528  # where the line at the bottom is
ARC: Final = 860, 444  # where the arc on it begins, and the level above which nothing meets it
Point = tuple[float, float]
MAX_AGE: Final = 300  # seconds
LAYOUT: Final = 3  # goes up when the drawing changes, so that no picture of the old one is taken from the cache


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
    name(image).write(pen, ((MARGIN + 110) * FINE, 82 * FINE), colours["ink"])
    title(image).write(pen, (MARGIN * FINE, TITLE_TOP * FINE), colours["ink"])
    pen.line([(MARGIN * FINE, RULE * FINE), ((WIDTH - MARGIN) * FINE, RULE * FINE)], colours["line"], 2 * FINE)
    arc(pen, (ARC[0], RULE), (WIDTH - MARGIN - 20, RULE), rise=150, dot=15, width=5)
    line(image).write(pen, (MARGIN * FINE, (RULE + 20) * FINE), colours["soft"])
    buffer = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(256).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def title(image: ShareImage) -> Setting:
    """Returns the title as it stands above the line at the bottom and beside the arc on it."""
    beside_arc = ARC[0] - MARGIN - 30
    return _fitted(
        set_type(image.title, image.language), TITLE, [(ARC[1] - TITLE_TOP, ROOM), (RULE - 10 - TITLE_TOP, beside_arc)]
    )


def name(image: ShareImage) -> Setting:
    return _fitted(image.site, NAME, [(50, ROOM - 110)])


def line(image: ShareImage) -> Setting:
    return _fitted(image.line, LINE, [(HEIGHT - RULE - 30, ROOM)])


def _fitted(text: str, style: tuple[tuple[str, ...], tuple[int, ...]], rooms: list[tuple[int, int]]) -> Setting:
    """Returns a text as it fits into the `rooms`, one below the other: down to where each reaches, and how wide it is."""
    names, sizes = style

    def room(bottom: float) -> float:
        return next((width * FINE for down_to, width in rooms if bottom <= down_to * FINE), 0)

    return fitted(text, names, [size * FINE for size in sizes], room)


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
