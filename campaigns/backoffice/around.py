"""Lines that go around the boxes of a drawing, from the side of one to the side of another above it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaigns.backoffice.layout import HEIGHT, WIDTH, Place

BESIDE = 26  # from the outermost box that is passed to the line
BETWEEN = 14  # from one line to the next
ROUND = 10  # radius of a bend


@dataclass(frozen=True, slots=True)
class Around:
    """Where the line leaves, the x of its upright part, and where it arrives."""

    start: tuple[float, float]
    x: float
    end: tuple[float, float]

    @property
    def is_left(self) -> bool:
        return self.x < self.start[0]

    @property
    def middle(self) -> float:
        """The y of the middle of its upright part."""
        return (self.start[1] + self.end[1]) / 2

    def path(self, dx: float, dy: float) -> str:
        """As SVG, moved by so much: along, up or down, and along again, with round bends."""
        (sx, sy), (tx, ty) = (self.start[0] + dx, self.start[1] + dy), (self.end[0] + dx, self.end[1] + dy)
        x, out = self.x + dx, -ROUND if self.is_left else ROUND
        turn = max(-ROUND, min(ROUND, (ty - sy) / 2))
        return (
            f"M{sx:.0f} {sy:.0f}H{x - out:.0f}Q{x:.0f} {sy:.0f} {x:.0f} {sy + turn:.0f}"
            f"V{ty - turn:.0f}Q{x:.0f} {ty:.0f} {x - out:.0f} {ty:.0f}H{tx:.0f}"
        )


def around(
    pairs: Iterable[tuple[str, str]], places: Mapping[str, Place], bends: Sequence[tuple[float, float]] = ()
) -> list[Around]:
    """A line for each pair of boxes, on the side where less is in its way; no two on one upright.

    `bends`: points that other lines pass, which it goes around as well.
    """
    made: list[Around] = []
    for source, target in pairs:
        here, there = places[source], places[target]
        low, high = sorted((here.y, there.y))
        level = [x for x, y in bends if low < y < high + HEIGHT]
        passed = [place.x for place in places.values() if low <= place.y <= high]
        left = _in_the_way(here, there, places, True) + sum(x < here.x for x in level)
        right = _in_the_way(here, there, places, False) + sum(x > here.x + WIDTH for x in level)
        is_left = left < right
        more = BESIDE + BETWEEN * sum(one.is_left == is_left for one in made)
        x = min(passed + level) - more if is_left else max([at + WIDTH for at in passed] + level) + more
        made.append(_line(here, there, is_left, x))
    return made


def _line(here: Place, there: Place, is_left: bool, x: float) -> Around:
    side = 0 if is_left else WIDTH
    return Around((here.x + side, here.y + HEIGHT / 2), x, (there.x + side, there.y + HEIGHT / 2))


def _in_the_way(here: Place, there: Place, places: Mapping[str, Place], left: bool) -> int:
    """How many boxes stand beside either end on this side."""
    beside = [(end, place) for end in (here, there) for place in places.values() if place.y == end.y]
    return sum(place.x < end.x if left else place.x > end.x for end, place in beside)
