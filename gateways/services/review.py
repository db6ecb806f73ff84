"""A person decides about messages that are held: their request left, and nobody knows whether it arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from crm.models import Brand
from gateways.models import Message
from gateways.models.message import State
from gateways.services import outbox, transitions
from gateways.services.transitions import Change


@transaction.atomic
def send_again(brand: Brand, message_ids: Collection[int], now: datetime) -> set[int]:
    """Try once more, under the same uid. Returns the ids that were held."""
    done = transitions.write(
        [Change(message_id=id_, state=State.QUEUED, due_at=now) for id_ in _held(brand, message_ids)], now
    )
    outbox.wake()
    return done


@transaction.atomic
def count_as_sent(brand: Brand, message_ids: Collection[int], now: datetime) -> set[int]:
    """It has arrived; the journey goes on as after any sent message."""
    return transitions.write(
        [Change(message_id=id_, state=State.SENT) for id_ in _held(brand, message_ids)], now
    )


@transaction.atomic
def give_up(brand: Brand, message_ids: Collection[int], now: datetime) -> set[int]:
    """It has not arrived and shall not be sent; the journey goes on as after a failed message."""
    error = "Given up after a review."
    return transitions.write(
        [Change(message_id=id_, state=State.FAILED, error=error) for id_ in _held(brand, message_ids)], now
    )


def _held(brand: Brand, message_ids: Collection[int]) -> list[int]:
    """Of the brand's messages, those that are held, locked."""
    held = Message.objects.filter(brand=brand, id__in=message_ids, state=State.HELD).order_by("id")
    return list(held.select_for_update().values_list("id", flat=True))
