"""Makes the world, warms the stack up, and goes through the sections. Imported when Django is set up."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module

from bench import processes, world
from bench.load import as_fast_as_it_answers
from bench.sink import Sink
from bench.stack import Stack
from bench.table import Row, shown
from bench.world import World

FIRST = "first"


def measure(stack: Stack, sections: Sequence[str]) -> list[Row]:
    """The rows of these sections, in this order. Raises BenchError."""
    began, others = time.monotonic(), _others()
    with Sink() as sink:
        brand, key = world.make_brand()
        _send_one_message(World(stack, sink, brand, key, {}))
        idle_mb = stack.memory_mb()
        prepared = World(stack, sink, brand, key, idle_mb)
        rows = [row for section in sections for row in _rows(section, prepared)]
    used = (_others() - others) / (time.monotonic() - began)
    return [*rows, shown("what other programs took of the machine meanwhile", used, "cores")]


def _others() -> float:
    """Seconds on a core of everybody but us: they take from figures and limits alike, and more from times."""
    return processes.busy_s() - processes.cpu_s(processes.family(os.getpid()))


def _send_one_message(made: World) -> None:
    """From an event to a gateway: when that has happened, every process of the loop has started."""
    (customer,) = world.add_customers(made.brand, FIRST, 1)
    world.mail_on(made.brand, made.sink, FIRST)
    as_fast_as_it_answers(made.stack.port, [world.post(made.key, world.event(customer, FIRST))], 1)
    made.stack.wait_until(lambda: made.sink.count == 1, "the first message arrives")
    world.settle(made.stack)


def _rows(section: str, prepared: World) -> list[Row]:
    began = time.monotonic()
    rows: list[Row] = import_module(f"bench.figures.{section}").measure(prepared)
    prepared.stack.check()
    print(f"{section}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return rows
