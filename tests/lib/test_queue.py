"""Turns of a worker: what is worked in them, and what is rung for when they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib import queue

# The real one: in tests the name in the module stands for a recorder of doorbells.
ring = queue.ring


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps in the order in which they were done; "quick" is prompt and has nothing more to do by itself."""
    steps: list[str] = []

    def quick() -> bool:
        steps.append("quick")
        return False

    monkeypatch.setitem(queue._prompt, "quick", quick)
    return steps


def slow(done: list[str], times: int, rings: str = "quick") -> queue.Step:
    """Has so much to do, and rings for something else each time."""

    def step() -> bool:
        done.append("slow")
        ring(rings)
        return done.count("slow") < times

    return step


def ticks(*moments: float) -> Iterator[float]:
    yield from moments


def test_what_is_prompt_is_worked_between_the_steps_of_who_rings_for_it(
    done: list[str], doorbells: list[str]
) -> None:
    queue.work_until_done("slow", slow(done, 3), lambda: 0.0)

    assert done == ["slow", "quick"] * 3
    assert doorbells == []


def test_what_a_turn_leaves_over_is_rung_for_at_its_end(done: list[str], doorbells: list[str]) -> None:
    moments = ticks(0.0, 0.0, 0.01, 0.01, 30.0)

    queue.work_until_done("slow", slow(done, 9), lambda: next(moments))

    assert done == ["slow", "quick"]
    assert doorbells == ["slow"]


def test_a_turn_that_is_over_after_the_first_step_rings_for_what_that_rang_for(
    done: list[str], doorbells: list[str]
) -> None:
    moments = ticks(0.0, 0.0, 30.0)

    queue.work_until_done("slow", slow(done, 9), lambda: next(moments))

    assert done == ["slow"]
    assert doorbells == ["quick", "slow"]


def test_little_work_is_let_gather_before_a_step_follows_upon_itself(done: list[str]) -> None:
    moments = ticks(0.0, 0.0, 0.005, 0.02, 0.06)
    pauses: list[float] = []

    def step() -> bool:
        done.append("slow")
        return len(done) < 2

    queue.work_until_done("slow", step, lambda: next(moments), pauses.append)

    assert done == ["slow", "slow"]
    assert pauses == [pytest.approx(0.015)]


def test_one_that_fails_takes_nobody_with_it(done: list[str], doorbells: list[str]) -> None:
    def step() -> bool:
        ring("quick")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue.work_until_done("slow", step, lambda: 0.0)

    assert done == []
    assert doorbells == ["quick"]


class Broker:
    """Stands where Redis would, and takes everything."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def set(self, key: str, *_: object, **__: object) -> bool:
        self.asked.append(key)
        return False  # somebody has rung already


def test_what_is_not_prompt_goes_through_the_broker(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker()
    monkeypatch.setattr(queue, "connection", lambda: broker)

    queue.work_until_done("slow", slow(done, 1, rings="long"), lambda: 0.0)
    ring("quick")  # nobody's turn

    assert done == ["slow"]
    assert broker.asked == ["rung:long", "rung:quick"]
