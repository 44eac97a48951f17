"""The map of the twinnings: both regions in one scale, drawn on the server, with the list of twinnings as the bridge.

Three drawings: `landscape` (the regions left and right of the list), `portrait` (above and below it, for telephones)
and `locator` (one twinning). Numbers are units of the drawing; y grows downwards.
"""

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .models import Side

KM_PER_DEGREE = 111.32  # of longitude at the equator; 110.57 of latitude in the middle (WGS 84)
OUTLINES = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Projection:
    """Equirectangular around the middle of an outline: right to a unit over the 300 km of a region."""

    longitude: float
    latitude: float
    centre: Point
    units_per_km: float

    @classmethod
    def of(cls, outline, centre, units_per_km):
        longitudes, latitudes = zip(*outline, strict=True)
        middle = [(min(values) + max(values)) / 2 for values in (longitudes, latitudes)]
        return cls(*middle, centre, units_per_km)

    def __call__(self, longitude, latitude):
        shrink = math.cos(math.radians(self.latitude))
        east = (longitude - self.longitude) * KM_PER_DEGREE * shrink * self.units_per_km
        north = (latitude - self.latitude) * 110.57 * self.units_per_km
        return Point(self.centre.x + east, self.centre.y - north)


class Regions:
    """Both regions in one scale around two centres."""

    def __init__(self, nrw, oblast, units_per_km):
        centres = {Side.NRW: nrw, Side.OBLAST: oblast}
        self.placed = {side: Projection.of(OUTLINES[side], at, units_per_km) for side, at in centres.items()}

    def dots(self, twinning):
        """Returns where the two municipalities lie on the map, that of North Rhine-Westphalia first."""
        places = (twinning.nrw, twinning.oblast)
        return [self.placed[place.region.side](float(place.longitude), float(place.latitude)) for place in places]

    @property
    def outlines(self):
        return {side: ring(OUTLINES[side], project) for side, project in self.placed.items()}


ANYWHERE = Regions(Point(0, 0), Point(0, 0), 1)


@dataclass(frozen=True)
class Row:
    """A twinning on the map: its dots, the places of its names (None where one name stands for two rows), its lines."""

    twinning: object
    nrw: Point
    oblast: Point
    nrw_name: Point | None
    oblast_name: Point | None
    line: str
    bow: str
    box: "Box"


@dataclass(frozen=True)
class Drawing:
    """Everything that a template needs: the outlines as paths, and the rows from top to bottom."""

    form: str
    outlines: dict[str, str]
    rows: list[Row]
    width: int
    height: int
    titles: tuple[Point, Point]  # where the names of the regions stand

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"


# --- left and right of the list -----------------------------------------------------------------------------------------

WIDTH, FIRST_ROW, ROW = 1280, 84, 42
LIST = (428, 852)  # where the list of twinnings begins and ends
NAMES = (608, 672)  # where a name on the left ends, and one on the right begins


def landscape(twinnings):
    """Returns the drawing with the list between the regions; partners in common have one name between their rows."""
    height = max(440, FIRST_ROW + len(twinnings) * ROW + 4)
    middle = (FIRST_ROW + height) / 2 - 16
    regions = Regions(Point(168, middle), Point(1100, middle + 26), 1.22)
    ordered = in_order(twinnings)
    lefts, rights = name_levels(ordered, "nrw_id"), name_levels(ordered, "oblast_id")
    rows = [_row(regions, *row) for row in zip(ordered, range(len(ordered)), lefts, rights, strict=True)]
    return Drawing("landscape", regions.outlines, rows, WIDTH, height, (Point(0, 26), Point(WIDTH, 26)))


def _row(regions, twinning, number, left, right):
    nrw, oblast = regions.dots(twinning)
    (left_level, is_left, _), (right_level, is_right, is_shared) = left, right
    ends = zip((nrw, oblast), LIST, (left_level, right_level), NAMES, strict=True)
    line = "".join(f"{bend(dot, Point(edge, level))}H{name}" for dot, edge, level, name in ends)
    names = [Point(NAMES[0], left_level) if is_left else None, Point(NAMES[1], right_level) if is_right else None]
    arc = bow(Point(NAMES[0] + 10, left_level), Point(NAMES[1] - 10, right_level))
    end = NAMES[1] - 8 if is_shared else LIST[1]  # no frame runs through a name that stands between two rows
    box = Box(LIST[0], FIRST_ROW + (number - 0.5) * ROW + 1, end - LIST[0], ROW - 2)
    return Row(twinning, nrw, oblast, *names, line, arc, box)


def name_levels(ordered, partner):
    """Returns for each row: the level of its name on one side, whether it is written with this row, and has others too.

    A name of several rows is written with the last of them, so that it stands on all their lines.
    """
    levels = []
    for _pk, group in itertools.groupby(range(len(ordered)), key=lambda number: getattr(ordered[number], partner)):
        numbers = list(group)
        level = FIRST_ROW + (numbers[0] + numbers[-1]) / 2 * ROW
        levels += [(level, number == numbers[-1], len(numbers) > 1) for number in numbers]
    return levels


# --- above and below the list -------------------------------------------------------------------------------------------

NARROW, LIST_TOP, LINE, GAP = 360, 276, 31, 6  # a line is 24 pixels high on a screen of 320 (WCAG 2.2, 2.5.8)
EDGES = (34, 326)  # where the names on the left begin, and those on the right end


def portrait(twinnings):
    """Returns the drawing for telephones: a line runs down the left edge to a name, and down the right one from it."""
    ordered = in_order(twinnings)
    groups = [list(group) for _pk, group in itertools.groupby(ordered, key=lambda twinning: twinning.oblast_id)]
    end = LIST_TOP + len(ordered) * LINE + len(groups) * (LINE + GAP)
    regions = Regions(Point(132, 144), Point(224, end + 104), 0.82)
    rows, top = [], LIST_TOP
    for group in groups:
        right = Point(EDGES[1], top + len(group) * LINE)
        for level, twinning in enumerate(group):
            channel = len(rows) * min(2.2, 20 / len(ordered))
            rows.append(_step(regions, twinning, channel, top + level * LINE, right, level + 1 == len(group)))
        top = right.y + LINE + GAP
    height = round(end + 218)
    return Drawing("portrait", regions.outlines, rows, NARROW, height, (Point(0, 22), Point(NARROW, height - 8)))


def _step(regions, twinning, channel, level, right, is_last):
    nrw, oblast = regions.dots(twinning)
    left = Point(EDGES[0], level)
    edges = 24 - channel, NARROW - 3 - channel  # so that no line crosses another one's way out
    line = ribbon(nrw, edges[0], left.x - 6, left.y) + ribbon(oblast, edges[1], right.x + 6, right.y)
    step = f"M{left.x} {level}H284Q300 {level} 300 {level + 12}V{right.y - 14:.0f}"
    box = Box(left.x - 8, level - LINE / 2, right.x - left.x + 16, (right.y - level) * is_last + LINE)
    return Row(twinning, nrw, oblast, left, right if is_last else None, line, step, box)


# --- one twinning -------------------------------------------------------------------------------------------------------


def locator(twinning, joint=()):
    """Returns the drawing of one twinning: two outlines, its dots and its arc, after those of twinnings held jointly."""
    regions = Regions(Point(116, 168), Point(486, 168), 0.8)
    rows = [_across(regions, shown) for shown in (*joint, twinning)]
    return Drawing("locator", regions.outlines, rows, 620, 280, ())


def _across(regions, twinning):
    nrw, oblast = regions.dots(twinning)
    return Row(twinning, nrw, oblast, None, None, "", bow(nrw, oblast, 150), Box(0, 0, 0, 0))


# --- lines --------------------------------------------------------------------------------------------------------------


def in_order(twinnings):
    """Returns the twinnings as their ends lie from north to south, those with one partner together: few lines cross."""

    def height(twinning):
        return sum(dot.y for dot in ANYWHERE.dots(twinning)) / 2

    def kin(twinning):
        return [other for other in twinnings if other.oblast_id == twinning.oblast_id]

    def place(twinning):
        return sum(map(height, kin(twinning))) / len(kin(twinning)), twinning.oblast_id, height(twinning)

    return sorted(twinnings, key=place)


def ring(outline, project):
    """Returns a closed SVG path along an outline of (longitude, latitude), step by step: a third shorter than by places."""
    points = [(round(point.x), round(point.y)) for point in (project(*place) for place in outline)]
    steps = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(points) if (a, b) != (x, y)]
    words = "".join(f" {x} {y}" for x, y in steps).replace(" -", "-")  # a minus parts numbers, too
    return f"M{points[0][0]} {points[0][1]}l{words.removeprefix(' ')}z"


def bend(start, end):
    """Returns the SVG path of an arc that leaves and arrives level, so that it runs into its line of the list."""
    middle = (start.x + end.x) / 2
    return f"M{start.x:.0f} {start.y:.0f}C{middle:.0f} {start.y:.0f} {middle:.0f} {end.y:.0f} {end.x:.0f} {end.y:.0f}"


def bow(start, end, rise=20):
    """Returns the SVG path of the sign between twinned names: an arc that rises above its ends."""
    top = min(start.y, end.y) - rise
    return f"M{start.x:.0f} {start.y:.0f}Q{(start.x + end.x) / 2:.0f} {top:.0f} {end.x:.0f} {end.y:.0f}"


def ribbon(dot, channel, end, level):
    """Returns the SVG path from a dot into the vertical `channel` at the edge, along it, and out at (`end`, `level`)."""
    turn = math.copysign(18, level - dot.y)
    return (
        f"M{dot.x:.0f} {dot.y:.0f}Q{channel:.1f} {dot.y:.0f} {channel:.1f} {dot.y + 2 * turn:.0f}"
        f"V{level - turn / 1.5:.0f}Q{channel:.1f} {level:.0f} {end:.0f} {level:.0f}"
    )
