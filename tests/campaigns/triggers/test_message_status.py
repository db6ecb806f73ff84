"""Message status."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.services.why import why_not
from crm.models import Brand, Customer
from gateways.models import Message
from gateways.queries import reported
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from gateways.services.statuses import Report, apply
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.events import effect_all
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def news(brand: Brand, now: datetime) -> None:
    """A campaign that sends, and one that does not."""
    sending(brand, now)
    publish(brand, chain(trigger("never"), node("rest", "wait", days=1)), now, slug="sale")


def sending(brand: Brand, now: datetime) -> None:
    make_template(brand)
    publish(brand, chain(trigger(), node("mail", "send_email", template="hello")), now, slug="news")


def mailed(brand: Brand, customer: Customer, now: datetime) -> Message:
    """A message that a campaign has sent to the customer."""
    arrive(brand, customer, now)
    advance_all(now)
    message = Message.objects.get(customer=customer)
    settle(message, now)
    return message


def report(message: Message, status: str, now: datetime) -> None:
    """The gateway calls back, and what follows from it takes effect."""
    apply([Report(message.pk, status, now)], reported.lock([message.pk]), now)
    effect_all(now)


def test_it_lets_in_whose_message_was_clicked_once(brand: Brand, now: datetime) -> None:
    waiting = waiting_for(brand, now, "message_status", status="clicked", channel="email", campaign="news")
    anna, bystander = make_customer(brand, "anna"), make_customer(brand, "bystander")
    message, other = mailed(brand, anna, now), mailed(brand, bystander, now)

    report(other, "opened", now)
    report(message, "clicked", now)
    report(message, "clicked", now + timedelta(minutes=1))

    assert entered(waiting) == ["anna"]
    context = waiting.runs.get().context
    assert {name: context[name] for name in ("channel", "campaign", "template", "node")} == {
        "channel": "email",
        "campaign": "news",
        "template": "hello",
        "node": "mail",
    }


def test_a_click_is_an_opening_too(brand: Brand, now: datetime) -> None:
    waiting = waiting_for(brand, now, "message_status", status="opened")

    report(mailed(brand, make_customer(brand, "anna"), now), "clicked", now)

    assert entered(waiting) == ["anna"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("failed", Verdict(Meaning.REFUSED, error="error_code 7: no such address")),
        ("accepted", Verdict(Meaning.ACCEPTED, "ext-1")),
    ],
)
def test_what_the_gateway_says_in_its_answer_lets_in_as_well(
    brand: Brand, now: datetime, status: str, verdict: Verdict
) -> None:
    waiting = waiting_for(brand, now, "message_status", status=status, campaign="news")
    anna = make_customer(brand, "anna")
    arrive(brand, anna, now)
    advance_all(now)

    for _ in range(2):
        record([Result(parcel, verdict) for parcel in claim(now, {}).parcels], now)
        effect_all(now)
    report(Message.objects.get(), status, now)

    assert entered(waiting) == ["anna"]
    assert waiting.runs.get().context["node"] == "mail"


@pytest.mark.parametrize("other", [{"channel": "sms"}, {"campaign": "sale"}, {"node": "second"}])
def test_messages_of_other_kinds_let_nobody_in(brand: Brand, now: datetime, other: dict[str, str]) -> None:
    waiting = waiting_for(brand, now, "message_status", status="opened", **other)
    anna = make_customer(brand, "anna")

    report(mailed(brand, anna, now), "opened", now)

    assert entered(waiting) == []
    assert [reason.code for reason in why_not(waiting, anna, now)] == ["condition"]


def test_another_brands_message_lets_nobody_in(brand: Brand, now: datetime) -> None:
    waiting = waiting_for(brand, now, "message_status", status="opened")
    other = make_brand("other")
    sending(other, now)

    report(mailed(other, make_customer(other, "anna"), now), "opened", now)

    assert entered(waiting) == []


def test_a_status_that_no_gateway_reports_is_refused(brand: Brand) -> None:
    assert fields_refused(brand, "message_status", status="read") == [("start", "status")]
    assert fields_refused(brand, "message_status", template="nothing") == [("start", "template")]
    assert fields_refused(brand, "message_status", campaign="nothing") == [("start", "campaign")]
