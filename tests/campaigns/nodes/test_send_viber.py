"""Send a Viber message."""

from datetime import datetime, timedelta

import pytest

from campaigns.models import Visit
from campaigns.nodes.send_viber import SendViber, SendViberConfig
from campaigns.queries.uses import uses
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, report, settle
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


HOUR = timedelta(hours=1)


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_template(brand, "short", "viber", body="Hello")
    make_template(brand, "sms", "sms", body="Hello by SMS")
    return brand


@pytest.fixture
def anna(brand: Brand, now: datetime) -> Customer:
    """Somebody to whom a Viber message has been written, with an SMS to fall back on after an hour."""
    text = node("text", "send_viber", template="short", fallback="sms", fallback_after=60)
    graph = chain(
        trigger(),
        text,
        node("on", "exit"),
        node("off", "exit"),
        node("no", "exit"),
        edges=[
            ("start", "next", "text"),
            ("text", "next", "on"),
            ("text", "failed", "off"),
            ("text", "skipped", "no"),
        ],
    )
    publish(brand, graph, now)
    anna, bob = make_customer(brand), make_customer(brand, "bob")
    arrive(brand, anna, now)
    arrive(brand, bob, now)
    advance_all(now)
    return anna


def written_to(customer: Customer) -> list[tuple[int, str]]:
    """The messages to a customer: (part, channel)."""
    return list(Message.objects.filter(customer=customer).order_by("id").values_list("part", "channel"))


def end(customer: Customer, part: int, now: datetime, outcome: str = "sent", reason: str = "") -> None:
    """A message settles, and the journey goes on."""
    settle(Message.objects.get(customer=customer, part=part), now, outcome, reason)
    advance_all(now)


def way(customer: Customer) -> tuple[str, str] | None:
    """How the customer left the node: by which port and why; None while resting there."""
    visit = Visit.objects.filter(run=run_of(customer), node="text").first()
    return (visit.port, visit.why) if visit else None


def test_who_has_got_the_viber_message_gets_no_sms(anna: Customer, now: datetime) -> None:
    end(anna, 0, now)
    report(Message.objects.get(customer=anna), "delivered", now)
    assert way(anna) is None

    advance_all(now + HOUR)

    assert way(anna) == ("next", "delivered by Viber")
    assert written_to(anna) == [(0, "viber")]


def test_an_sms_goes_when_the_viber_message_is_not_delivered_in_time(anna: Customer, now: datetime) -> None:
    end(anna, 0, now)
    advance_all(now + HOUR - timedelta(minutes=1))
    assert written_to(anna) == [(0, "viber")]

    advance_all(now + HOUR)
    assert (written_to(anna), way(anna)) == ([(0, "viber"), (1, "sms")], None)
    end(anna, 1, now + HOUR)

    assert way(anna) == ("next", "sent")
    assert written_to(Customer.objects.get(ext_id="bob")) == [(0, "viber")]


def test_a_report_ends_the_waiting(brand: Brand, anna: Customer, now: datetime) -> None:
    bob = Customer.objects.get(ext_id="bob")
    for customer in (anna, bob):
        end(customer, 0, now)
    reported = Message.objects.get(customer=anna)
    report(reported, "delivered", now)
    report(Message.objects.get(customer=bob), "rejected", now)
    soon = now + timedelta(minutes=1)

    arrive(brand, anna, soon, "message_delivered", channel="sms")
    advance_all(soon)
    assert way(anna) is None
    arrive(brand, anna, soon, "message_delivered", channel="viber", message=reported.uid)
    arrive(brand, bob, soon, "message_rejected", channel="viber")
    advance_all(soon)

    assert way(anna) == ("next", "delivered by Viber")
    assert written_to(bob) == [(0, "viber"), (1, "sms")]


def test_a_report_of_another_viber_message_is_none_of_this_one(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    end(anna, 0, now)

    arrive(brand, anna, now, "message_delivered", channel="viber", message="another")
    advance_all(now)
    assert (way(anna), written_to(anna)) == (None, [(0, "viber")])
    advance_all(now + HOUR)

    assert written_to(anna) == [(0, "viber"), (1, "sms")]


def test_an_sms_goes_at_once_when_the_viber_message_fails(anna: Customer, now: datetime) -> None:
    end(anna, 0, now, "failed", "no Viber on this phone")

    assert written_to(anna) == [(0, "viber"), (1, "sms")]
    end(anna, 1, now, "failed", "no such number")
    assert way(anna) == ("failed", "no such number")


def test_who_must_not_be_written_to_gets_neither(anna: Customer, now: datetime) -> None:
    end(anna, 0, now, "skipped", "opted_out")

    assert (written_to(anna), way(anna)) == (
        [(0, "viber")],
        ("skipped", "The customer has opted out of this channel."),
    )


def test_delivered_after_the_sms_has_gone_changes_nothing(anna: Customer, now: datetime) -> None:
    end(anna, 0, now, "failed")
    report(Message.objects.get(customer=anna, part=0), "delivered", now)

    end(anna, 1, now, "skipped", "opted_out")

    assert way(anna) == ("skipped", "The customer has opted out of this channel.")


def test_it_says_what_it_falls_back_on() -> None:
    config = SendViberConfig(template="short", fallback="sms", fallback_after=30)

    assert SendViber.summary(config) == "Viber “short”, else SMS “sms” after 30 minutes"


def test_only_an_sms_can_stand_in_for_it(brand: Brand, now: datetime) -> None:
    text = node("text", "send_viber", template="short", fallback="short")
    campaign = campaigns.create(SYSTEM, brand, "c", "C", chain(trigger(), text))

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.code, p.field) for p in refused.value.problems] == [("bad_template", "fallback")]


def test_the_sms_it_falls_back_on_is_needed_by_the_campaign(brand: Brand, anna: Customer) -> None:
    assert list(uses(brand.pk, "template", "sms")) == ["campaign “journey”"]
