"""A task lets others in: whoever waits is not kept waiting by work that never comes to its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, repeat
from types import SimpleNamespace

import pytest

from lib import queue

QUEUE = "tasks-of-this-test"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A queue of its own at the real broker, emptied at the end."""
    conf = SimpleNamespace(task_default_queue=QUEUE)
    monkeypatch.setattr(queue, "current_app", SimpleNamespace(conf=conf))
    queue.connection().delete(QUEUE)
    yield [QUEUE]
    queue.connection().delete(QUEUE)


def turns(clock: Iterator[float], steps: int = 1_000) -> int:
    """How many steps a task takes that has so many to do."""
    taken: list[int] = []

    def step() -> bool:
        taken.append(1)
        return len(taken) < steps

    queue.work_until_done("events.dispatch", step, lambda: next(clock))
    return len(taken)


@pytest.mark.usefixtures("waiting")
def test_alone_it_works_until_nothing_is_left_and_rings_for_nobody(doorbells: list[str]) -> None:
    assert turns(repeat(0.0), steps=5) == 5
    assert doorbells == []


def test_when_another_task_waits_it_rings_again_and_lets_it_in(
    waiting: list[str], doorbells: list[str]
) -> None:
    queue.connection().lpush(waiting[0], "campaigns.advance")
    assert turns(repeat(0.0)) == 1
    assert doorbells == ["events.dispatch"]


@pytest.mark.usefixtures("waiting")
def test_after_a_quarter_of_a_second_it_ends_in_any_case(doorbells: list[str]) -> None:
    assert turns(count(0.0, 0.1)) == 3
    assert doorbells == ["events.dispatch"]
