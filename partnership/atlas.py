"""The map of the twinnings: both regions in one scale, drawn on the server, with the list of twinnings as the bridge.

Numbers are units of the drawing (1 is one CSS pixel at full width); y grows downwards.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .models import Side

UNITS_PER_KM = 1.22
WIDTH, FIRST_ROW, ROW = 1200, 78, 42
LIST = (392, 808)  # where the list of twinnings begins and ends
CENTRES = {Side.NRW: 178, Side.OBLAST: 1022}
KM_PER_DEGREE = 111.32  # of longitude at the equator; 110.57 of latitude in the middle (WGS 84)
OUTLINES = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Projection:
    """Equirectangular around the middle of an outline: right to a unit over the 300 km of a region."""

    longitude: float
    latitude: float
    centre: Point

    @classmethod
    def of(cls, outline, centre):
        longitudes, latitudes = zip(*outline, strict=True)
        middle = [(min(values) + max(values)) / 2 for values in (longitudes, latitudes)]
        return cls(*middle, centre)

    def __call__(self, longitude, latitude):
        shrink = math.cos(math.radians(self.latitude))
        east = (longitude - self.longitude) * KM_PER_DEGREE * shrink * UNITS_PER_KM
        north = (latitude - self.latitude) * 110.57 * UNITS_PER_KM
        return Point(self.centre.x + east, self.centre.y - north)


@dataclass(frozen=True)
class Row:
    """A twinning on the map: its line of the list, its two dots, and the arcs between list and dots."""

    twinning: object
    y: float
    nrw: Point
    oblast: Point

    @property
    def arcs(self):
        return f"{bend(self.nrw, Point(LIST[0], self.y))}{bend(Point(LIST[1], self.y), self.oblast)}"


@dataclass(frozen=True)
class Map:
    """Everything the template needs: the outlines as paths, and the rows from north to south."""

    outlines: dict[str, str]
    rows: list[Row]
    height: int

    @property
    def view_box(self):
        return f"0 0 {WIDTH} {self.height}"


def draw(twinnings):
    """Returns the map of `twinnings`, listed as their NRW sides lie from north to south: so few arcs cross."""
    ordered = sorted(twinnings, key=lambda twinning: -twinning.nrw.latitude)
    height = max(430, FIRST_ROW + len(ordered) * ROW)
    middle = (FIRST_ROW + height) / 2 - 18
    placed = {side: Projection.of(OUTLINES[side], Point(x, middle)) for side, x in CENTRES.items()}
    rows = [
        Row(twinning, FIRST_ROW + number * ROW, dot(placed, twinning.nrw), dot(placed, twinning.oblast))
        for number, twinning in enumerate(ordered)
    ]
    return Map({side: ring(OUTLINES[side], placed[side]) for side in CENTRES}, rows, height)


def dot(placed, municipality):
    """Returns where a municipality lies on the map."""
    return placed[municipality.region.side](float(municipality.longitude), float(municipality.latitude))


def ring(outline, project):
    """Returns a closed SVG path along an outline of (longitude, latitude)."""
    return "M" + "L".join(f"{point.x:.0f} {point.y:.0f}" for point in (project(*place) for place in outline)) + "Z"


def bend(start, end):
    """Returns the SVG path of an arc that leaves and arrives level, so that it runs into its line of the list."""
    middle = (start.x + end.x) / 2
    return f"M{start.x:.0f} {start.y:.0f}C{middle:.0f} {start.y:.0f} {middle:.0f} {end.y:.0f} {end.x:.0f} {end.y:.0f}"
