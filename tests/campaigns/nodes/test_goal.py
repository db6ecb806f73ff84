"""Goal."""

from datetime import datetime

import pytest

from campaigns.models import Conversion, Visit
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive_all


@pytest.mark.django_db
def test_whoever_passes_has_reached_it_once(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand, country="DE"), make_customer(brand, country="AT")
    graph = chain(
        trigger(),
        node("who", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"}),
        node("first", "goal", name="interested"),
        node("again", "goal", name="interested"),
        edges=[("start", "next", "who"), ("who", "yes", "first"), ("first", "next", "again")],
    )
    publish(brand, graph, now)

    arrive_all(brand, [anna, bert], now)
    advance_all(now)

    assert trace(run_of(anna))[2:] == [("first", "next"), ("again", "next")]
    assert Visit.objects.get(node="first").why == "goal “interested” reached"
    found = Conversion.objects.get()
    assert (found.run, found.goal, found.node, found.event, found.at) == (
        run_of(anna),
        "interested",
        "first",
        None,
        now,
    )
