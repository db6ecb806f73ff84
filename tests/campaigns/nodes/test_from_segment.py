"""Select customers from a segment."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.models import Visit
from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.conftest import NOW
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

VIPS = {"attribute": "vip", "op": "is", "value": True}


def with_segment() -> Brand:
    brand = make_brand()
    make_segment(brand, "vips", VIPS, NOW)
    return brand


def test_members_go_on_and_the_others_leave(now: datetime) -> None:
    brand = with_segment()
    vip, other = make_customer(brand, vip=True), make_customer(brand)
    publish(
        brand,
        chain(trigger(), node("only", "from_segment", segment="vips"), node("rest", "wait", days=1)),
        now,
    )
    for customer in (vip, other):
        arrive(brand, customer, now)

    advance_all(now)

    assert run_of(vip).node == "rest"
    assert (run_of(other).state, run_of(other).reason) == ("exited", "not in the segment “vips”")
    assert Visit.objects.get(run=run_of(vip), node="only").why == "in the segment “vips”"


def test_the_others_may_have_their_own_way(now: datetime) -> None:
    brand = with_segment()
    other = make_customer(brand)
    graph = chain(
        trigger(),
        node("only", "from_segment", segment="vips"),
        node("rest", "wait", days=1),
        edges=[("start", "next", "only"), ("only", "no", "rest")],
    )
    publish(brand, graph, now)
    arrive(brand, other, now)

    advance_all(now)

    assert run_of(other).node == "rest"


def test_a_segment_of_another_brand_cannot_be_published() -> None:
    with_segment()
    graph = chain(trigger(), node("only", "from_segment", segment="vips"))
    campaign = campaigns.create(SYSTEM, make_brand("other"), "c", "C", graph)

    (problem,) = campaigns.problems_of(campaign)
    assert (problem.node, problem.field) == ("only", "segment")
