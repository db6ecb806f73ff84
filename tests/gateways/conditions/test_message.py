"""Messages in conditions."""

from datetime import datetime, timedelta

import pytest

from crm.models import Brand, Customer
from tests.factories.conditions import who
from tests.factories.crm import make_customer
from tests.oracle.store import store_letter
from tests.oracle.world import Letter

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def gets(
    brand: Brand, customer: Customer, now: datetime, *history: tuple[str, datetime, bool], **letter: str
) -> None:
    """A message that was sent an hour ago, with what was reported about it."""
    channel = letter.get("channel", "email")
    template, campaign = letter.get("template", channel), letter.get("campaign", "")
    store_letter(now, brand, customer, Letter(channel, template, campaign, now - HOUR, list(history)))


def test_it_finds_those_whose_message_reached_a_status_in_time(brand: Brand, now: datetime) -> None:
    gets(brand, make_customer(brand, "clicked"), now, ("clicked", now - HOUR, True))
    gets(brand, make_customer(brand, "earlier"), now, ("clicked", now - 2 * HOUR, True))
    gets(brand, make_customer(brand, "opened"), now, ("opened", now - HOUR, True))
    gets(brand, make_customer(brand, "sms"), now, ("clicked", now - HOUR, True), channel="sms")
    make_customer(brand, "none")

    assert who(brand, now, message="email", status="clicked", within={"hours": 1}) == {"clicked"}
    assert who(brand, now, message="any", status="clicked") == {"clicked", "earlier", "sms"}
    assert who(brand, now, message="email") == {"clicked", "earlier", "opened"}
    assert who(brand, now, message="email", within={"minutes": 59}) == set()


def test_a_failure_reported_after_the_delivery_did_not_happen(brand: Brand, now: datetime) -> None:
    gets(brand, make_customer(brand, "late"), now, ("delivered", now, True), ("failed", now, False))
    gets(brand, make_customer(brand, "failed"), now, ("failed", now, True))

    assert who(brand, now, message="email", status="failed") == {"failed"}


def test_it_tells_templates_and_campaigns_apart_and_counts(brand: Brand, now: datetime) -> None:
    ann, bob = make_customer(brand, "ann"), make_customer(brand, "bob")
    gets(brand, ann, now, template="hello", campaign="spring")
    gets(brand, ann, now, template="bye", campaign="spring")
    gets(brand, bob, now, template="hello")

    assert who(brand, now, message="email", template="bye") == {"ann"}
    assert who(brand, now, message="email", campaign="spring") == {"ann"}
    assert who(brand, now, message="email", count={"op": "lt", "value": 2}) == {"bob"}
    assert who(brand, now, message="email", template="unknown") == set()
