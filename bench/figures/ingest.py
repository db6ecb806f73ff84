"""Events a second, accepted and committed over HTTP in arrays of 1,000, beside a bare COPY of the same rows.

Everything else runs meanwhile: while events come in, the worker already lets the earlier ones take effect.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from django.db import connection

from bench import scale
from bench.load import as_fast_as_it_answers
from bench.stack import BenchError
from bench.table import Row, listed, share
from bench.world import World, add_customers, event, execute, number, post, settle

ARRAY = 1_000
CLIENTS = 4
NAME = "events/s in arrays of 1,000, customers"
ROUNDS = 3
LEAST = 0.25
ACTION = "cashback_ready"


def measure(world: World) -> list[Row]:
    """By turns: known customers, COPY, new customers, COPY, … The median of each."""
    arrays = scale.count(50, least=3)
    customers = add_customers(world.brand, "known-", scale.count(50_000, least=ARRAY))
    execute("CREATE TABLE IF NOT EXISTS bench_event (LIKE events_event INCLUDING ALL)")
    _post(world, 2, lambda n: random.sample(customers, ARRAY), {})
    known, new, copies = [], [], []
    of_known: dict[str, float] = {}
    of_new: dict[str, float] = {}
    for round_ in range(ROUNDS):
        known.append(_post(world, arrays, lambda n: random.sample(customers, ARRAY), of_known))
        copies.append(_copy(arrays * ARRAY))
        new.append(_post(world, arrays, partial(_strangers, round_), of_new))
        copies.append(_copy(arrays * ARRAY))
    limit = median(copies)
    return [
        share(f"{NAME} known", median(known), "/s", limit, "bare COPY", LEAST, listed(of_known)),
        share(f"{NAME} new", median(new), "/s", limit, "bare COPY", LEAST, listed(of_new)),
    ]


def _strangers(round_: int, n: int) -> list[str]:
    return [f"new-{round_}-{n}-{m}" for m in range(ARRAY)]


def _post(
    world: World, arrays: int, customers: Callable[[int], Sequence[str]], busy: dict[str, float]
) -> float:
    """Events a second; each array holds one event of each of the customers given for its number."""
    requests = [
        post(world.key, [event(customer, ACTION) for customer in customers(n)]) for n in range(arrays)
    ]
    before = number("SELECT count(*) FROM events_event")
    with world.stack.watched(busy):
        load = as_fast_as_it_answers(world.stack.port, requests, CLIENTS)
    kept = number("SELECT count(*) FROM events_event") - before
    if kept != arrays * ARRAY:
        raise BenchError(f"Of {arrays * ARRAY} events posted, {kept} were kept.")
    settle(world.stack)
    return kept / load.seconds


def _copy(rows: int) -> float:
    """Rows a second of one COPY, committed once, of the newest events into a table with the log's indexes."""
    newest = f"SELECT * FROM (SELECT * FROM events_event ORDER BY id DESC LIMIT {rows:d}) newest ORDER BY id"
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({newest}) TO STDOUT (FORMAT BINARY)") as copy:
            content = b"".join(copy)
        began = time.perf_counter()
        with cursor.copy("COPY bench_event FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(content)
        return rows / (time.perf_counter() - began)
