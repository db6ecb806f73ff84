"""The cost of keeping 200 segments current: events posted to a brand that has them, and to its twin without any.

Both brands hold the same customers with the same history. By turns, arrays of 1,000 events by as many customers are
posted to the one and to the other, for long enough that upkeep comes round several times while they are. What is
accepted a second says what upkeep costs ingest. As it gives way while events come in, what is done a second when no
event waits any more and the tables of all segments know of it is another matter, and is shown beside.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from bench import scale
from bench.living.built import built
from bench.living.definitions import definitions
from bench.load import as_fast_as_it_answers
from bench.olap import duck, population, postgres
from bench.table import Row, below, shown
from bench.world import RATE, World, number, post, settle
from crm.models import Brand, Key
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from crm.services.keys import create_key
from lib import clock

NAME = "upkeep of 200 live segments: cost of ingest"
CUSTOMERS, EVENTS = 20_000, 200_000
ARRAY, CLIENTS = 1_000, 4
ARRAYS, ROUNDS = 400, 2
MOST = 30
PATIENCE_S = 600.0


@dataclass
class Twin:
    """One of the two brands, by turns.

    `accepted`, `settled`: events a second; `behind`: seconds from the last answer until memberships followed;
    `spent`: µs on a core for each event.
    """

    brand: Brand
    key: str
    accepted: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)


def measure(world: World) -> list[Row]:
    """The row of the goal, and those that say what it leaves out."""
    now = clock.now()
    plain, alive = _twin("plain", world, now), _twin("living", world, now)
    began = time.monotonic()
    wanted = ((slug, slug, condition) for slug, condition in definitions(now))
    built(alive.brand, wanted, world.stack, now, PATIENCE_S)
    took = time.monotonic() - began
    for twin in (plain, alive):
        _post(Twin(twin.brand, twin.key), world, 2)
    for _ in range(ROUNDS):
        for twin in (plain, alive):
            _post(twin, world, scale.count(ARRAYS, least=2))
    return _rows(plain, alive, took)


def _twin(slug: str, world: World, now: datetime) -> Twin:
    open_brand(SYSTEM, slug, slug, now)
    brand = Brand.objects.get(slug=slug)
    base = number("SELECT COALESCE(max(id), 0) FROM crm_customer") + 1
    with duck.opened(world.stack.places.run, slug) as theirs:
        duck.fill(theirs, population.drawn(scale.count(CUSTOMERS), scale.count(EVENTS), now), base)
        postgres.fill(theirs, brand.pk, world.stack.places.run)
    _, secret = create_key(brand, slug, [Key.Scope.EVENTS], now, rate_per_minute=RATE)
    return Twin(brand, secret)


def _post(twin: Twin, world: World, arrays: int) -> None:
    requests = [post(twin.key, _array(twin.brand.slug)) for _ in range(arrays)]
    events, busy = arrays * ARRAY, dict[str, float]()
    began = time.perf_counter()
    with world.stack.watched(busy):
        load = as_fast_as_it_answers(world.stack.port, requests, CLIENTS)
        settle(world.stack)
        world.stack.wait_until(_memberships_follow, "memberships follow", PATIENCE_S)
        took = time.perf_counter() - began
    twin.accepted.append(events / load.seconds)
    twin.settled.append(events / took)
    twin.behind.append(took - load.seconds)
    twin.spent.append(sum(busy.values()) / 100 * took / events * 1e6)


def _memberships_follow() -> bool:
    return not number("SELECT count(*) FROM crm_touch")


def _array(brand: str) -> list[dict[str, Any]]:
    """Events by customers who are all different, their names as frequent as in the history."""
    known = scale.count(CUSTOMERS)
    customers = (
        random.sample(range(known), ARRAY) if known >= ARRAY else random.choices(range(known), k=ARRAY)
    )
    names = random.choices(population.NAMES, _shares(), k=ARRAY)
    return [_event(brand, f"olap-{customer}", name) for customer, name in zip(customers, names, strict=True)]


def _shares() -> Sequence[float]:
    others = [1 / rank for rank in range(2, len(population.NAMES) + 1)]
    return [sum(others) / 3, *others]


def _event(brand: str, customer: str, name: str) -> dict[str, Any]:
    return {
        "eid": str(uuid.uuid4()),
        "event_date": int(clock.now().timestamp() * 1000),
        "ext_brand_id": brand,
        "user_ext_id": customer,
        "event_type": name,
        "payload": {
            "category": random.choice(population.CATEGORIES),
            "amount": random.randrange(100, 20_000) / 100,
            "currency": random.choice(population.CURRENCIES),
            "device": random.choice(population.DEVICES),
            "quantity": random.randrange(1, 6),
        },
    }


def _rows(plain: Twin, alive: Twin, building_s: float) -> list[Row]:
    accepted = (
        f"{median(alive.accepted):,.0f} instead of {median(plain.accepted):,.0f} events/s accepted; memberships follow "
        f"{median(alive.behind):.0f} s after the last. The segments were built in {building_s:.0f} s"
    )
    settled = f"{median(alive.settled):,.0f} instead of {median(plain.settled):,.0f} events/s until memberships follow"
    spent = f"{median(plain.spent):,.0f} µs without segments"
    return [
        below(NAME, _lost(alive.accepted, plain.accepted), "%", MOST, accepted),
        shown("… of what is followed for good", _lost(alive.settled, plain.settled), "%", settled),
        shown("… on a core for each event, until all memberships follow", median(alive.spent), "µs", spent),
    ]


def _lost(with_: Sequence[float], without: Sequence[float]) -> float:
    """What is lost in the noise is nothing."""
    return max(0.0, 1 - median(with_) / median(without)) * 100
