"""Requests with one event each, at 32 connections, beside an empty view that asks for the same key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import cycle, islice, repeat
from statistics import median

from msgspec.json import encode

from bench import scale
from bench.load import Load, as_fast_as_it_answers, at_a_rate, request
from bench.table import Row, below, listed, share, shown
from bench.world import World, add_customers, event, posts, settle

ROUNDS = 3
LEAST = 0.25
MOST_MS = 50
ACTION = "cashback_ready"


def measure(world: World) -> list[Row]:
    """By turns the empty view and the events, as fast as they answer; then events at half that rate."""
    customers = add_customers(world.brand, "single-", scale.count(20_000, least=500))
    events = posts(world.key, cycle(customers), ACTION)
    nothing = repeat(request("POST", "/bench/empty-with-key", world.key, encode(event(customers[0], ACTION))))
    for warming in (nothing, events):
        _load(world, warming, 0.3, {})
    seconds = scale.seconds(3)
    empty, full = [], []
    busy: dict[str, float] = {}
    for _ in range(ROUNDS):
        empty.append(_load(world, nothing, seconds, {}))
        full.append(_load(world, events, seconds, busy))
    rate, limit = _rate(full), _rate(empty)
    # Over as many connections as before, but evenly and not in step with the answers.
    half = at_a_rate(world.stack.port, islice(events, int(rate * seconds)), rate / 2)
    settle(world.stack)
    times = f"p50 {_time(full, 50):.1f} ms; empty view {_time(empty, 50):.1f} and {_time(empty, 99):.1f} ms"
    calm = f"p50 {half.percentile_ms(50):.1f} ms at {rate / 2:.0f} requests/s"
    return [
        share(
            "single events, requests/s, 32 connections", rate, "/s", limit, "empty view", LEAST, listed(busy)
        ),
        shown("… p99 at that load", _time(full, 99), "ms", times),
        below("… p99 at half that load", half.percentile_ms(99), "ms", MOST_MS, calm),
    ]


def _load(world: World, requests: Iterable[bytes], seconds: float, busy: dict[str, float]) -> Load:
    with world.stack.watched(busy):
        load = as_fast_as_it_answers(world.stack.port, requests, seconds=seconds)
    settle(world.stack)
    return load


def _rate(loads: Sequence[Load]) -> float:
    return median(load.per_second for load in loads)


def _time(loads: Sequence[Load], percent: int) -> float:
    return median(load.percentile_ms(percent) for load in loads)
