"""Steps of journeys a second, from the event to the exit, visits written, by processes that do a worker's work.

The stack's own worker stands still meanwhile: which process does the work, and how many there are, is chosen here,
and a wait of a day ends when the bench says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bench import bare_updates, celery_rate, scale, walking
from bench.happening import happen
from bench.spawned import everywhere, spawned
from bench.stack import BenchError
from bench.table import Row, share
from bench.world import World, add_customers, execute, go_live, number
from lib import clock

RUNS = 200_000
LEAST = 0.25
TIMES_CELERY = 20
VISITS = "SELECT count(*) FROM campaigns_visit"
ACTION = "start-journey"

NODES = [
    {"id": "start", "type": "event_occurred", "config": {"event": "client_action", "action": ACTION}},
    {
        "id": "german",
        "type": "filter",
        "config": {"condition": {"attribute": "country", "op": "eq", "value": "DE"}},
    },
    {
        "id": "halves",
        "type": "split",
        "config": {"shares": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}]},
    },
    {"id": "day", "type": "wait", "config": {"days": 1}},
    {"id": "other_day", "type": "wait", "config": {"days": 1}},
    {"id": "end", "type": "exit", "config": {}},
]
WAYS = [
    ("start", "next", "german"),
    ("german", "yes", "halves"),
    ("german", "no", "other_day"),
    ("halves", "a", "day"),
    ("halves", "b", "other_day"),
    ("day", "next", "end"),
    ("other_day", "next", "end"),
]
GRAPH = {"nodes": NODES, "edges": [{"from": a, "port": port, "to": b} for a, port, b in WAYS]}


def measure(world: World) -> list[Row]:
    """One process, then two; a bare UPDATE before, between and after."""
    go_live(world.brand, "journey", GRAPH)
    limits: list[float] = []
    with world.stack.frozen("worker"), spawned(2) as workers:
        one = _walk(world, workers[:1], limits)
        two = _walk(world, workers, limits)
        limits.append(bare_updates.steps_per_second())
        celery = celery_rate.tasks_per_second(world.stack)
    bare, name = median(limits), "bare UPDATE of 1,000"
    return [
        share("journey steps/s, 1 worker", one.per_second, "/s", bare, name, LEAST, one.phases),
        share("journey steps/s, 2 workers", two.per_second, "/s", bare, name, LEAST, two.phases),
        share(
            "journey steps/s, 1 worker, …", one.per_second, "/s", celery, "no-op Celery tasks", TIMES_CELERY
        ),
    ]


@dataclass(frozen=True)
class Walk:
    """How long the runs took, in seconds: to begin, to come to their wait, to come from it to the end."""

    steps: int
    entry: float
    to_wait: float
    to_end: float

    @property
    def per_second(self) -> float:
        return self.steps / (self.entry + self.to_wait + self.to_end)

    @property
    def phases(self) -> str:
        return (
            f"{self.entry:.1f} s to enter, {self.to_wait:.1f} s to the wait, {self.to_end:.1f} s to the end"
        )


def _walk(world: World, workers: Sequence[ProcessPoolExecutor], limits: list[float]) -> Walk:
    """A run for each of 200,000 new customers; the limit is measured while they stand before their first step."""
    prefix = f"journey-{len(workers)}-"
    runs = len(add_customers(world.brand, prefix, scale.count(RUNS, least=1_000)))
    happen(world.brand, prefix, ACTION)
    before = number(VISITS)
    entry = _timed(workers, walking.let_events_take_effect)
    bare_updates.keep_ready_runs()
    limits.append(bare_updates.steps_per_second())
    execute("VACUUM ANALYZE campaigns_run")
    to_wait = _timed(workers, walking.advance, clock.now())
    to_end = _timed(workers, walking.advance, clock.now() + timedelta(days=2))
    steps = number(VISITS) - before
    _refuse_unfinished(runs, steps)
    return Walk(steps, entry, to_wait, to_end)


def _timed(workers: Sequence[ProcessPoolExecutor], work: Callable[..., None], *args: object) -> float:
    began = time.perf_counter()
    everywhere(workers, work, *args)
    return time.perf_counter() - began


def _refuse_unfinished(runs: int, steps: int) -> None:
    unfinished = number("SELECT count(*) FROM campaigns_run WHERE finished_at IS NULL")
    # Four visits of those who are not from DE, five of the others.
    if unfinished or not 4 * runs <= steps <= 5 * runs:
        raise BenchError(f"{runs} runs made {steps} steps and left {unfinished} runs unfinished.")
