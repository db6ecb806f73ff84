"""Steps a second of each kind of node that neither renders nor calls anybody, one worker, beside a bare UPDATE.

All runs stand at the node and are due; a step is a visit that ends, also in the campaign that the node sets off.
For a wait the clock is moved on, and the way into the wait counts as well.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from statistics import median
from typing import Any

from bench import bare_updates, scale, walking
from bench.spawned import everywhere, spawned
from bench.stack import BenchError
from bench.table import Row
from bench.world import World, add_customers, execute, go_live, number
from campaigns.engine import versions
from campaigns.engine.enter import enter_slice
from campaigns.engine.families import nodes
from campaigns.models import Campaign, FanOut
from crm.models import Brand
from crm.services import segments
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from lib import clock

BRAND = "nodes"
RUNS = 5_000
SHARE = 3  # none is slower than the fastest by more than this
GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}
AUSTRIAN = {"attribute": "country", "op": "eq", "value": "AT"}
OTHER = "nodes-other"
DAY = timedelta(days=1)
VISITS = "SELECT count(*) FROM campaigns_visit WHERE node = 'tested'"
FAILED = "SELECT count(*) FROM campaigns_run WHERE state = 'failed'"

#: what is measured, and how it is configured
CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "filter": {"condition": GERMAN},
    "refresh_filter": {},
    "switch": {"cases": [{"id": "de", "condition": GERMAN}, {"id": "at", "condition": AUSTRIAN}]},
    "from_segment": {"segment": "german"},
    "split": {"shares": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}]},
    "ab_test": {"variants": [{"id": "a"}, {"id": "b"}]},
    "control_group": {"share": 10},
    "limit": {"limit": 1_000_000_000},
    "limit_participants": {"participants": 1_000_000_000},
    "wait": {"days": 1},
    "wait_until_date": {"date": "2020-01-01"},
    "wait_for_event": {"events": [{"id": "bought", "event": "purchase"}], "days": 1},
    "go_to": {"node": "above", "minutes": 1},
    "goal": {},
    "mark_customer": {"add": ["SEEN"]},
    "update_profile": {"changes": [{"attribute": "seen", "value": "yes"}]},
    "audience": {"audience": "seen", "create": True},
    "award_points": {"points": 5},
    "emit_event": {"event": "seen"},
    "start_campaign": {"campaign": OTHER},
    "stop_campaign": {"campaign": OTHER},
    "exit": {},
}
ABOVE = {"id": "above", "type": "filter", "config": {"condition": GERMAN}}
START = {"id": "start", "type": "system_event_occurred", "config": {"event": "everybody"}}


def measure(world: World) -> list[Row]:
    """A row for each kind; the limit before, between and after."""
    brand = _brand()
    speeds: dict[str, float] = {}
    limits: list[float] = []
    with world.stack.frozen("worker"), spawned(1) as worker:
        _steps_per_second(
            go_live(brand, "nodes-first", _graph("wait", {"days": 1})), worker, []
        )  # warms it up
        for key, config in CONFIGS.items():
            if key in nodes:
                campaign = go_live(brand, f"nodes-{key}", _graph(key, config))
                speeds[key] = _steps_per_second(campaign, worker, limits)
    return _rows(speeds, median(limits))


def _brand() -> Brand:
    now = clock.now()
    open_brand(SYSTEM, BRAND, BRAND, now)
    brand = Brand.objects.get(slug=BRAND)
    add_customers(brand, "nodes-", scale.count(RUNS, least=200))
    segments.create(SYSTEM, brand, "german", "German", GERMAN, now)
    go_live(brand, OTHER, _graph("wait", {"days": 1}))
    return brand


def _graph(key: str, config: Mapping[str, Any]) -> dict[str, Any]:
    tested = {"id": "tested", "type": key, "config": config}
    edges = [{"from": "start", "to": "above"}]
    edges += [{"from": "above", "port": port, "to": "tested"} for port in ("yes", "no")]
    return {"nodes": [START, ABOVE, tested], "edges": edges}


def _steps_per_second(
    campaign: Campaign, worker: Sequence[ProcessPoolExecutor], limits: list[float]
) -> float:
    runs, before = _place(campaign), number(VISITS)
    if len(limits) < 3:
        bare_updates.keep_ready_runs()
        limits.append(bare_updates.steps_per_second())
    began = time.perf_counter()
    everywhere(worker, walking.advance, clock.now())
    everywhere(worker, walking.advance, clock.now() + DAY)
    took = time.perf_counter() - began
    steps = number(VISITS) - before
    if steps < runs or number(FAILED):
        raise BenchError(f"{campaign.slug}: {runs} runs made {steps} steps, or failed.")
    execute("UPDATE campaigns_run SET due_at = NULL WHERE due_at IS NOT NULL")
    return steps / took


def _place(campaign: Campaign) -> int:
    """All customers of the brand enter and stand before the node. How many."""
    now = clock.now()
    campaign.refresh_from_db()
    version = versions.load(campaign.live_id or 0)
    everybody = FanOut(event=campaign.pk, context={}, created_at=now)
    began, _ = enter_slice(version, "start", everybody, RUNS, now)
    execute("UPDATE campaigns_run SET node = 'tested' WHERE campaign_id = %s", [campaign.pk])
    execute("VACUUM ANALYZE campaigns_run")
    return began


def _rows(speeds: Mapping[str, float], limit: float) -> list[Row]:
    fastest = max(speeds.values())
    return [
        Row(
            name=f"steps/s of {key}",
            goal=f"≥ 1/{SHARE} of best",
            figure=speed,
            unit="/s",
            reached=speed * SHARE >= fastest,
            limit=limit,
            limit_name="bare UPDATE of 1,000",
        )
        for key, speed in speeds.items()
    ]
