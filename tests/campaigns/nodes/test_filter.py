"""Filter customers."""

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


def test_it_compares_customers_with_the_event_that_they_entered_by(now: datetime) -> None:
    brand = make_brand()
    graph = chain(
        trigger(),
        node("fan", "filter", condition={"attribute": "favourite", "op": "eq", "value": "$product"}),
        node("yes", "exit"),
        node("no", "exit"),
        edges=[("start", "next", "fan"), ("fan", "yes", "yes"), ("fan", "no", "no")],
    )
    publish(brand, graph, now)
    bag_lover, hat_lover, loveless = (
        make_customer(brand, favourite="bag"),
        make_customer(brand, favourite="hat"),
        make_customer(brand),
    )

    for customer in (bag_lover, hat_lover, loveless):
        arrive(brand, customer, now, product="bag")
    advance_all(now)

    assert [trace(run_of(c))[1] for c in (bag_lover, hat_lover, loveless)] == [
        ("fan", "yes"),
        ("fan", "no"),
        ("fan", "no"),
    ]


def test_a_condition_that_names_an_unknown_segment_cannot_be_published(now: datetime) -> None:
    brand = make_brand()
    graph = chain(trigger(), node("vip", "filter", condition={"segment": "vip"}))
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [p.node for p in refused.value.problems] == ["vip"]
    assert "no segment “vip”" in refused.value.problems[0].message
