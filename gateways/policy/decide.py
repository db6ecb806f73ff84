"""Decides, for a set of messages, which may be sent now, which later and which never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.policy.consent import Asked, Standing, refusal
from crm.policy.standing import standing_of
from gateways.contract import channels
from gateways.models.delay import Delay
from gateways.policy import caps
from gateways.policy.capping import capped
from gateways.policy.window import Window
from gateways.policy.zones import zone_of
from gateways.queries.candidates import Candidate
from gateways.queries.limits import limits_of


@dataclass(frozen=True, slots=True)
class Send:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class NotBefore:
    """It may leave at `at`, to be decided again then. `why` in words; `cause` if its history is to know."""

    at: datetime
    why: str = field(default="", compare=False)
    cause: str = field(default="", compare=False)


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


Windows = Mapping[tuple[int, str], Window]
"""A brand's own, by brand id and channel."""


def decide(messages: Sequence[Candidate], now: datetime) -> dict[int, Decision]:
    """By message id. One query, whatever the number of messages; a second one where a brand has limits of its own,
    and two more for messages that its frequency caps concern. To be asked in the transaction that takes them."""
    known = standing_of(
        {message.customer_id for message in messages},
        {message.brand_id for message in messages},
        {message.category for message in messages if message.category},
        now,
    )
    limits = limits_of({message.brand_id for message in messages if message.limited})
    windows = {(brand, channel): Window(start, end) for brand, channel, start, end in limits.windows or ()}
    decisions = judge(messages, known, now, windows)
    if limits.caps:
        leaving = [message for message in messages if decisions[message.id] is _SEND]
        held = capped(leaving, limits.caps, now)
        decisions |= {id_: _held_back(verdict) for id_, verdict in held.items()}
    return decisions


def judge(
    messages: Iterable[Candidate], known: Standing, now: datetime, windows: Windows
) -> dict[int, Decision]:
    """The pure part, but for caps; `known` says what stands against writing to the customers."""
    openings: dict[tuple[Window, ZoneInfo], datetime] = {}
    return {message.id: _judge(message, known, now, windows, openings) for message in messages}


def _held_back(verdict: caps.Verdict) -> Decision:
    if isinstance(verdict, caps.Held):
        return Refuse(verdict.reason)
    return NotBefore(verdict.at, verdict.why, "" if verdict.yields else Delay.Cause.CAP)


def _judge(
    message: Candidate,
    known: Standing,
    now: datetime,
    windows: Windows,
    openings: dict[tuple[Window, ZoneInfo], datetime],
) -> Decision:
    if reason := _refusal(message, known):
        return Refuse(reason)
    window = None if message.options.get("deliver_immediately") else _window_of(message, windows)
    if window is None:
        return _SEND
    key = (window, zone_of(message.attributes, message.label_zone))
    if key not in openings:  # a batch has thousands of customers and a handful of zones
        openings[key] = window.next_opening(now, key[1])
    at = openings[key]
    if at <= now:
        return _SEND
    return NotBefore(
        at, f"Outside the delivery window: it waits until {at:%Y-%m-%d %H:%M} UTC.", Delay.Cause.WINDOW
    )


def _window_of(message: Candidate, windows: Windows) -> Window | None:
    """The campaign's, else the brand's for the channel, else the label's. Without one of its own a channel that has
    none obeys any only where the node says so."""
    options, own = message.options, windows.get((message.brand_id, message.channel))
    if own is None and not channels.get(message.channel).windowed and not options.get("in_window"):
        return None
    if "window" in options:
        return _window(*options["window"])
    return own or Window(message.window_from, message.window_until)


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
