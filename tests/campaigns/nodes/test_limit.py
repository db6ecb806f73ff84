"""Limit."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pydantic import ValidationError

from campaigns.engine.advance import advance
from campaigns.models import LimitCount, Visit
from campaigns.nodes.limit import LimitConfig
from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, arrive_all

DAY = timedelta(days=1)


def limited(**config: Any) -> dict[str, Any]:
    return chain(trigger(), node("few", "limit", **config), edges=[("start", "next", "few")])


def come(brand: Brand, count: int, now: datetime) -> Counter[str]:
    """So many new customers come by; how they left the limit."""
    customers = [make_customer(brand) for _ in range(count)]
    arrive_all(brand, list(customers), now)
    advance_all(now)
    return Counter(
        Visit.objects.filter(node="few", run__customer__in=customers).values_list("port", flat=True)
    )


@pytest.mark.django_db
def test_the_first_so_many_are_matched_whoever_they_are(now: datetime) -> None:
    brand, other = make_brand(), make_brand("other")
    for each in (brand, other):
        publish(each, limited(limit=3), now)

    assert come(other, 2, now) == {"matched": 2}
    assert come(brand, 2, now) == {"matched": 2}
    assert come(brand, 3, now) == {"matched": 1, "not_matched": 2}
    assert come(brand, 1, now + 365 * DAY) == {"not_matched": 1}
    assert set(Visit.objects.filter(node="few", run__brand=brand).values_list("why", flat=True)) == {
        "within the limit: 2 of at most 3",
        "within the limit: 3 of at most 3",
        "above the limit: 3 of at most 3",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("resets", "full", "anew"),
    [
        ("daily", "2026-03-02T22:59:59+00:00", "2026-03-02T23:00:00+00:00"),
        ("weekly", "2026-03-08T22:59:59+00:00", "2026-03-08T23:00:00+00:00"),
        ("monthly", "2026-03-31T21:59:59+00:00", "2026-03-31T22:00:00+00:00"),
    ],
)
def test_the_counter_begins_anew_by_the_clock_of_the_label(
    resets: str, full: str, anew: str, now: datetime
) -> None:
    brand = make_brand(label=make_label(time_zone="Europe/Berlin"))
    publish(brand, limited(limit=1, resets=resets), now)

    assert come(brand, 1, now) == {"matched": 1}
    assert come(brand, 1, datetime.fromisoformat(full)) == {"not_matched": 1}
    assert come(brand, 1, datetime.fromisoformat(anew)) == {"matched": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(("resets", "way"), [("never", "not_matched"), ("with_version", "matched")])
def test_a_new_version_counts_anew_if_it_is_told_to(resets: str, way: str, now: datetime) -> None:
    brand = make_brand()
    campaign = publish(brand, limited(limit=1, resets=resets), now)
    assert come(brand, 1, now) == {"matched": 1}

    campaigns.publish(SYSTEM, campaign, now)

    assert come(brand, 1, now) == {way: 1}


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_let_just_so_many_pass(now: datetime) -> None:
    brand = make_brand()
    publish(brand, limited(limit=50), now)
    arrive_all(brand, [make_customer(brand) for _ in range(120)], now)

    def work(_: int) -> None:
        try:
            while advance(now, limit=7):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    ways = Counter(Visit.objects.filter(node="few").values_list("port", flat=True))
    assert ways == {"matched": 50, "not_matched": 70}
    assert LimitCount.objects.get().passed == 50


@pytest.mark.parametrize(
    "config", [{}, {"limit": 0}, {"limit": 1.5}, {"limit": 10**10}, {"limit": 1, "resets": "hourly"}]
)
def test_it_wants_a_number_and_a_period_that_it_knows(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LimitConfig.model_validate(config)
