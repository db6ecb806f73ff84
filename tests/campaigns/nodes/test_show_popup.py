"""Show a popup."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run, Visit
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import Message, Popup
from gateways.sender.once import send_due
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def campaign(brand: Brand, slug: str, now: datetime, priority: int = 0, **config: Any) -> None:
    """A campaign, entered by the client action of its name, that shows a popup at app_open for an hour."""
    template = make_template(make_gateway(brand, channel="popup"), title=slug)
    given = {"template": template.slug, "action": "app_open", "lifetime": {"hours": 1}} | config
    publish(
        brand, chain(trigger(slug), node("show", "show_popup", **given), node("end", "exit")), now, slug,
        priority=priority, entry={"mode": "every_time"},
    )  # fmt: skip


def enter(customer: Customer, slug: str, now: datetime) -> None:
    """The customer enters a campaign, and all that follows happens."""
    arrive(customer.brand, customer, now, client_action=slug)
    advance_all(now)
    send_due(now)
    advance_all(now)


def standing(customer: Customer) -> list[tuple[str, str]]:
    """What the customer's next actions would show: (action, campaign)."""
    return list(
        Popup.objects.filter(customer=customer, closed_at=None).values_list("action", "message__campaign")
    )


def way(slug: str) -> list[tuple[str, str]]:
    """How runs of a campaign left the popup: (port, why)."""
    runs = Run.objects.filter(campaign__slug=slug)
    return list(Visit.objects.filter(run__in=runs, node="show").order_by("id").values_list("port", "why"))


def test_it_stands_ready_from_now_on_for_its_lifetime(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign(brand, "spring", now)
    make_customer(brand, "stranger")

    enter(anna, "spring", now)

    popup = Popup.objects.get()
    assert (popup.customer, popup.action, popup.expires_at) == (anna, "app_open", now + HOUR)
    assert (popup.message.state, popup.message.status) == ("sent", "")
    assert way("spring") == [("next", "sent")]


def test_the_higher_priority_wins_whoever_comes_first(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign(brand, "low", now, 1)
    campaign(brand, "high", now, 2)

    enter(anna, "low", now)
    enter(anna, "high", now)
    enter(anna, "low", now + timedelta(minutes=1))

    assert standing(anna) == [("app_open", "high")]
    assert way("high") == [("next", "sent")]
    assert way("low") == [
        ("next", "sent"),
        ("skipped", "outranked: another popup is to be shown at this action"),
    ]


def test_of_equal_priority_the_newest_wins(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign(brand, "first", now)
    campaign(brand, "second", now)

    enter(anna, "first", now)
    enter(anna, "second", now + timedelta(minutes=1))

    assert standing(anna) == [("app_open", "second")]


def test_two_that_come_together_are_settled_among_themselves(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign(brand, "low", now, 1)
    campaign(brand, "high", now, 2)
    bob = make_customer(brand, "bob")
    for slug in ("high", "low"):
        for customer in (anna, bob):
            arrive(brand, customer, now, client_action=slug)
    advance_all(now)
    while send_due(now):
        advance_all(now)

    assert standing(anna) == standing(bob) == [("app_open", "high")]
    assert sorted(Message.objects.values_list("campaign", "state")) == [
        ("high", "sent"),
        ("high", "sent"),
        ("low", "skipped"),
        ("low", "skipped"),
    ]


def test_what_has_expired_stands_in_nobodys_way(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign(brand, "high", now, 2)
    campaign(brand, "low", now, 1)
    enter(anna, "high", now)

    enter(anna, "low", now + HOUR)

    assert standing(anna) == [("app_open", "low")]


def test_another_action_has_a_popup_of_its_own(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign(brand, "open", now)
    campaign(brand, "cart", now, action="cart_open")

    enter(anna, "open", now)
    enter(anna, "cart", now)

    assert sorted(standing(anna)) == [("app_open", "open"), ("cart_open", "cart")]


@pytest.mark.parametrize("action", ["", "app open", "x" * 101])
def test_an_action_that_is_none_is_named(brand: Brand, now: datetime, action: str) -> None:
    template = make_template(make_gateway(brand, channel="popup"))
    graph = chain(trigger(), node("show", "show_popup", template=template.slug, action=action))
    draft = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, draft, now)

    assert ("show", "action") in [(p.node, p.field) for p in refused.value.problems]
