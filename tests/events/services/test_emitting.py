"""Events that we make ourselves."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from crm.models import Brand
from events.models import Event, Work
from events.services.emitting import OWN_EIDS, OwnEvent, emit
from tests.factories.crm import make_customer


def test_our_own_events_are_logged_once_for_ever(brand: Brand, now: datetime) -> None:
    ann = make_customer(brand, "ann")
    own = [
        OwnEvent(
            once=f"m{number}:opened", customer_id=ann.pk, name="message_opened", payload={"message": number}
        )
        for number in (1, 2)
    ]

    assert emit(brand.pk, own[:1], now) == 1
    assert emit(brand.pk, own, now + timedelta(hours=1)) == 1
    assert emit(brand.pk, [], now) == 0

    first, second = Event.objects.order_by("id")
    assert first.eid == uuid.uuid5(OWN_EIDS, f"{brand.pk}:m1:opened")
    assert (first.payload, first.customer, first.source) == ({"message": 1}, ann, "system")
    assert (first.occurred_at, second.occurred_at) == (now, now + timedelta(hours=1))
    assert [row.events for row in Work.objects.order_by("id")] == [[first.pk], [second.pk]]


@pytest.mark.django_db(transaction=True)
def test_our_own_events_are_gone_with_the_transaction_that_made_them(brand: Brand, now: datetime) -> None:
    own = OwnEvent(once="m1:opened", customer_id=None, name="message_opened", payload={})
    with transaction.atomic():
        emit(brand.pk, [own], now)
        transaction.set_rollback(True)

    assert not Event.objects.exists()
    assert emit(brand.pk, [own], now) == 1
