"""Each of these triggers can be tried out, and publishing says what it would mean."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Campaign, FanOut, Run, Silence
from campaigns.services import campaigns
from campaigns.services.preview import prospect
from campaigns.services.trial import Trial, try_out
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

TRIGGERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("message_status", {"status": "opened", "channel": "email", "campaign": "other"}, {}),
    ("order_created", {}, {"order_id": "A1"}),
    ("order_status_changed", {"statuses": ["paid"]}, {"status": "paid"}),
    ("product_event", {}, {}),
    ("customer_registered", {}, {}),
    ("segment_entered", {"segment": "germans"}, {}),
    ("segment_left", {"segment": "germans"}, {}),
    ("lost_cart", {"hours": 1}, {"product_id": "1"}),
    ("lost_view", {"days": 1, "of": "product"}, {"product_id": "1"}),
    ("manual", {}, {"gift": "hat"}),
    ("campaign_step", {"campaign": "other"}, {}),
]
#: of which the log knows whom they would have let in
FORESEEABLE = {"message_status", "order_created", "order_status_changed", "product_event"}


@pytest.fixture
def others(brand: Brand, now: datetime) -> None:
    """What the triggers name."""
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    publish(brand, chain(trigger(), node("rest", "wait", days=1)), now, slug="other")


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(("type_", "config", "payload"), TRIGGERS, ids=[type_ for type_, *_ in TRIGGERS])
def test_a_trial_goes_through_it_and_leaves_nothing_behind(
    brand: Brand, now: datetime, type_: str, config: dict[str, Any], payload: dict[str, Any]
) -> None:
    graph = chain(node("start", type_, **config), node("rest", "wait", days=1), node("end", "exit"))
    campaign: Campaign = campaigns.create(SYSTEM, brand, "journey", "Journey", graph)
    anna = make_customer(brand, "anna")

    trace = try_out(campaign, Trial(customer=anna, trigger="start", payload=payload, at=now))

    assert [(step.node, step.port) for step in trace.steps] == [
        ("start", "next"),
        ("rest", "next"),
        ("end", ""),
    ]
    assert not any(model._default_manager.exists() for model in (Run, Silence, FanOut))
    assert (prospect(campaign, now).estimate is not None) == (type_ in FORESEEABLE)
