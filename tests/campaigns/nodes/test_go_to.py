"""Go to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Visit
from campaigns.nodes.go_to import GoToConfig
from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def loop(**config: Any) -> dict[str, Any]:
    """Who is not ready is asked again after an hour."""
    return chain(
        trigger(),
        node("ready", "filter", condition={"attribute": "ready", "op": "is", "value": True}),
        node("again", "go_to", **{"node": "ready", "passes": 2, "hours": 1, **config}),
        node("end", "exit"),
        edges=[("start", "next", "ready"), ("ready", "no", "again"), ("again", "next", "end")],
    )


def test_a_customer_goes_back_after_a_rest_so_often_and_then_on(now: datetime) -> None:
    brand = make_brand()
    anna, ready, stranger = make_customer(brand), make_customer(brand, ready=True), make_customer(brand)
    publish(brand, loop(), now)
    for customer in (anna, ready):
        arrive(brand, customer, now)
    advance_all(now)

    assert (run_of(anna).node, run_of(anna).state, run_of(anna).due_at) == ("again", "waiting", now + HOUR)
    assert run_of(ready).state == "done"
    assert advance_all(now + HOUR - timedelta(seconds=1)) == 0

    advance_all(now + HOUR)
    assert run_of(anna).due_at == now + 2 * HOUR
    advance_all(now + 2 * HOUR)

    assert trace(run_of(anna)) == [
        ("start", "next"),
        ("ready", "no"),
        ("again", "again"),
        ("ready", "no"),
        ("again", "again"),
        ("ready", "no"),
        ("again", "next"),
        ("end", ""),
    ]
    whys = (
        Visit.objects.filter(run=run_of(anna), node="again").order_by("number").values_list("why", flat=True)
    )
    assert list(whys) == [
        "sent back: 1 of at most 2 times",
        "sent back: 2 of at most 2 times",
        "was sent back 2 times, the most there may be",
    ]
    assert not stranger.runs.exists()


def test_who_has_become_ready_leaves_the_loop(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, loop(), now)
    arrive(brand, anna, now)
    advance_all(now)
    anna.attributes = {"ready": True}
    anna.save()

    advance_all(now + HOUR)

    assert trace(run_of(anna))[-2:] == [("again", "again"), ("ready", "yes")]


@pytest.mark.parametrize("target", ["end", "again", "start", "nowhere"])
def test_it_leads_to_a_step_above_and_nowhere_else(target: str, now: datetime) -> None:
    campaign = campaigns.create(SYSTEM, make_brand(), "c", "C", loop(node=target))

    (problem,) = campaigns.problems_of(campaign)
    assert (problem.node, problem.field, problem.code) == ("again", "node", "not_above")


@pytest.mark.parametrize(
    "config", [{"passes": 0}, {"passes": 101}, {"hours": 0}, {"minutes": -1}, {"days": 365, "minutes": 1}]
)
def test_it_wants_one_to_a_hundred_passes_and_a_minutes_rest(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GoToConfig.model_validate({"node": "ready", "hours": 0, "minutes": 0, **config})
