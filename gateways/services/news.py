"""Tells what became of messages, as events: for triggers, waits and segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.services.emitting import OwnEvent, emit
from gateways.queries.reported import Reported


@dataclass(frozen=True, slots=True)
class News:
    """A message has reached a status for the first time."""

    message: Reported
    status: str
    at: datetime


def tell(news: Sequence[News], now: datetime) -> None:
    """Emit `message_<status>` events, once each for ever, in the caller's transaction."""
    by_brand: dict[int, list[OwnEvent]] = defaultdict(list)
    for item in news:
        by_brand[item.message.brand_id].append(_event(item))
    for brand_id in sorted(by_brand):
        emit(brand_id, by_brand[brand_id], now)


def _event(item: News) -> OwnEvent:
    message = item.message
    payload: dict[str, Any] = {
        "message": message.uid,
        "channel": message.channel,
        "template": message.template,
        "campaign": message.campaign,
        "node": message.node,
    }
    if message.ext_message_id:
        payload["ext_message_id"] = message.ext_message_id
    return OwnEvent(
        once=f"message:{message.uid}:{item.status}",
        customer_id=message.customer_id,
        name=f"message_{item.status}",
        payload=payload,
        at=item.at,
    )
