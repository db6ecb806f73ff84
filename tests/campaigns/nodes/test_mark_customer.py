"""Mark customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Visit
from campaigns.nodes.mark_customer import MarkCustomerConfig
from crm.models import AttributeChange
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "attribute"), [("internal", "core_tags"), ("public", "core_public_tags")])
def test_markers_are_added_and_taken_away_and_seen_by_the_next_step(
    kind: str, attribute: str, now: datetime
) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand, **{attribute: ["new", "old"]}), make_customer(brand)
    stranger = make_customer(brand, **{attribute: ["new"]})
    graph = chain(
        trigger(),
        node("mark", "mark_customer", add=["VIP", "old"], remove=["new"], kind=kind),
        node("vip", "filter", condition={"marker": "VIP", "kind": kind}),
        edges=[("start", "next", "mark"), ("mark", "next", "vip")],
    )
    publish(brand, graph, now)
    for customer in (anna, bert):
        arrive(brand, customer, now)

    advance_all(now)

    for customer in (anna, bert, stranger):
        customer.refresh_from_db()
    assert anna.attributes[attribute] == ["old", "VIP"]
    assert bert.attributes[attribute] == ["VIP", "old"]
    assert stranger.attributes[attribute] == ["new"]
    assert trace(run_of(anna))[-1] == ("vip", "yes")
    assert Visit.objects.filter(node="mark")[0].why == "mark: +VIP, +old, −new"
    assert set(AttributeChange.objects.values_list("source", flat=True)) == {"campaign:journey"}


@pytest.mark.parametrize(
    "config", [{}, {"add": ["a"], "remove": ["a"]}, {"add": [""]}, {"add": ["a"], "kind": "external"}]
)
def test_it_wants_markers_that_it_may_put_there(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MarkCustomerConfig.model_validate(config)
