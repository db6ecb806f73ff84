"""Gathering: who leads, who shares a round, and who gets which result."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.gathering import Abandoned, Gatherer, WrongCount


class PoisonError(Exception):
    """An item that cannot be processed."""


class AwayError(Exception):
    """The database is away."""


class Desk:
    """A `process` that notes its rounds, stands still in the first until told, and fails on negatives."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def double(self, items: list[int]) -> list[int]:
        self.rounds.append(items)
        if not self.begun.is_set():
            self.begun.set()
            assert self.go_on.wait(5)
        if min(items) < 0:
            raise PoisonError(min(items))
        return [item * 2 for item in items]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(32) as threads:
        yield threads


def while_the_first_works(
    gatherer: Gatherer[int, int], desk: Desk, pool: ThreadPoolExecutor, first: int, others: list[int]
) -> list[Future[int]]:
    """Submit `first`, then, while it is being worked on, the others in their order; then let it go on."""
    futures = [pool.submit(gatherer.submit, first)]
    assert desk.begun.wait(5)
    for queued, item in enumerate(others, start=1):
        futures.append(pool.submit(gatherer.submit, item))
        until(lambda queued=queued: len(gatherer._queue) == queued)
    desk.go_on.set()
    return futures


def until(holds: Callable[[], bool]) -> None:
    """Give way to the other threads until something they do is visible."""
    tick = threading.Event()
    for _ in range(50_000):
        if holds():
            return
        tick.wait(0.0001)
    pytest.fail("it never came to that")


def test_a_lone_caller_is_served_at_once_by_its_own_thread() -> None:
    threads: list[int] = []

    def process(items: list[str]) -> list[str]:
        threads.append(threading.get_ident())
        return [item.upper() for item in items]

    assert Gatherer(process, 10).submit("a") == "A"
    assert threads == [threading.get_ident()]


def test_who_comes_while_one_works_shares_the_next_round(pool: ThreadPoolExecutor) -> None:
    desk = Desk()
    gatherer = Gatherer(desk.double, 10)

    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3, 4])

    assert [future.result(5) for future in futures] == [2, 4, 6, 8]
    assert desk.rounds == [[1], [2, 3, 4]]


def test_a_round_holds_no_more_items_than_allowed(pool: ThreadPoolExecutor) -> None:
    desk = Desk()
    gatherer = Gatherer(desk.double, 2)

    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3, 4, 5, 6])

    assert [future.result(5) for future in futures] == [2, 4, 6, 8, 10, 12]
    assert desk.rounds == [[1], [2, 3], [4, 5], [6]]


def test_a_round_holds_no_more_weight_than_allowed_and_a_heavy_item_goes_alone(
    pool: ThreadPoolExecutor,
) -> None:
    desk = Desk()
    gatherer = Gatherer(desk.double, 10, weigh=lambda item: item, max_weight=5)

    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3, 9, 1, 1])

    assert [future.result(5) for future in futures] == [2, 4, 6, 18, 2, 2]
    assert desk.rounds == [[1], [2, 3], [9], [1, 1]]


class Clock:
    """Time that passes only where somebody pauses or works."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def test_rounds_begin_a_breath_apart_and_who_comes_later_waits_for_nobody() -> None:
    clock = Clock()

    def process(items: list[str]) -> list[str]:
        clock.now += 1.0
        return items

    gatherer = Gatherer(process, 10, breath=4.0, clock=lambda: clock.now, pause=clock.pause)
    gatherer.submit("first")
    assert clock.pauses == []
    gatherer.submit("soon after")
    assert clock.pauses == [3.0]
    clock.now += 3.0
    gatherer.submit("a breath later")
    assert clock.pauses == [3.0]


def test_who_comes_while_a_leader_takes_breath_goes_along(pool: ThreadPoolExecutor) -> None:
    desk, paused, go_on = Desk(), threading.Event(), threading.Event()
    desk.begun.set()

    def pause(seconds: float) -> None:
        paused.set()
        assert go_on.wait(5)

    gatherer = Gatherer(desk.double, 10, breath=4.0, clock=lambda: 100.0, pause=pause)
    gatherer.submit(1)
    leader = pool.submit(gatherer.submit, 2)
    assert paused.wait(5)
    other = pool.submit(gatherer.submit, 3)
    until(lambda: len(gatherer._queue) == 1)
    go_on.set()

    assert [leader.result(5), other.result(5)] == [4, 6]
    assert desk.rounds == [[1], [2, 3]]


def test_a_leader_stopped_while_it_takes_breath_leaves_the_way_to_the_next() -> None:
    desk, clock = Desk(), Clock()
    desk.begun.set()

    def pause(seconds: float) -> None:
        raise SystemExit

    gatherer = Gatherer(desk.double, 10, breath=4.0, clock=lambda: clock.now, pause=pause)
    gatherer.submit(1)
    with pytest.raises(SystemExit):
        gatherer.submit(2)
    clock.now += 4.0
    assert gatherer.submit(3) == 6


def test_a_poisonous_item_costs_its_neighbours_nothing(pool: ThreadPoolExecutor) -> None:
    desk = Desk()
    gatherer = Gatherer(desk.double, 10)

    futures = while_the_first_works(gatherer, desk, pool, 1, [2, -3, 4])

    assert [futures[0].result(5), futures[1].result(5), futures[3].result(5)] == [2, 4, 8]
    with pytest.raises(PoisonError, match="-3"):
        futures[2].result(5)
    assert desk.rounds == [[1], [2, -3, 4], [2], [-3], [4]]


def test_a_lone_poisonous_item_is_tried_once() -> None:
    desk = Desk()
    desk.begun.set()

    with pytest.raises(PoisonError):
        Gatherer(desk.double, 10).submit(-1)
    assert desk.rounds == [[-1]]


def test_it_works_on_after_an_error() -> None:
    desk = Desk()
    desk.begun.set()
    gatherer = Gatherer(desk.double, 10)
    with pytest.raises(PoisonError):
        gatherer.submit(-1)

    assert gatherer.submit(1) == 2


def test_an_error_that_concerns_no_item_is_not_tried_again(pool: ThreadPoolExecutor) -> None:
    desk = Desk()

    def process(items: list[int]) -> list[int]:
        desk.double(items)
        raise AwayError

    gatherer = Gatherer(process, 10, shared=(AwayError,))
    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3])

    for future in futures:
        with pytest.raises(AwayError):
            future.result(5)
    assert desk.rounds == [[1], [2, 3]]


def test_a_wrong_number_of_results_fails_the_round_and_repeats_nothing(pool: ThreadPoolExecutor) -> None:
    desk = Desk()
    gatherer: Gatherer[int, int] = Gatherer(lambda items: desk.double(items)[:1], 10)

    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3])

    assert futures[0].result(5) == 2
    for future in futures[1:]:
        with pytest.raises(WrongCount):
            future.result(5)
    assert desk.rounds == [[1], [2, 3]]


def test_when_the_leader_is_stopped_its_followers_learn_it_and_the_queue_moves_on(
    pool: ThreadPoolExecutor,
) -> None:
    desk = Desk()

    def process(items: list[int]) -> list[int]:
        results = desk.double(items)
        if 2 in items:
            raise SystemExit
        return results

    gatherer = Gatherer(process, 2)
    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3, 4])

    assert futures[0].result(5) == 2
    with pytest.raises(SystemExit):
        futures[1].result(5)
    with pytest.raises(Abandoned):
        futures[2].result(5)
    assert futures[3].result(5) == 8
    assert gatherer.submit(5) == 10


def test_a_follower_served_before_the_leader_was_stopped_keeps_its_result(pool: ThreadPoolExecutor) -> None:
    desk = Desk()

    def process(items: list[int]) -> list[int]:
        results = desk.double(items)
        if len(items) > 1:
            raise PoisonError
        if items == [4]:
            raise KeyboardInterrupt
        return results

    gatherer = Gatherer(process, 10)
    futures = while_the_first_works(gatherer, desk, pool, 1, [2, 3, 4])

    with pytest.raises(KeyboardInterrupt):
        futures[1].result(5)
    assert futures[2].result(5) == 6
    with pytest.raises(Abandoned):
        futures[3].result(5)


def test_one_leader_works_at_a_time(pool: ThreadPoolExecutor) -> None:
    at_work = threading.Lock()

    def process(items: list[int]) -> list[int]:
        assert at_work.acquire(blocking=False)
        at_work.release()
        return items

    gatherer = Gatherer(process, 8)
    together = threading.Barrier(32)

    def submit_many(start: int) -> bool:
        together.wait(5)
        return all(gatherer.submit(start + i) == start + i for i in range(100))

    assert all(pool.map(submit_many, range(0, 32_000, 1_000)))
    assert not gatherer._busy
    assert not gatherer._queue


@settings(max_examples=60, deadline=None)
@given(
    threads=st.lists(st.lists(st.integers(-3, 20), max_size=8), min_size=1, max_size=8),
    max_items=st.integers(1, 6),
    max_weight=st.integers(0, 15),
)
def test_everybody_gets_their_own_result_or_their_own_error(
    threads: list[list[int]], max_items: int, max_weight: int
) -> None:
    rounds: list[list[int]] = []

    def process(items: list[int]) -> list[int]:
        rounds.append(items)
        if min(items) < 0:
            raise PoisonError(min(items))
        return [item * 2 for item in items]

    gatherer = Gatherer(process, max_items, weigh=abs, max_weight=max_weight)
    together = threading.Barrier(len(threads))

    def submit_all(items: list[int]) -> list[int | str]:
        together.wait(5)
        return [submit_one(item) for item in items]

    def submit_one(item: int) -> int | str:
        try:
            return gatherer.submit(item)
        except PoisonError as error:
            return str(error)

    with ThreadPoolExecutor(len(threads)) as pool:
        results = list(pool.map(submit_all, threads))

    assert results == [[item * 2 if item >= 0 else str(item) for item in items] for items in threads]
    assert all(len(items) <= max_items for items in rounds)
    if max_weight:
        assert all(sum(map(abs, items)) <= max_weight for items in rounds if len(items) > 1)
