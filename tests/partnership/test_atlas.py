"""The map: both regions in one scale, each tie one line between the dots of its municipalities."""

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
    """Two municipalities of North Rhine-Westphalia with one partner, jointly, and a pair of its own between them."""
    partner = factories.municipality(Side.OBLAST, latitude=Decimal("48.5"), longitude=Decimal("35.9"))
    first = factories.twinning(oblast=partner, nrw=factories.municipality(latitude=Decimal("51.8")))
    between = factories.twinning(nrw=factories.municipality(latitude=Decimal("51.2")))
    second = factories.twinning(oblast=partner, nrw=factories.municipality(latitude=Decimal("50.8")))
    first.joint_with.add(second)
    return first, between, second


def names(row):
    return [end.place for end in (*row.nrw, *row.oblast)]


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
def test_ties_run_from_north_to_south(draw):
    south = factories.twinning(nrw=factories.municipality(latitude=Decimal("50.8")))
    north = factories.twinning(nrw=factories.municipality(latitude=Decimal("51.8")))
    assert [[row.twinning for row in tie.rows] for tie in draw([south, north]).ties] == [[north], [south]]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_tie_held_jointly_is_one_line_with_several_ends(draw, joint):
    first, between, second = joint
    ties = sorted(draw([between, second, first]).ties, key=lambda tie: len(tie.rows))
    assert [[row.twinning for row in tie.rows] for tie in ties] == [[between], [first, second]]
    assert [len(tie.dots) for tie in ties] == [2, 3]
    assert [names(row) for row in ties[1].rows] == [[first.nrw, first.oblast], [second.nrw]]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_ties_of_one_partner_that_are_not_joint_are_two_lines(draw, joint):
    first, _between, second = joint
    first.joint_with.clear()
    assert [len(tie.dots) for tie in draw([first, second]).ties] == [2, 2]


def test_each_side_of_a_joint_tie_may_have_several_ends(joint):
    first, between, second = joint
    first.joint_with.add(between)
    [tie] = atlas.landscape([first, between, second]).ties
    assert len(tie.dots) == 5
    assert [len(names(row)) for row in tie.rows] == [2, 2, 1]


def test_a_shared_name_stands_in_the_middle_of_its_rows_and_in_no_frame(joint):
    [tie] = atlas.landscape([joint[0], joint[2]]).ties
    [shared], [above], [below] = tie.rows[0].oblast, tie.rows[0].nrw, tie.rows[1].nrw
    assert shared.name.y == (above.name.y + below.name.y) / 2
    assert [row.box.x + row.box.width < shared.name.x for row in tie.rows] == [True, True]


def test_lines_of_the_wide_map_run_from_dot_to_name():
    [tie] = atlas.landscape([factories.twinning()]).ties
    lines = tie.line[1:].split("M")
    points, stops = [numbers(line) for line in lines], [float(line.rpartition("H")[2]) for line in lines]
    ends = [*tie.rows[0].nrw, *tie.rows[0].oblast]
    assert [line[0] for line in points] == [(round(end.dot.x), round(end.dot.y)) for end in ends]
    assert [line[-1] for line in points] == [(edge, end.name.y) for edge, end in zip(atlas.LIST, ends, strict=True)]
    assert stops == [end.name.x for end in ends]


def test_the_sign_of_a_joint_tie_forks_to_each_of_its_names(joint):
    [tie] = atlas.landscape([joint[0], joint[2]]).ties
    arc, *branches = (numbers(part.replace("Q", " Q")) for part in tie.bow[1:].split("M"))
    assert [branch[0] for branch in branches] == [(atlas.NAMES[0] + 6, row.nrw[0].name.y) for row in tie.rows]
    assert [branch[-1] for branch in branches] == [arc[0]] * 2
    assert arc[-1] == (atlas.NAMES[1] - 10, round(tie.rows[0].oblast[0].name.y))


def test_lines_of_the_narrow_map_lead_from_each_dot_to_its_name():
    [tie] = atlas.portrait([factories.twinning()]).ties
    lines = [numbers(line) for line in tie.line[1:].split("M")]
    left, right = tie.rows[0].nrw[0], tie.rows[0].oblast[0]
    assert [line[0] for line in lines] == [(round(end.dot.x), round(end.dot.y)) for end in (left, right)]
    assert [line[-1] for line in lines] == [(left.name.x - 6, left.name.y), (right.name.x + 6, right.name.y)]


def test_the_locator_joins_two_dots_with_one_arc():
    [tie] = atlas.locator(factories.twinning()).ties
    points = numbers(tie.bow.replace("Q", " Q"))
    assert [points[0], points[-1]] == [(round(dot.x), round(dot.y)) for dot in tie.dots]


def test_the_locator_leads_the_other_ends_of_a_joint_tie_into_its_arc(joint):
    others, own = atlas.locator(joint[0], [joint[2]]).ties
    branch, arc = (numbers(tie.bow.replace("Q", " Q")) for tie in (others, own))
    assert (len(others.dots), branch[0]) == (1, (round(others.dots[0].x), round(others.dots[0].y)))
    assert arc[0][0] < branch[-1][0] < arc[-1][0]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_the_drawing_grows_with_the_register(draw):
    twinnings = [factories.twinning() for _number in range(40)]
    heights = [draw(twinnings[:number]).height for number in (20, 30, 40)]
    assert heights[1] - heights[0] == heights[2] - heights[1] > 0


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("count", [1, 9, 30])
def test_everything_lies_within_the_drawing_and_no_row_covers_another(draw, count, joint):
    drawn = draw([*(factories.twinning() for _number in range(count)), *joint])
    points = [point for path in drawn.outlines.values() for point in corners(path)]
    points += [dot for tie in drawn.ties for dot in tie.dots]
    boxes = [row.box for tie in drawn.ties for row in tie.rows]
    points += [(box.x + box.width, box.y + box.height) for box in boxes]
    assert [p for p in points if not (0 <= p[0] <= drawn.width and 0 <= p[1] <= drawn.height)] == []
    assert all(above.y + above.height <= below.y for above, below in pairwise(boxes))


def test_an_outline_runs_through_its_places_in_steps():
    line = atlas.ring([(0, 0), (3, 4), (3, 4), (1, 9), (1, 2)], lambda x, y: atlas.Point(x, y))
    assert (line, corners(line)) == ("M0 0l3 4-2 5 0-7z", [(0, 0), (3, 4), (1, 9), (1, 2)])


def test_a_register_without_twinnings_still_draws_both_regions():
    assert [sorted(draw([]).outlines) for draw in DRAWINGS] == [["nrw", "oblast"]] * 2
