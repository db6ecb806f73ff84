"""The rounds of A/B tests as a report shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import AbAssignment, AbRound, Campaign, Version
from campaigns.services.ab_rounds import rounds
from crm.models import Brand, Customer
from gateways.models import DeliveryStatus
from lib.periods import period_of
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, report
from tests.factories.gateways import make_message

pytestmark = pytest.mark.django_db


def make_test(brand: Brand, now: datetime) -> Campaign:
    variants = [{"id": "red"}, {"id": "blue"}]
    ends = [("start", "next", "test"), ("test", "red", "end"), ("test", "blue", "end")]
    graph = chain(
        trigger(),
        node("test", "ab_test", variants=variants, metric="clicks"),
        node("end", "exit"),
        edges=ends,
    )
    return publish(brand, graph, now)


def dealt(campaign: Campaign, now: datetime, *customers: tuple[Customer, str]) -> Version:
    version = campaign.live
    assert version is not None
    found = AbRound.objects.create(
        version=version, node="test", number=1, started_at=now, dealt=len(customers)
    )
    for customer, variant in customers:
        AbAssignment.objects.create(round=found, customer=customer, variant=variant, counted=True, at=now)
    return version


def shown(version: Version, now: datetime, day: str) -> list[dict[str, Any]]:
    return rounds([version.pk], period_of(day, day, now, UTC), now)


def test_an_open_round_is_counted_now_without_machines(brand: Brand, now: datetime) -> None:
    customers = [make_customer(brand) for _ in range(4)]
    version = dealt(make_test(brand, now), now, *zip(customers, ["red", "red", "blue", "blue"], strict=True))
    template = make_template(brand)
    for customer in customers[:3]:
        report(make_message(template, customer, now, version_id=version.pk), "clicked", now)
    DeliveryStatus.objects.filter(message__customer=customers[2]).update(bot="agent")
    dealt(make_test(make_brand("other"), now), now, (make_customer(brand), "red"))

    (found,) = shown(version, now, "2026-03-02")
    assert [(one["variant"], one["customers"], one["hits"]) for one in found["variants"]] == [
        ("red", 2, 2),
        ("blue", 2, 0),
    ]
    assert found["winner"] == ""


def test_a_decided_round_is_shown_as_it_was_decided(brand: Brand, now: datetime) -> None:
    version = dealt(make_test(brand, now), now)
    results = [{"variant": "red", "customers": 9, "hits": 3, "rate": 0.33, "probability_best": 0.9}]
    AbRound.objects.update(winner="red", decided_at=now, results=results, closed_at=now)

    (found,) = shown(version, now, "2026-03-02")
    assert (found["winner"], found["variants"]) == ("red", results)


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-04"])
def test_rounds_of_other_times_are_left_out(brand: Brand, now: datetime, day: str) -> None:
    version = dealt(make_test(brand, now), now)
    AbRound.objects.update(closed_at=now + timedelta(hours=1))
    assert shown(version, now, day) == []
