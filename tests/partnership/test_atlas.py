"""The map: both regions in one scale, each twinning a row with its two dots, joined by lines."""

import re
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest

from partnership import atlas
from partnership.models import Side
from tests import factories

pytestmark = pytest.mark.django_db
DRAWINGS = [atlas.landscape, atlas.portrait]


def placed(side, scale=1):
    return atlas.Projection.of(atlas.OUTLINES[side], atlas.Point(0, 0), scale)


def numbers(path):
    """The coordinates in a path, pair by pair; those of a vertical line are left out."""
    pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)
    return [(float(x), float(y)) for x, y in pairs]


def corners(outline):
    """The places along an outline, whose path holds the first and the steps from each to the next."""
    steps = [tuple(map(int, pair)) for pair in re.findall(r"(-?\d+) ?(-?\d+)", outline)]
    return list(accumulate(steps, lambda place, step: (place[0] + step[0], place[1] + step[1])))


@pytest.fixture
def joint():
    """Two municipalities of North Rhine-Westphalia with one partner, and a pair of its own between them on the map."""
    partner = factories.municipality(Side.OBLAST, latitude=Decimal("48.5"), longitude=Decimal("35.9"))
    place = {"oblast": partner, "nrw": factories.municipality(latitude=Decimal("51.8"))}
    first = factories.twinning(**place)
    between = factories.twinning(nrw=factories.municipality(latitude=Decimal("51.2")))
    second = factories.twinning(oblast=partner, nrw=factories.municipality(latitude=Decimal("50.8")))
    return first, between, second


@pytest.mark.parametrize("side", [Side.NRW, Side.OBLAST])
def test_a_degree_of_latitude_is_as_long_in_both_regions(side):
    project = placed(side, 1.22)
    assert project(0, 48).y - project(0, 49).y == pytest.approx(110.57 * 1.22)


@pytest.mark.parametrize(("side", "latitude"), [(Side.NRW, 51.4), (Side.OBLAST, 48.3)])
def test_a_degree_of_longitude_is_shorter_than_one_of_latitude(side, latitude):
    project = placed(side)
    assert project(8, latitude).x - project(7, latitude).x == pytest.approx(111.32 * 0.64, abs=3)


def test_north_is_up_and_east_is_right():
    project = placed(Side.NRW)
    assert project(7, 52).y < project(7, 51).y
    assert project(7, 51).x < project(8, 51).x


@pytest.mark.parametrize("draw", DRAWINGS)
def test_rows_run_from_north_to_south(draw):
    south = factories.twinning(nrw=factories.municipality(latitude=Decimal("50.8")))
    north = factories.twinning(nrw=factories.municipality(latitude=Decimal("51.8")))
    assert [row.twinning for row in draw([south, north]).rows] == [north, south]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_twinnings_of_one_partner_share_its_name(draw, joint):
    first, between, second = joint
    rows = {row.twinning: row for row in draw([first, between, second]).rows}
    assert list(rows)[:2] == [first, second] or list(rows)[1:] == [first, second]
    assert [rows[twinning].oblast_name is None for twinning in (first, second)].count(True) == 1
    assert [row.nrw_name is None for row in rows.values()] == [False] * 3
    assert rows[first].oblast == rows[second].oblast


def test_a_shared_name_stands_in_the_middle_of_its_rows(joint):
    first, last = (row for row in atlas.landscape(joint).rows if row.twinning != joint[1])
    assert first.oblast_name is None  # the name is written last, on the lines of both
    assert last.oblast_name.y == (first.nrw_name.y + last.nrw_name.y) / 2


def test_lines_of_the_wide_map_run_from_dot_to_name():
    row = atlas.landscape([factories.twinning()]).rows[0]
    lines = row.line[1:].split("M")
    points, ends = [numbers(line) for line in lines], [float(line.rpartition("H")[2]) for line in lines]
    assert [(round(dot.x), round(dot.y)) for dot in (row.nrw, row.oblast)] == [line[0] for line in points]
    assert [line[-1] for line in points] == [(atlas.LIST[0], row.nrw_name.y), (atlas.LIST[1], row.oblast_name.y)]
    assert ends == [row.nrw_name.x, row.oblast_name.x]


def test_lines_of_the_narrow_map_lead_from_each_dot_to_its_name():
    row = atlas.portrait([factories.twinning()]).rows[0]
    first, second = (numbers(line) for line in row.line[1:].split("M"))
    assert (first[0], second[0]) == (
        (round(row.nrw.x), round(row.nrw.y)),
        (round(row.oblast.x), round(row.oblast.y)),
    )
    assert (first[-1], second[-1]) == ((row.nrw_name.x - 6, row.nrw_name.y), (row.oblast_name.x + 6, row.oblast_name.y))


def test_the_locator_joins_two_dots_with_one_arc():
    row = atlas.locator(factories.twinning()).rows[0]
    points = numbers(row.bow.replace("Q", " Q"))
    assert points[0] == (round(row.nrw.x), round(row.nrw.y))
    assert points[-1] == (round(row.oblast.x), round(row.oblast.y))


@pytest.mark.parametrize("draw", DRAWINGS)
def test_the_drawing_grows_with_the_register(draw):
    twinning = factories.twinning()
    heights = [draw([twinning] * number).height for number in (20, 30, 40)]
    assert heights[1] - heights[0] == heights[2] - heights[1] > 0


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("count", [1, 9, 30])
def test_everything_lies_within_the_drawing_and_no_row_covers_another(draw, count):
    drawn = draw([factories.twinning() for _number in range(count)])
    points = [point for path in drawn.outlines.values() for point in corners(path)]
    points += [dot for row in drawn.rows for dot in (row.nrw, row.oblast)]
    points += [(row.box.x + row.box.width, row.box.y + row.box.height) for row in drawn.rows]
    assert [p for p in points if not (0 <= p[0] <= drawn.width and 0 <= p[1] <= drawn.height)] == []
    ends = [(row.box.y, row.box.y + row.box.height) for row in drawn.rows]
    assert all(end <= start for (_start, end), (start, _end) in pairwise(ends))


def test_an_outline_runs_through_its_places_in_steps():
    line = atlas.ring([(0, 0), (3, 4), (3, 4), (1, 9), (1, 2)], lambda x, y: atlas.Point(x, y))
    assert (line, corners(line)) == ("M0 0l3 4-2 5 0-7z", [(0, 0), (3, 4), (1, 9), (1, 2)])


def test_a_register_without_twinnings_still_draws_both_regions():
    assert [sorted(draw([]).outlines) for draw in DRAWINGS] == [["nrw", "oblast"]] * 2
