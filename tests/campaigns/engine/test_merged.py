"""Runs of two customers who become one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, Run
from crm.models import Brand, Customer
from crm.services import merging
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def campaign(brand: Brand, now: datetime) -> Campaign:
    return publish(brand, chain(trigger(), node("rest", "wait", days=1)), now)


def make_run(campaign: Campaign, customer: Customer, at: datetime, **fields: Any) -> Run:
    given = {
        "brand": campaign.brand, "campaign": campaign, "version": campaign.live, "customer": customer, "mode": "once",
        "state": "waiting", "node": "rest", "due_at": at + 24 * HOUR, "arrived_at": at, "started_at": at,
    }  # fmt: skip
    return Run.objects.create(**{**given, **fields})


@pytest.mark.parametrize("lost_is_older", [True, False])
@pytest.mark.parametrize("mode", ["once", "once_while_open", "restart"])
def test_the_older_run_goes_on_and_the_other_ends_with_a_reason(
    brand: Brand, campaign: Campaign, now: datetime, mode: str, lost_is_older: bool
) -> None:
    kept, lost = make_customer(brand, "kept"), make_customer(brand, "lost")
    older, younger = (lost, kept) if lost_is_older else (kept, lost)
    first = make_run(campaign, older, now, mode=mode)
    second = make_run(campaign, younger, now + HOUR, mode=mode)
    bystander = make_run(campaign, make_customer(brand), now, mode=mode)
    before = list(Run.objects.order_by("pk").values())

    made = merging.merge(SYSTEM, kept, lost, now + 2 * HOUR)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.customer, first.state, first.mode) == (kept, "waiting", mode)
    assert (second.customer, second.state, second.due_at) == (kept, "exited", None)
    assert "merged" in second.reason
    merging.undo(SYSTEM, made, now + 3 * HOUR)
    assert list(Run.objects.order_by("pk").values()) == before
    assert bystander.pk


def test_runs_that_may_stand_beside_each_other_both_go_on(
    brand: Brand, campaign: Campaign, now: datetime
) -> None:
    kept, lost = make_customer(brand, "kept"), make_customer(brand, "lost")
    make_run(campaign, kept, now, mode="every_time")
    make_run(campaign, lost, now, mode="every_time")
    make_run(campaign, kept, now, entry_key="order-1")
    make_run(campaign, lost, now, entry_key="order-2")

    merging.merge(SYSTEM, kept, lost, now)

    assert Run.objects.filter(customer=kept, state="waiting").count() == 4


def test_two_who_entered_by_one_system_event_keep_one_run(
    brand: Brand, campaign: Campaign, now: datetime
) -> None:
    kept, lost = make_customer(brand, "kept"), make_customer(brand, "lost")
    for customer, at in ((kept, now), (lost, now + HOUR)):
        make_run(campaign, customer, at, mode="every_time", event=77)

    merging.merge(SYSTEM, kept, lost, now + HOUR)

    assert sorted(Run.objects.values_list("state", "event")) == [("exited", None), ("waiting", 77)]


def test_somebody_who_entered_anew_meanwhile_keeps_that_run_when_it_is_undone(
    brand: Brand, campaign: Campaign, now: datetime
) -> None:
    kept, lost = make_customer(brand, "kept"), make_customer(brand, "lost")
    make_run(campaign, lost, now, mode="once_while_open")
    ended = make_run(campaign, kept, now + HOUR, mode="once_while_open")
    made = merging.merge(SYSTEM, kept, lost, now + 2 * HOUR)
    Run.objects.filter(state="waiting").update(state="done", finished_at=now, due_at=None)
    make_run(campaign, kept, now + 3 * HOUR, mode="once_while_open")

    merging.undo(SYSTEM, made, now + 4 * HOUR)

    ended.refresh_from_db()
    assert ended.state == "exited"
