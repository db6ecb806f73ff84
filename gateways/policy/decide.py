"""Decides, for a set of messages, which may be sent now, which later and which never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.policy.consent import Asked, Standing, refusal
from crm.policy.standing import standing_of
from gateways.contract import channels
from gateways.policy.window import Window
from gateways.queries.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Send:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class NotBefore:
    """It may leave at `at`, to be decided again then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Refuse:
    """It must not leave; `reason` is shown on the message and in the journey."""

    reason: str


Decision = Send | NotBefore | Refuse

_SEND = Send()

TEST_MODE = "test_mode"
GATEWAY_INACTIVE = "gateway_inactive"
UNKNOWN_CHANNEL = "unknown_channel"
TEMPLATE_ERROR = "template_error"
"""The template says nothing for this customer; the words behind it name field and variable."""

EXPIRED = "expired"
"""Its lifetime ended before it could be tried."""


def decide(messages: Sequence[Candidate], now: datetime) -> dict[int, Decision]:
    """By message id. One query, whatever the number of messages."""
    known = standing_of(
        {message.customer_id for message in messages},
        {message.brand_id for message in messages},
        {message.category for message in messages if message.category},
        now,
    )
    return judge(messages, known, now)


def judge(messages: Iterable[Candidate], known: Standing, now: datetime) -> dict[int, Decision]:
    """The pure part; `known` says what stands against writing to the customers."""
    openings: dict[tuple[Window, ZoneInfo], datetime] = {}
    return {message.id: _judge(message, known, now, openings) for message in messages}


def _judge(
    message: Candidate,
    known: Standing,
    now: datetime,
    openings: dict[tuple[Window, ZoneInfo], datetime],
) -> Decision:
    if reason := _refusal(message, known):
        return Refuse(reason)
    options = message.options
    windowed = channels.get(message.channel).windowed or options.get("in_window")
    if not windowed or options.get("deliver_immediately"):
        return _SEND
    window = _window(*options["window"]) if "window" in options else _of_label(message)
    key = (window, zone_of(message.attributes, message.label_zone))
    if key not in openings:  # a batch has thousands of customers and a handful of zones
        openings[key] = window.next_opening(now, key[1])
    return _SEND if openings[key] <= now else NotBefore(openings[key])


def _of_label(message: Candidate) -> Window:
    return Window(message.window_from, message.window_until)


@lru_cache(maxsize=256)
def _window(start: str, end: str) -> Window:
    """The campaign's own."""
    return Window(time.fromisoformat(start), time.fromisoformat(end))


def _refusal(message: Candidate, known: Standing) -> str:
    if message.channel not in channels:
        return UNKNOWN_CHANNEL
    if not message.gateway_active:
        return GATEWAY_INACTIVE
    if message.test_mode and not message.is_test:
        return TEST_MODE
    asked = Asked(message.brand_id, message.customer_id, message.channel, message.category)
    return str(refusal(known, asked) or "")


def zone_of(attributes: Mapping[str, object], fallback: str) -> ZoneInfo:
    """The customer's time zone by attribute, else the label's. What is no IANA name is as good as none."""
    for attribute in ("time_zone", "core_time_zone"):
        name = attributes.get(attribute)
        if isinstance(name, str) and (zone := _zone(name)):
            return zone
    return _zone(fallback) or ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # Names come from outside: a path, a folder of the tz database, a NUL … each is refused in its own way.
    except (LookupError, ValueError, OSError):
        return None
