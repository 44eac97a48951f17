"""The map: both regions in one scale, each twinning a row with its two dots."""

from decimal import Decimal

import pytest

from partnership import atlas
from partnership.models import Side
from tests import factories

pytestmark = pytest.mark.django_db


def placed(side):
    return atlas.Projection.of(atlas.OUTLINES[side], atlas.Point(0, 0))


@pytest.mark.parametrize("side", [Side.NRW, Side.OBLAST])
def test_a_degree_of_latitude_is_as_long_in_both_regions(side):
    project = placed(side)
    assert project(0, 48).y - project(0, 49).y == pytest.approx(110.57 * atlas.UNITS_PER_KM)


@pytest.mark.parametrize(("side", "latitude"), [(Side.NRW, 51.4), (Side.OBLAST, 48.3)])
def test_a_degree_of_longitude_is_shorter_than_one_of_latitude(side, latitude):
    project = placed(side)
    width = project(8, latitude).x - project(7, latitude).x
    assert width / atlas.UNITS_PER_KM == pytest.approx(111.32 * 0.64, abs=3)


def test_north_is_up_and_east_is_right():
    project = placed(Side.NRW)
    assert project(7, 52).y < project(7, 51).y
    assert project(7, 51).x < project(8, 51).x


def test_rows_run_from_north_to_south_of_the_nrw_side():
    south = factories.twinning(nrw=factories.municipality(latitude=Decimal("50.8")))
    north = factories.twinning(nrw=factories.municipality(latitude=Decimal("51.8")))
    assert [row.twinning for row in atlas.draw([south, north]).rows] == [north, south]


def test_arcs_run_from_dot_to_row_and_from_row_to_dot():
    row = atlas.draw([factories.twinning()]).rows[0]
    first, second = (arc.split("C") for arc in row.arcs[1:].split("M"))
    assert first[0] == f"{row.nrw.x:.0f} {row.nrw.y:.0f}"
    assert first[1].endswith(f" {atlas.LIST[0]} {row.y:.0f}")
    assert second[0] == f"{atlas.LIST[1]} {row.y:.0f}"
    assert second[1].endswith(f" {row.oblast.x:.0f} {row.oblast.y:.0f}")


def test_the_drawing_grows_with_the_register():
    twinning = factories.twinning()
    assert atlas.draw([twinning] * 30).height == atlas.FIRST_ROW + 30 * atlas.ROW


def test_both_outlines_lie_within_the_drawing():
    drawn = atlas.draw([])
    for path in drawn.outlines.values():
        points = [pair.split() for pair in path[1:-1].split("L")]
        assert all(0 <= float(x) <= atlas.WIDTH and 0 <= float(y) <= drawn.height for x, y in points)
