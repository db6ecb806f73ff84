"""The engine: sets of runs walk until they rest, and one bad run is nobody else's trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.advance import advance
from campaigns.engine.families import nodes
from campaigns.models import Run, Tally, Visit
from campaigns.services import moving
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_customer
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

FLOW = chain(
    trigger(),
    node("de", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"}),
    node("rest", "wait", days=1),
    node("end", "exit", reason="over"),
    node("away", "exit", reason="not from here"),
    edges=[("start", "next", "de"), ("de", "yes", "rest"), ("de", "no", "away"), ("rest", "next", "end")],
)


@pytest.fixture
def six(brand: Brand) -> list[Customer]:
    return [make_customer(brand, ext_id=f"c{n}", country="DE" if n % 2 else "AT") for n in range(6)]


def test_runs_walk_to_where_they_rest_and_on_when_it_is_time(
    brand: Brand, six: list[Customer], now: datetime
) -> None:
    publish(brand, FLOW, now)
    arrive_all(brand, list(six), now)

    assert advance(now) == 6
    assert [run_of(c).state for c in six] == ["exited", "waiting"] * 3
    assert advance(now + timedelta(hours=23)) == 0
    assert advance(now + timedelta(days=1)) == 3

    assert trace(run_of(six[1])) == [("start", "next"), ("de", "yes"), ("rest", "next"), ("end", "")]
    assert trace(run_of(six[0])) == [("start", "next"), ("de", "no"), ("away", "")]
    assert run_of(six[0]).reason == "not from here"
    assert [v.why for v in Visit.objects.filter(run=run_of(six[0]), node="de")] == [
        "the condition does not hold"
    ]


def test_the_tallies_add_up_to_the_visits(brand: Brand, six: list[Customer], now: datetime) -> None:
    publish(brand, FLOW, now)
    arrive_all(brand, list(six), now)
    advance_all(now)
    advance_all(now + timedelta(days=2))

    tallied: dict[tuple[str, str], int] = {}
    for t in Tally.objects.all():
        tallied[t.node, t.port] = tallied.get((t.node, t.port), 0) + t.count
    visited: dict[tuple[str, str], int] = {}
    for v in Visit.objects.all():
        visited[v.node, v.port] = visited.get((v.node, v.port), 0) + 1
    assert tallied == visited
    assert tallied["start", "next"] == 6


def test_a_step_costs_the_same_few_statements_for_any_number_of_runs(
    brand: Brand, now: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    publish(brand, FLOW, now)
    many: list[Customer | None] = [make_customer(brand, ext_id=f"m{n}", country="DE") for n in range(60)]
    arrive_all(brand, many[:2], now)
    advance_all(now)
    arrive_all(brand, many[2:], now)

    with django_assert_max_num_queries(12):
        advance(now)

    assert Run.objects.filter(state="waiting").count() == 60


def test_branches_that_merge_are_worked_as_one_batch(
    brand: Brand, six: list[Customer], now: datetime
) -> None:
    merged = chain(
        trigger(),
        node("de", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"}),
        node("late", "wait_until_date", date="2000-01-01"),
        node("rest", "wait", days=1),
        edges=[
            ("start", "next", "de"),
            ("de", "yes", "late"),
            ("late", "next", "rest"),
            ("de", "no", "rest"),
        ],
    )
    publish(brand, merged, now)
    arrive_all(brand, list(six), now)

    advance(now)

    assert {run_of(c).node for c in six} == {"rest"}
    assert trace(run_of(six[1])) == [("start", "next"), ("de", "yes"), ("late", "next")]


class PoisonConfig(NodeConfig):
    """Nothing to set."""


@pytest.fixture
def poison(request: pytest.FixtureRequest) -> Iterator[dict[str, object]]:
    """A node that raises for the customers whose event says so."""
    state: dict[str, object] = {"raise": ValueError("cannot digest this")}

    class Poison(Node[PoisonConfig]):
        """Raises on poison, and would go round for ever."""

        key, label, group, icon, aliases = "poison", "Poison", "Flow", "skull", ()
        Config = PoisonConfig

        @classmethod
        def run(cls, config: PoisonConfig, batch: Batch) -> None:
            if any(context.get("round") for context in batch.contexts().values()):
                batch.jump(batch.node_id)
            if any(context.get("poison") for context in batch.contexts().values()):
                raise state["raise"]  # type: ignore[misc]
            batch.go()

    nodes.register(Poison)
    yield state
    del nodes._members["poison"]


POISONED = chain(trigger(), node("risky", "poison"), node("rest", "wait", days=1))


def test_one_run_that_a_node_chokes_on_is_set_aside_and_its_neighbours_go_on(
    brand: Brand, six: list[Customer], now: datetime, poison: dict[str, object]
) -> None:
    publish(brand, POISONED, now)
    arrive_all(brand, list(six[:3]), now)
    arrive_all(brand, list(six[3:4]), now, poison=True)
    arrive_all(brand, list(six[4:]), now)

    advance_all(now)

    bad = run_of(six[3])
    assert (bad.state, bad.node, bad.reason) == ("failed", "risky", "ValueError: cannot digest this")
    assert bad.due_at is None
    assert [run_of(c).state for c in six if c != six[3]] == ["waiting"] * 5


def test_a_node_that_would_go_round_without_a_rest_is_stopped(
    brand: Brand, six: list[Customer], now: datetime, poison: dict[str, object]
) -> None:
    publish(brand, POISONED, now)
    arrive_all(brand, list(six[:1]), now, round=True)
    arrive_all(brand, list(six[1:]), now)

    advance_all(now)

    assert run_of(six[0]).state == "failed"
    assert run_of(six[0]).reason.startswith("JumpedWithoutRest: “risky” sends runs elsewhere")
    assert {run_of(c).state for c in six[1:]} == {"waiting"}


def test_a_failed_run_can_be_tried_again(
    brand: Brand, six: list[Customer], now: datetime, poison: dict[str, object]
) -> None:
    campaign = publish(brand, POISONED, now)
    arrive_all(brand, list(six[:1]), now, poison=True)
    advance_all(now)
    Run.objects.update(context={})

    which = moving.Which([run_of(six[0]).pk])
    assert moving.act(SYSTEM, campaign, which, "retry", "", now) == 1
    advance_all(now)

    assert run_of(six[0]).state == "waiting"


def test_a_database_that_is_away_sets_nobody_aside(
    brand: Brand, six: list[Customer], now: datetime, poison: dict[str, object]
) -> None:
    publish(brand, POISONED, now)
    arrive_all(brand, list(six[:2]), now, poison=True)
    poison["raise"] = OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        advance(now)

    assert {run_of(c).state for c in six[:2]} == {"ready"}
