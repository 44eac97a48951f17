"""The map of the twinnings: both regions in one scale, drawn on the server, with the list of ties as the bridge.

Three drawings: `landscape` (the regions left and right of the list), `portrait` (above and below it, for telephones)
and `locator` (one twinning). A tie is one line, however many rows of the register it has: where municipalities hold it
jointly, it has several ends. Numbers are units of the drawing; y grows downwards.
"""

import itertools
import json
import math
import operator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .models import Side, ties

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

    def dot(self, place):
        """Returns where a municipality lies on the map."""
        return self.placed[place.region.side](float(place.longitude), float(place.latitude))

    @property
    def outlines(self):
        return {side: ring(OUTLINES[side], project) for side, project in self.placed.items()}


ANYWHERE = Regions(Point(0, 0), Point(0, 0), 1)


class End(NamedTuple):
    """One end of a tie: a municipality, its dot, and where its name stands."""

    place: object
    dot: Point
    name: Point


@dataclass(frozen=True)
class Row:
    """A row of the register in the drawing of its tie: the frame that leads to its page, and the ends named first here."""

    twinning: object
    box: Box
    nrw: list[End]
    oblast: list[End]


@dataclass(frozen=True)
class Tie:
    """One line: its dots, the part between them and the names, the part between the names, and its rows."""

    dots: list[Point]
    line: str
    bow: str
    rows: list[Row]

    @classmethod
    def of(cls, rows, left, right, boxes, **parts):
        """Makes a tie of its rows, each with its box, and of its ends on the left and on the right."""
        named, made = set(), []
        for row, box in zip(rows, boxes, strict=True):
            new = [[end for end in ends if end.place in {row.nrw, row.oblast} - named] for ends in (left, right)]
            made.append(Row(row, box, *new))
            named |= {row.nrw, row.oblast}
        return cls([end.dot for end in (*left, *right)], rows=made, **parts)


@dataclass(frozen=True)
class Drawing:
    """Everything that a template needs: the outlines as paths, and the ties from top to bottom."""

    form: str
    outlines: dict[str, str]
    ties: list[Tie]
    width: int
    height: int
    titles: tuple[Point, Point]  # where the names of the regions stand

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"


# --- left and right of the list -----------------------------------------------------------------------------------------

WIDTH, FIRST_ROW, ROW = 1120, 84, 41  # a row is 24 pixels high on a screen of 768 (WCAG 2.2, 2.5.8)
LIST = (344, 816)  # where the list of ties begins and ends
NAMES = (528, 592)  # where a name on the left ends, and one on the right begins
FORK = 22  # how far from its names the line of a joint tie becomes one


def landscape(twinnings):
    """Returns the drawing with the list between the regions."""
    ordered = in_order(twinnings)
    height = max(400, FIRST_ROW + len(twinnings) * ROW + 4)
    middle = (FIRST_ROW + height) / 2 - 16
    regions = Regions(Point(128, middle), Point(974, middle + 20), 0.95)
    drawn, top = [], FIRST_ROW
    for rows in ordered:
        drawn.append(_across_list(regions, rows, top))
        top += len(rows) * ROW
    return Drawing("landscape", regions.outlines, drawn, WIDTH, height, (Point(0, 26), Point(WIDTH, 26)))


def _across_list(regions, rows, top):
    sides, lines = [], []
    for places, edge, x in zip(ends_of(rows), LIST, NAMES, strict=True):
        step = len(rows) * ROW / len(places)  # the names of a side are spread over the rows of their tie
        names = [Point(x, top - ROW / 2 + (number + 0.5) * step) for number in range(len(places))]
        ends = [End(place, regions.dot(place), name) for place, name in zip(places, names, strict=True)]
        lines += [f"{bend(end.dot, Point(edge, end.name.y))}H{x}" for end in ends]
        sides.append(ends)
    left, right = sides
    # No frame runs through a name that stands between two rows.
    start = LIST[0] if len(left) == len(rows) else NAMES[0] + 8
    stop = LIST[1] if len(right) == len(rows) else NAMES[1] - 8
    boxes = [Box(start, top + (number - 0.5) * ROW + 1, stop - start, ROW - 2) for number in range(len(rows))]
    return Tie.of(rows, left, right, boxes, line="".join(lines), bow=fork(left, right))


def fork(left, right):
    """Returns the path of the sign between the names: an arc, parted into as many ends as there are names on a side."""
    level = sum(end.name.y for end in left) / len(left)  # that of the middle of the tie, as on the right
    inner, paths = [], []
    for ends, way in ((left, 1), (right, -1)):
        meeting = Point(ends[0].name.x + way * (FORK if len(ends) > 1 else 10), level)
        inner.append(meeting)
        if len(ends) > 1:
            paths += [
                f"M{end.name.x + way * 6} {end.name.y:.0f}Q{meeting.x} {end.name.y:.0f} {meeting.x} {level:.0f}"
                for end in ends
            ]
    return bow(*inner) + "".join(paths)


# --- above and below the list -------------------------------------------------------------------------------------------

NARROW, LIST_TOP, LINE, GAP = 360, 276, 31, 6  # a line is 24 pixels high on a screen of 320 (WCAG 2.2, 2.5.8)
EDGES = (34, 326)  # where the names on the left begin, and those on the right end


def portrait(twinnings):
    """Returns the drawing for telephones: a line runs down the left edge to a name, and down the right one from it."""
    ordered = in_order(twinnings)
    end = LIST_TOP + sum(lines_of(rows) * LINE + GAP for rows in ordered)
    regions = Regions(Point(132, 144), Point(224, end + 104), 0.82)
    drawn, top = [], LIST_TOP
    step = min(2.2, 20 / max(len(twinnings), 1))
    channels = itertools.count(24, -step), itertools.count(NARROW - 3, -step)
    for rows in ordered:
        drawn.append(_down_list(regions, rows, top, channels))
        top += lines_of(rows) * LINE + GAP
    height = round(end + 218)
    return Drawing("portrait", regions.outlines, drawn, NARROW, height, (Point(0, 22), Point(NARROW, height - 8)))


def lines_of(rows):
    """Returns how many lines a tie takes: one for each name, and no fewer than it has rows."""
    return max(sum(map(len, ends_of(rows))), len(rows))


def _down_list(regions, rows, top, channels):
    """`channels` count where the next line runs along each edge, so that none crosses another one's way out."""
    level = itertools.count(top, LINE)
    left, right = (
        [End(place, regions.dot(place), Point(x, next(level))) for place in places]
        for places, x in zip(ends_of(rows), EDGES, strict=True)
    )
    ways = [(end, next(channels[0]), end.name.x - 6) for end in left]
    ways += [(end, next(channels[1]), end.name.x + 6) for end in right]
    line = "".join(ribbon(end.dot, channel, x, end.name.y) for end, channel, x in ways)
    first, *others = (f"M{end.name.x} {end.name.y}H284Q300 {end.name.y} 300 {end.name.y + 12}" for end in left)
    bow = f"{first}V{right[0].name.y - 14}{''.join(others)}"
    heights = [1] * len(rows)
    heights[-1 if len(left) >= len(rows) else 0] += lines_of(rows) - len(rows)
    starts = itertools.accumulate(heights, initial=0)
    boxes = [
        Box(EDGES[0] - 8, top + (start - 0.5) * LINE, EDGES[1] - EDGES[0] + 16, lines * LINE)
        for start, lines in zip(starts, heights, strict=False)
    ]
    return Tie.of(rows, left, right, boxes, line=line, bow=bow)


# --- one twinning -------------------------------------------------------------------------------------------------------

RISE = 150


def locator(twinning, joint=()):
    """Returns the drawing of one twinning: two outlines, its dots and its arc; before it the other ends of a joint tie."""
    regions = Regions(Point(116, 168), Point(486, 168), 0.8)
    dots = start, end = regions.dot(twinning.nrw), regions.dot(twinning.oblast)
    others = [[place for place in side if place not in (twinning.nrw, twinning.oblast)] for side in ends_of(joint)]
    branches = [
        (regions.dot(place), on_bow(start, end, RISE, part))
        for side, part in zip(others, (0.2, 0.8), strict=True)
        for place in side
    ]
    rest = Tie([dot for dot, _meeting in branches], "", "".join(bow(*branch, 8) for branch in branches), [])
    own = Tie(list(dots), "", bow(start, end, RISE), [])
    return Drawing("locator", regions.outlines, [rest, own] if branches else [own], 620, 280, ())


# --- lines --------------------------------------------------------------------------------------------------------------


def in_order(twinnings):
    """Returns the ties from north to south, each as the list of its rows in this order: few lines cross."""

    def height(rows):
        return sum(_height(place) for row in rows for place in (row.nrw, row.oblast)) / len(rows)

    return sorted((sorted(rows, key=lambda row: height([row])) for rows in ties(twinnings)), key=height)


def ends_of(rows):
    """Returns the municipalities of a tie on the left and on the right, from north to south."""
    sides = {row.nrw for row in rows}, {row.oblast for row in rows}
    return [sorted(side, key=lambda place: (_height(place), place.pk)) for side in sides]


def _height(place):
    return ANYWHERE.dot(place).y


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


def on_bow(start, end, rise, part):
    """Returns the point on a bow at a part of its way, between 0 and 1."""
    top = Point((start.x + end.x) / 2, min(start.y, end.y) - rise)
    weights = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return Point(*(sum(map(operator.mul, weights, values)) for values in zip(start, top, end, strict=True)))


def ribbon(dot, channel, end, level):
    """Returns the SVG path from a dot into the vertical `channel` at the edge, along it, and out at (`end`, `level`)."""
    turn = math.copysign(18, level - dot.y)
    return (
        f"M{dot.x:.0f} {dot.y:.0f}Q{channel:.1f} {dot.y:.0f} {channel:.1f} {dot.y + 2 * turn:.0f}"
        f"V{level - turn / 1.5:.0f}Q{channel:.1f} {level:.0f} {end:.0f} {level:.0f}"
    )
