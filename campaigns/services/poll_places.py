"""Runs that wait for a place in a poll: an answer makes room for one of them, the last one sends all of them away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from campaigns.engine import store, versions
from campaigns.models import Listener
from events.bus import Arrival
from gateways.services.polls import POLL_COMPLETED

PLACE = "place"
"""The signal of a run that may have a place now."""

_POLLS = """
SELECT event.payload ->> 'poll', count(*) FROM events_event event
WHERE event.id = ANY(%s) AND event.occurred_at BETWEEN %s AND %s GROUP BY 1
"""
# Whoever is being worked right now is passed over: she will see for herself whether there is a place.
_WAITING = """
SELECT id, visit FROM campaigns_run
WHERE version_id = %s AND node = %s AND finished_at IS NULL AND state = 'listening' AND signal = ''
ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""


def wake_by_answers(arrivals: Sequence[Arrival], now: datetime) -> int:
    """As many who wait for a place as there are answers among these events; how many were woken. No query without."""
    answers = [one for one in arrivals if one.name == POLL_COMPLETED]
    if not answers:
        return 0
    woken = 0
    for brand_id in sorted({one.brand_id for one in answers}):
        listeners = Listener.objects.filter(brand=brand_id, event=POLL_COMPLETED).order_by("id")
        nodes = list(listeners.values_list("version_id", "node"))
        counts = _by_poll([one for one in answers if one.brand_id == brand_id]) if nodes else {}
        for version_id, node in nodes:
            poll = getattr(_config(version_id, node), "poll", "")
            woken += wake(version_id, node, counts.get(poll, 0), now)
    return woken


def wake(version_id: int, node: str, most: int | None, now: datetime) -> int:
    """So many who wait at a node (None: all), the first ones first; how many were woken."""
    if most == 0:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [version_id, node, most])
        found = cursor.fetchall()
    return store.wake([(run, visit, PLACE) for run, visit in found], now) if found else 0


def _by_poll(answers: Sequence[Arrival]) -> Counter[str]:
    dates = [one.occurred_at for one in answers]
    with connection.cursor() as cursor:
        cursor.execute(_POLLS, [[one.id for one in answers], min(dates), max(dates)])
        return Counter(dict(cursor.fetchall()))


def _config(version_id: int, node: str) -> object:
    """What a node that limits a poll is set to; None for any other that hears of answers."""
    graph = versions.load(version_id).graph
    found = graph.node(node) if node in graph.nodes else None
    return found.config if found is not None and found.type == "limit_poll" else None
