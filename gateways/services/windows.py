"""Delivery windows of a brand: by channel, in place of the label's."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from crm.models import Brand
from crm.services.changes import Actor, changing, record, snapshot
from gateways.contract import channels
from gateways.models import DeliveryWindow
from lib.errors import Invalid


@transaction.atomic
def set_window(actor: Actor, brand: Brand, channel: str, start: time, end: time) -> DeliveryWindow:
    """Messages of the channel leave from `start` until just before `end`, local time; at any if they are equal.

    Holds for the next message that could leave. Raises Invalid.
    """
    if channel not in channels:
        raise Invalid(f"channel is one of: {', '.join(one.key for one in channels)}.", field="channel")
    found = DeliveryWindow.objects.select_for_update().filter(brand=brand, channel=channel).first()
    window = found or DeliveryWindow(brand=brand, channel=channel)
    with changing(actor, window):
        window.window_from, window.window_until = start, end
        window.save()
    return window


@transaction.atomic
def remove_window(actor: Actor, window: DeliveryWindow) -> None:
    """From now on what is usual for the channel holds again."""
    record(actor, "deleted", window, snapshot(window), None)
    window.delete()
