"""Failures in a row put a customer's channel on the suppression list."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, ConsentEntry, Customer, Suppression
from crm.services import suppressions
from gateways.models import Message
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.statuses import Report
from tests.factories.consent import ANNA
from tests.factories.crm import make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def report(customer: Customer, now: datetime, *reported_: str, channel: str = "email") -> None:
    """A message each, reported on one after the other."""
    template = make_template(make_gateway(customer.brand, channel=channel))
    for number, status in enumerate(reported_):
        at = now + timedelta(minutes=number)
        apply([make_message(template, customer, at)], status, at)


def apply(messages: list[Message], status: str, now: datetime) -> None:
    ids = [message.pk for message in messages]
    statuses.apply([Report(id_, status, now) for id_ in ids], reported.lock(ids), now)


@pytest.mark.parametrize(
    ("history", "suppressed"),
    [
        (["failed", "failed", "failed"], True),
        (["rejected", "failed", "rejected"], True),
        (["failed", "failed"], False),
        (["failed", "failed", "delivered", "failed"], False),
        (["delivered", "failed", "accepted", "failed", "failed"], True),
        (["failed", "failed", "opened"], False),
    ],
)
def test_so_many_in_a_row_do_it(anna: Customer, now: datetime, history: list[str], suppressed: bool) -> None:
    report(anna, now, *history)

    rows = [(row.subject, row.channel, row.cause, row.reason) for row in Suppression.objects.all()]
    assert rows == ([("id:anna", "email", "bounce", "3 messages in a row failed")] if suppressed else [])
    assert ConsentEntry.objects.filter(customer=anna, what="suppressed").exists() == suppressed


@pytest.mark.parametrize(
    ("limit", "failures", "suppressed"), [(1, 1, True), (0, 9, False), (5, 4, False), (5, 5, True)]
)
def test_how_many_is_the_brands_choice(
    anna: Customer, now: datetime, limit: int, failures: int, suppressed: bool
) -> None:
    Brand.objects.update(bounce_limit=limit)
    report(anna, now, *["failed"] * failures)

    assert Suppression.objects.exists() == suppressed


def test_channels_and_customers_are_counted_apart(brand: Brand, anna: Customer, now: datetime) -> None:
    report(anna, now, "failed", "failed")
    report(anna, now, "failed", channel="sms")
    report(make_customer(brand, "bob"), now, "failed")

    assert not Suppression.objects.exists()


def test_who_was_lifted_begins_anew(anna: Customer, now: datetime) -> None:
    report(anna, now, "failed", "failed", "failed")
    later = now + timedelta(hours=1)
    suppressions.lift(ANNA, Suppression.objects.get(), later, "backoffice")

    report(anna, later + timedelta(minutes=1), "failed", "failed")
    assert not Suppression.objects.exists()
    report(anna, later + timedelta(minutes=9), "failed")
    assert Suppression.objects.exists()


def test_a_late_failure_of_what_arrived_counts_for_nothing(anna: Customer, now: datetime) -> None:
    Brand.objects.update(bounce_limit=1)
    message = make_message(make_template(make_gateway(anna.brand)), anna, now)
    apply([message], "delivered", now)
    apply([message], "failed", now)

    assert not Suppression.objects.exists()


@pytest.mark.parametrize("status", ["delivered", "failed", "unsubscribed"])
def test_it_costs_the_same_however_many_are_reported_at_once(
    brand: Brand, now: datetime, status: str
) -> None:
    Brand.objects.update(bounce_limit=1)
    template = make_template(make_gateway(brand))

    def queries(count: int) -> int:
        messages = [make_message(template, make_customer(brand), now) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            apply(messages, status, now)
        return len(asked)

    queries(2)
    assert queries(2) == queries(15)
