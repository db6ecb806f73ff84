"""What holds for every graph and every history, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.engine.advance import advance
from campaigns.engine.graph import Graph, parse
from campaigns.models import Run, Visit
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.conftest import NOW
from tests.factories.campaigns import node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive_all

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
KINDS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "filter": ({"condition": {"attribute": "n", "op": "gte", "value": 2}}, ("yes", "no")),
    "wait": ({"hours": 3}, ("next",)),
    "wait_until_date": ({"date": "2026-03-03"}, ("next",)),
    "split": ({"shares": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}]}, ("a", "b")),
    "exit": ({}, ()),
}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Any]:
    """A valid graph: edges lead from earlier nodes to later ones, and every node is reached."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8))
    listed = [trigger(), *(node(f"n{i}", kind, **KINDS[kind][0]) for i, kind in enumerate(kinds))]
    outlets = [("start", "next")]
    edges: list[dict[str, str]] = []
    for index, kind in enumerate(kinds):
        free = [outlet for outlet in outlets if outlet not in {(e["from"], e["port"]) for e in edges}]
        if not free:
            listed = listed[: index + 1]
            break
        arriving = draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True))
        edges += [{"from": source, "port": port, "to": f"n{index}"} for source, port in arriving]
        outlets += [(f"n{index}", port) for port in KINDS[kind][1]]
    if not any(edge["from"] == "start" for edge in edges):
        edges[0] = {"from": "start", "port": "next", "to": edges[0]["to"]}
    return {"nodes": listed, "edges": edges}


@dataclass(frozen=True)
class Step:
    """So many hours later, these customers post an event; or nobody does, and the engine looks again."""

    hours: int
    customers: tuple[int, ...]


STEPS = st.lists(
    st.builds(Step, hours=st.integers(0, 30), customers=st.lists(st.integers(0, 4), max_size=4).map(tuple)),
    min_size=1,
    max_size=6,
)
MODES = st.sampled_from(["once", "once_while_open", "every_time", "restart"])


def valid(graph: dict[str, Any]) -> bool:
    from campaigns.engine.checks import check

    return not check(graph, lambda kind, value, schema: ())[1]


def play(
    brand: Brand, graph: dict[str, Any], mode: str, steps: list[Step], limit: int, hold: bool = False
) -> list[Any]:
    """Live through a history; what became of everybody, told without ids."""
    campaign = publish(brand, graph, NOW, slug=f"c{brand.campaigns.count()}", entry={"mode": mode})
    customers = [make_customer(brand, ext_id=f"{campaign.slug}-{n}", n=n) for n in range(5)]
    now = NOW
    for step in steps:
        now += step.hours * HOUR
        while advance(now, limit):
            pass
        if step.customers:
            arrive_all(brand, [customers[n] for n in step.customers], now)
        if hold:
            campaigns.pause(SYSTEM, campaign, "hold")
            assert advance(now, limit) == 0
            campaigns.resume(SYSTEM, campaign, now)
        while advance(now, limit):
            pass
    check_invariants(parse(graph)[0], campaign.pk, mode)
    return sorted(told(run, customers) for run in Run.objects.filter(campaign=campaign))


def told(run: Run, customers: list[Customer]) -> tuple[Any, ...]:
    who = next(n for n, customer in enumerate(customers) if customer.pk == run.customer_id)
    visits = [(v.node, v.port, v.arrived_at, v.at) for v in Visit.objects.filter(run=run).order_by("number")]
    return (who, run.started_at, run.state, run.node, run.reason, str(run.due_at), tuple(visits))


def check_invariants(graph: Graph, campaign_id: int, mode: str) -> None:
    runs = list(Run.objects.filter(campaign=campaign_id))
    for run in runs:
        visits = list(Visit.objects.filter(run=run).order_by("number"))
        assert [v.number for v in visits] == list(range(len(visits)))
        for before, after in pairwise(visits):
            assert graph.target(before.node, before.port) == after.node
            assert before.at == after.arrived_at
        if run.finished_at is None:
            assert run.state == "waiting"
            assert run.due_at is not None
            assert graph.target(visits[-1].node, visits[-1].port) == run.node
        else:
            assert run.due_at is None
            assert run.state in {"done", "exited"}
    per_customer: dict[int, list[Run]] = {}
    for run in runs:
        per_customer.setdefault(run.customer_id, []).append(run)
    for theirs in per_customer.values():
        if mode == "once":
            assert len(theirs) == 1
        if mode in {"once_while_open", "restart"}:
            assert sum(run.finished_at is None for run in theirs) <= 1


few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@few
@given(graph=graphs().filter(valid), mode=MODES, steps=STEPS)
def test_worked_one_by_one_or_all_at_once_everybody_goes_the_same_way(
    graph: dict[str, Any], mode: str, steps: list[Step]
) -> None:
    def shape(world: list[Any]) -> list[Any]:
        # A split draws by version, and the two worlds are two versions: compared where nothing is drawn.
        drawn = any(item["type"] == "split" for item in graph["nodes"])
        return [entry[:2] for entry in world] if drawn else world

    with transaction.atomic():
        brand = make_brand()
        assert shape(play(brand, graph, mode, steps, limit=1_000)) == shape(
            play(brand, graph, mode, steps, limit=1)
        )
        transaction.set_rollback(True)


@few
@given(graph=graphs().filter(valid), mode=MODES, steps=STEPS)
def test_a_pause_in_which_nothing_falls_due_changes_nothing(
    graph: dict[str, Any], mode: str, steps: list[Step]
) -> None:
    if any(item["type"] == "split" for item in graph["nodes"]):
        graph = {**graph, "nodes": [as_wait(item) for item in graph["nodes"]]}
        graph["edges"] = [
            {**edge, "port": "next"} if edge["port"] == "a" else edge
            for edge in graph["edges"]
            if edge["port"] != "b"
        ]
        if not valid(graph):
            return
    with transaction.atomic():
        brand = make_brand()
        assert play(brand, graph, mode, steps, 1_000, hold=True) == play(brand, graph, mode, steps, 1_000)
        transaction.set_rollback(True)


def as_wait(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "type": "wait", "config": {"hours": 1}} if item["type"] == "split" else item
