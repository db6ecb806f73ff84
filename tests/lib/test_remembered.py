"""Dear answers are asked for at a pace, cheap ones whenever somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from lib.remembered import Remembered


class World:
    """A clock that work moves on, and the answers that were worked out."""

    def __init__(self) -> None:
        self.at = 100.0
        self.asked: list[str] = []

    def clock(self) -> float:
        return self.at

    def work(self, key: str, seconds: float) -> Callable[[], int]:
        def run() -> int:
            self.asked.append(key)
            self.at += seconds
            return len(self.asked)

        return run


def test_a_dear_answer_is_asked_for_again_when_it_has_rested_nineteen_times_as_long() -> None:
    world = World()
    known: Remembered[int] = Remembered(share=0.05, clock=world.clock)
    assert known.answer("a", world.work("a", 2)) == 1
    world.at += 37.9
    assert known.answer("a", world.work("a", 2)) == 1
    assert known.answer("b", world.work("b", 0)) == 2
    world.at += 0.2
    assert known.answer("a", world.work("a", 0)) == 3
    assert known.answer("a", world.work("a", 0)) == 4


def test_a_cheap_answer_is_always_fresh() -> None:
    world = World()
    known: Remembered[int] = Remembered(cheap_s=0.25, clock=world.clock)
    assert [known.answer("a", world.work("a", 0.2)) for _ in range(3)] == [1, 2, 3]


def test_only_so_many_are_kept_and_the_oldest_goes() -> None:
    world = World()
    known: Remembered[int] = Remembered(most=2, clock=world.clock)
    for key in ("a", "b", "c", "b", "c", "a"):
        known.answer(key, world.work(key, 1))
    assert world.asked == ["a", "b", "c", "a"]


def test_what_fails_is_not_kept() -> None:
    world = World()
    known: Remembered[int] = Remembered(clock=world.clock)

    def fail() -> int:
        world.at += 9
        raise LookupError

    with pytest.raises(LookupError):
        known.answer("a", fail)
    assert known.answer("a", world.work("a", 1)) == 1


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    world = World()
    known: Remembered[int] = Remembered(clock=world.clock)
    begun, go_on = Event(), Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        return world.work("a", 1)()

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(known.answer, "a", slow)
        assert begun.wait(10)
        others = [threads.submit(known.answer, "a", slow) for _ in range(2)]
        go_on.set()
        assert [one.result(10) for one in (first, *others)] == [1, 1, 1]
    assert world.asked == ["a"]
