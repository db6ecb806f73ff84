"""Lines around the boxes of a drawing."""

from itertools import pairwise

import pytest

from campaigns.backoffice.around import BETWEEN, Around, around
from campaigns.backoffice.layout import HEIGHT, WIDTH, Place

COLUMN = {"a": Place(100, 0), "b": Place(100, 136), "c": Place(100, 272)}


def test_it_passes_all_boxes_between_its_ends() -> None:
    places = {**COLUMN, "b": Place(300, 136)}

    (line,) = around([("c", "a")], places)

    assert line.x > 300 + WIDTH
    assert [line.start, line.end] == [(100 + WIDTH, 272 + HEIGHT / 2), (100 + WIDTH, HEIGHT / 2)]


def test_it_goes_by_the_side_where_no_box_stands_beside_its_ends() -> None:
    for x, is_left in ((400, True), (-200, False)):
        (line,) = around([("c", "a")], {**COLUMN, "d": Place(x, 272)})
        assert line.is_left is is_left


def test_it_goes_around_other_lines_too() -> None:
    for x in (340, 60):
        (line,) = around([("c", "a")], COLUMN, [(x, 140), (215, 136), (900, 900)])
        assert line.is_left is (x == 340)
    (line,) = around([("c", "a")], COLUMN, [(340, 140), (60, 140), (60, 198)])
    assert line.x > 340


def test_two_lines_do_not_lie_on_each_other() -> None:
    lines = around([("c", "a"), ("c", "b"), ("b", "a")], COLUMN)

    assert all(after.x - before.x == BETWEEN for before, after in pairwise(lines))


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (Around((0, 100), 30, (0, 0)), "M0 100H20Q30 100 30 90V10Q30 0 20 0H0"),
        (Around((0, 100), -30, (0, 0)), "M0 100H-20Q-30 100 -30 90V10Q-30 0 -20 0H0"),
        (Around((0, 0), 30, (0, 4)), "M0 0H20Q30 0 30 2V2Q30 4 20 4H0"),
    ],
)
def test_its_bends_are_round_and_no_larger_than_there_is_room(line: Around, path: str) -> None:
    assert line.path(0, 0) == path
