"""Work that gets a share of the time."""

import pytest

from lib.pace import Pace


class Clock:
    """Moved on by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at

    def works(self, seconds: float) -> None:
        self.at += seconds


def test_it_rests_in_proportion_to_its_work() -> None:
    clock = Clock()
    pace = Pace(1 / 3, clock)
    assert pace.run(lambda: clock.works(2))
    clock.at += 3.9
    assert not pace.run(lambda: clock.works(2))
    clock.at += 0.2
    assert pace.run(lambda: clock.works(0))
    assert pace.run(lambda: clock.works(0))


def test_work_that_fails_has_taken_its_time() -> None:
    clock = Clock()
    pace = Pace(1 / 2, clock)

    def fails() -> None:
        clock.works(1)
        raise ValueError

    with pytest.raises(ValueError):
        pace.run(fails)
    assert not pace.run(lambda: clock.works(1))


def test_a_rest_is_waived_where_nobody_wants_the_time() -> None:
    clock = Clock()
    pace = Pace(1 / 2, clock)
    assert pace.run(lambda: clock.works(1))
    pace.waive()
    assert pace.run(lambda: clock.works(1))
    assert not pace.run(lambda: clock.works(1))
