"""What campaigns does when it hears news from below: customers enter by events, runs go on by messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.engine import store
from campaigns.engine.awaited import is_awaited
from campaigns.queries.listeners import listeners_of
from campaigns.services import own_events
from campaigns.services.ends import end_by_arrivals, end_by_moves, end_by_touches, wants_moves
from campaigns.services.entry import enter_by_arrivals
from campaigns.services.listening import wake_by_arrivals
from campaigns.services.poll_places import wake_by_answers
from crm import bus as customer_news
from events import bus
from gateways.services import answered
from lib.queue import after_commit


def subscribe() -> None:
    """Called once when the apps are ready."""
    bus.subscribe(bus.Arrival, on_arrivals)
    bus.subscribe(bus.Settled, on_settled)
    bus.subscribe(bus.Answered, on_answered)
    answered.WAITS.append(is_awaited)
    customer_news.subscribe(on_moves, wants_moves)
    customer_news.subscribe(own_events.tell_moves, own_events.wants_moves)
    customer_news.hear(on_touched)
    customer_news.welcome(own_events.tell_registered)


def on_arrivals(arrivals: Sequence[bus.Arrival], now: datetime) -> None:
    """Events take effect: who waited for them goes on, whoever they let in starts a run, whoever they end leaves."""
    listening = listeners_of({(one.brand_id, one.name) for one in arrivals})
    woken = wake_by_arrivals(arrivals, listening, now) + wake_by_answers(arrivals, now)
    entered = enter_by_arrivals(arrivals, now)
    if end_by_arrivals(arrivals, listening, now) or entered or woken:
        after_commit("campaigns.advance")


def on_moves(moves: Sequence[customer_news.Moved], now: datetime) -> None:
    """Customers have come into segments or left them: whoever an exit condition ends leaves."""
    if end_by_moves(moves, now):
        after_commit("campaigns.advance")


def on_touched(touched: Sequence[customer_news.Touched], now: datetime) -> None:
    """What exit conditions read has changed: whoever they end leaves."""
    if end_by_touches(touched, now):
        after_commit("campaigns.advance")


def on_settled(messages: Sequence[bus.Settled], now: datetime) -> None:
    """Messages have left, failed or been skipped: their runs go on."""
    if store.wake([(m.run_id, m.visit, f"{m.outcome}:{m.reason}") for m in messages], now):
        after_commit("campaigns.advance")


def on_answered(calls: Sequence[bus.Answered], now: datetime) -> None:
    """Calls to the outside have been answered or have failed: their runs go on."""
    if store.wake([(c.run_id, c.visit, f"{c.outcome}:{c.reason}") for c in calls], now):
        after_commit("campaigns.advance")
