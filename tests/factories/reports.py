"""A campaign that some customers went through, with orders afterwards, and noise beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from campaigns.models import Campaign, Run
from crm.models import Brand, Customer
from gateways.models import DeliveryStatus, Message, Template
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.deliveries import make_template, report, settle
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive


@dataclass(frozen=True)
class Went:
    """What is there to be reported."""

    campaign: Campaign
    template: Template
    clicker: Customer
    opener: Customer
    scanned: Customer
    skipped: Customer
    waiting: Customer


def flow(action: str) -> dict[str, Any]:
    return chain(
        trigger(action),
        node("mail", "send_email", template="hello"),
        node("wait", "wait", days=9),
        node("end", "exit"),
    )


def message_of(customer: Customer) -> Message:
    return Message.objects.get(customer=customer)


def make_report(brand: Brand, now: datetime, slug: str = "journey") -> Went:
    """Five customers enter: one clicks and buys for 20, one opens, one is scanned, one is skipped, one has not been
    sent to yet."""
    template = Template.objects.filter(brand=brand, slug="hello").first() or make_template(brand)
    campaign = publish(brand, flow(slug), now - timedelta(hours=1), slug=slug)
    people = [
        make_customer(brand, f"{slug}-{name}")
        for name in ("clicker", "opener", "scanned", "skipped", "waiting")
    ]
    for customer in people:
        arrive(brand, customer, now, client_action=slug)
    advance_all(now)
    clicker, opener, scanned, skipped, waiting = people
    for customer in (clicker, opener, scanned):
        settle(message_of(customer), now)
    settle(message_of(skipped), now, "skipped", "opted_out")
    Message.objects.filter(customer=skipped).update(error="opted_out")
    advance_all(now)
    report(message_of(clicker), "clicked", now)
    report(message_of(opener), "opened", now)
    report(message_of(scanned), "clicked", now)
    DeliveryStatus.objects.filter(message__customer=scanned, status__in=["opened", "clicked"]).update(
        bot="agent"
    )
    make_event(brand, clicker, "purchase", now + timedelta(days=1), amount=20)
    make_event(brand, skipped, "purchase", now + timedelta(days=1), amount=99)
    assert Run.objects.filter(campaign=campaign).count() == 5
    return Went(campaign, template, clicker, opener, scanned, skipped, waiting)
