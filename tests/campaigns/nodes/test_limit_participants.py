"""Limit the number of participants."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Campaign, Run, Subscription, Visit
from campaigns.nodes.limit_participants import LimitParticipantsConfig
from campaigns.services import campaigns
from campaigns.services.why import why_not
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def limited(participants: int, **config: Any) -> dict[str, Any]:
    """Two branches, each with the limit."""
    few = {"participants": participants, **config}
    return chain(
        trigger(),
        node("vip", "filter", condition={"attribute": "vip", "op": "is", "value": True}),
        node("vips", "limit_participants", **few),
        node("others", "limit_participants", **few),
        node("rest", "wait", days=1),
        edges=[
            ("start", "next", "vip"),
            ("vip", "yes", "vips"),
            ("vip", "no", "others"),
            ("vips", "next", "rest"),
            ("others", "next", "rest"),
        ],
    )


def come(brand: Brand, now: datetime, *vip: bool) -> list[Customer]:
    customers = [make_customer(brand, vip=one) for one in vip]
    arrive_all(brand, list(customers), now)
    advance_all(now)
    return customers


def ends(customers: list[Customer]) -> Counter[str]:
    runs = Run.objects.filter(customer__in=customers)
    return Counter(reason or state for state, reason in runs.values_list("state", "reason"))


def test_the_whole_campaign_has_one_counter_and_ends_entry_when_it_is_reached(now: datetime) -> None:
    brand = make_brand()
    campaign = publish(brand, limited(3), now)
    publish(make_brand("other"), limited(3), now)

    first = come(brand, now, True, False)
    assert Campaign.objects.get(pk=campaign.pk).status == "active"
    second = come(brand, now, True, False)
    third = come(brand, now, True)

    assert ends(first) == {"waiting": 2}
    assert ends(second) == {"waiting": 1, "limit": 1}
    assert not Run.objects.filter(customer__in=third).exists()
    campaign.refresh_from_db()
    assert (campaign.status, campaign.reason) == ("draining", "The limit of 3 participants is reached.")
    assert Subscription.objects.filter(version__campaign=campaign).count() == 0
    (closed,) = [reason for reason in why_not(campaign, third[0], now) if reason.code == "closed"]
    assert closed.message.endswith("(The limit of 3 participants is reached).")
    assert Api(brand).get("campaigns/journey").json()["reason"] == campaign.reason
    assert "3 of at most 3 participants" in Visit.objects.filter(node="vips").values_list("why", flat=True)


def test_who_resumes_a_full_campaign_sees_it_closed_again_by_the_next_customer(now: datetime) -> None:
    brand = make_brand()
    campaign = publish(brand, limited(1), now)
    come(brand, now, True)

    campaigns.resume(SYSTEM, campaign, now)
    campaign.refresh_from_db()
    assert (campaign.status, campaign.reason) == ("active", "")
    assert ends(come(brand, now, True)) == {"limit": 1}

    campaign.refresh_from_db()
    assert campaign.status == "draining"


def test_by_the_hour_those_above_it_leave_until_the_next_hour(now: datetime) -> None:
    brand = make_brand(label=make_label(time_zone="Asia/Kolkata"))
    campaign = publish(brand, limited(2, period="hour"), now)

    assert ends(come(brand, now, True, True, False)) == {"waiting": 2, "limit": 1}
    assert ends(come(brand, now + HOUR / 2 - timedelta(seconds=1), True)) == {"limit": 1}
    assert ends(come(brand, now + HOUR / 2, True)) == {"waiting": 1}  # the hours of India begin at half past
    campaign.refresh_from_db()
    assert campaign.status == "active"


def test_the_hour_that_comes_twice_in_autumn_counts_twice(now: datetime) -> None:
    brand = make_brand(label=make_label(time_zone="Europe/Berlin"))
    publish(brand, limited(1, period="hour"), now)
    first = datetime.fromisoformat("2026-10-25T02:30:00+02:00")

    assert ends(come(brand, first, True, True)) == {"waiting": 1, "limit": 1}
    assert ends(come(brand, first + HOUR, True)) == {"waiting": 1}


def test_who_comes_by_again_in_the_same_run_is_counted_once(now: datetime) -> None:
    brand = make_brand()
    graph = chain(
        trigger(),
        node("few", "limit_participants", participants=2),
        node("again", "go_to", node="few", passes=3, hours=1),
        node("rest", "wait", days=9),
    )
    publish(brand, graph, now)
    (anna,) = come(brand, now, True)
    for hours in range(1, 4):
        advance_all(now + hours * HOUR)

    assert run_of(anna).node == "rest"
    assert ends(come(brand, now, False)) == {"waiting": 1}
    assert list(
        Visit.objects.filter(run=run_of(anna), node="few").order_by("number").values_list("why", flat=True)
    ) == ["1 of at most 2 participants", *["counted before"] * 3]


@pytest.mark.parametrize(
    "config", [{}, {"participants": 0}, {"participants": 1, "period": "year"}, {"participants": "many"}]
)
def test_it_wants_a_number_and_a_period_that_it_knows(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LimitParticipantsConfig.model_validate(config)
