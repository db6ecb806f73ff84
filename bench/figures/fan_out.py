"""A system event that concerns a tenth of 1,000,000 customers: from its POST until that tenth is inside.

The stack's own worker does it, beside everything else that it has to do. The limit is one bare statement that finds
the same customers and writes the same rows.
"""

from __future__ import annotations

import time
import uuid

import msgspec

from bench import processes, scale
from bench.load import as_fast_as_it_answers, request
from bench.stack import BenchError
from bench.table import Row, below
from bench.world import POST_EVENTS, World, execute, go_live, number, settle
from crm.models import Brand, Key
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from crm.services.keys import create_key
from lib import clock

BRAND = "fan-out"
CUSTOMERS = 1_000_000
PRODUCTS = 10
MOST_S = 30
MOST_MB = 300
NODES = [
    {
        "id": "start",
        "type": "system_event_occurred",
        "config": {
            "event": "back_in_stock",
            "where": {"attribute": "favourite", "op": "eq", "value": "$product_id"},
        },
    },
    {"id": "day", "type": "wait", "config": {"days": 1}},
]
INSIDE = "SELECT count(*) FROM campaigns_run WHERE campaign_id = %s"
BARE = """
INSERT INTO bench_entered (id, brand_id, campaign_id, version_id, customer_id, mode, entry_key, context, state,
    node, visit, signal, due_at, arrived_at, started_at, reason)
SELECT id, brand_id, 0, 0, id, 'once_while_open', '', '{"product_id": 3}', 'ready', 'day', 1, '',
    now(), now(), now(), ''
FROM crm_customer WHERE brand_id = %s AND attributes -> 'favourite' = '3'
"""


def measure(world: World) -> list[Row]:
    """A row for the time that it takes, one for what the worker holds at its peak."""
    brand, key = _brand()
    expected = _fill(brand, scale.count(CUSTOMERS, least=1_000))
    campaign = go_live(brand, "stock", {"nodes": NODES, "edges": [{"from": "start", "to": "day"}]})
    limit = _bare(brand)
    workers = world.stack.pids("worker")
    processes.forget_peaks(workers)
    began = time.perf_counter()
    as_fast_as_it_answers(
        world.stack.port, [request("POST", POST_EVENTS, key, msgspec.json.encode(_event()))], 1
    )
    world.stack.wait_until(
        lambda: (
            number("SELECT count(*) FROM campaigns_fanout") == 0 and number(INSIDE, [campaign.pk]) >= expected
        ),
        "all whom the system event concerns are inside",
        300,
    )
    took = time.perf_counter() - began
    peak = max(map(processes.peak_mb, workers))
    settle(world.stack)
    if (inside := number(INSIDE, [campaign.pk])) != expected:
        raise BenchError(f"A system event let {inside} customers in instead of {expected}.")
    return [
        below(
            "system event to 1,000,000, a tenth enters",
            took,
            "s",
            MOST_S,
            f"{expected} runs",
            limit=limit,
            limit_name="s bare INSERT … SELECT",
        ),
        below("… memory of a worker at its peak", peak, "MB", MOST_MB),
    ]


def _brand() -> tuple[Brand, str]:
    now = clock.now()
    open_brand(SYSTEM, BRAND, BRAND, now)
    brand = Brand.objects.get(slug=BRAND)
    return brand, create_key(brand, BRAND, [Key.Scope.EVENTS], now)[1]


def _fill(brand: Brand, customers: int) -> int:
    """Make the customers; how many of them the event concerns."""
    execute(
        "INSERT INTO crm_customer (brand_id, ext_id, attributes, is_test, created_at, updated_at)"
        " SELECT %s, 'fan-' || n, jsonb_build_object('favourite', n %% %s), false, now(), now()"
        " FROM generate_series(1, %s) n",
        [brand.pk, PRODUCTS, customers],
    )
    execute("VACUUM ANALYZE crm_customer")
    return number(
        "SELECT count(*) FROM crm_customer WHERE brand_id = %s AND attributes -> 'favourite' = '3'",
        [brand.pk],
    )


def _event() -> dict[str, object]:
    return {
        "eid": str(uuid.uuid4()),
        "event_date": int(clock.now().timestamp() * 1000),
        "ext_brand_id": BRAND,
        "event_type": "back_in_stock",
        "payload": {"product_id": 3},
    }


def _bare(brand: Brand) -> float:
    """Seconds for one statement over the same customers, into a table with the same indexes."""
    execute("DROP TABLE IF EXISTS bench_entered")
    execute("CREATE TABLE bench_entered (LIKE campaigns_run INCLUDING ALL)")
    began = time.perf_counter()
    execute(BARE, [brand.pk])
    took = time.perf_counter() - began
    execute("DROP TABLE bench_entered")
    return took
