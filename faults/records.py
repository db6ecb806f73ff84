"""Beckon's history, read from its database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg

EVENTS = "SELECT eid::text, count(*) FROM events_event WHERE source <> 'system' GROUP BY eid"
RUNS = """
SELECT event.eid::text, campaign.slug, run.id, run.state, run.reason, trace.way, trace.numbers
FROM campaigns_run run
JOIN campaigns_campaign campaign ON campaign.id = run.campaign_id
LEFT JOIN events_event event ON event.id = run.event
LEFT JOIN (
    SELECT run_id, string_agg(node || '.' || port, ' ' ORDER BY number) AS way,
        array_agg(number ORDER BY number) AS numbers
    FROM campaigns_visit GROUP BY run_id
) trace ON trace.run_id = run.id
"""
MESSAGES = """
SELECT event.eid::text, m.id, m.uid, m.state, m.status, m.ext_message_id, m.due_at IS NOT NULL, m.attempts
FROM gateways_message m
JOIN campaigns_run run ON run.id = m.run_id
LEFT JOIN events_event event ON event.id = run.event
"""
HISTORY = "SELECT message_id, status, applied FROM gateways_deliverystatus"
STATUS_EVENTS = """
SELECT substr(name, 9), count(*) FROM events_event WHERE source = 'system' AND name LIKE 'message_%%' GROUP BY name
"""
UNEVEN = """
SELECT version_id, node, port, told.count, left_by.count
FROM (SELECT version_id, node, port, sum(count) FROM campaigns_tally GROUP BY 1, 2, 3)
    AS told (version_id, node, port, count)
FULL JOIN (
    SELECT run.version_id, visit.node, visit.port, count(*)
    FROM campaigns_visit visit JOIN campaigns_run run ON run.id = visit.run_id GROUP BY 1, 2, 3
) AS left_by (version_id, node, port, count) USING (version_id, node, port)
WHERE told.count IS DISTINCT FROM left_by.count
"""
# Every customer of the load posts one event after the other, so ids of events tell the order of arrival.
# Within a campaign: a set of events enters one campaign after the other, all in the same transaction.
OVERTAKEN = """
SELECT id, before FROM (
    SELECT run.id, run.event,
        lag(run.event) OVER (PARTITION BY run.customer_id, run.campaign_id ORDER BY run.id) AS before
    FROM campaigns_run run JOIN crm_customer customer ON customer.id = run.customer_id
    WHERE customer.ext_id LIKE 'c%%-%%'
) AS runs WHERE before > event
"""
OPEN = """
SELECT (SELECT coalesce(sum(cardinality(events)), 0) FROM events_work),
    (SELECT count(*) FROM campaigns_run WHERE finished_at IS NULL AND state <> 'failed'),
    (SELECT count(*) FROM gateways_message WHERE due_at IS NOT NULL),
    (SELECT count(*) FROM campaigns_fanout)
"""


class Open(NamedTuple):
    """What is still to be done: events to take effect, runs and messages not at their end, slices of fan-outs."""

    events: int
    runs: int
    messages: int
    fan_outs: int


class Run(NamedTuple):
    """A run with its way: `node.port` of each visit in order, and the numbers of the visits."""

    eid: str | None
    campaign: str
    id: int
    state: str
    reason: str
    way: str | None
    numbers: list[int] | None


class Message(NamedTuple):
    """A message and the event that it goes back to."""

    eid: str | None
    id: int
    uid: str
    state: str
    status: str
    ext_message_id: str | None
    is_due: bool
    attempts: int


@dataclass(frozen=True)
class Records:
    """`history`: statuses by message id, each with whether it was applied. `status_events`: how many of each."""

    events: dict[str, int]
    runs: list[Run]
    messages: list[Message]
    history: dict[int, dict[str, bool]]
    status_events: Counter[str]
    uneven: list[tuple[Any, ...]]
    overtaken: list[tuple[Any, ...]]
    waiting: int
    set_aside: int


def read(connection: psycopg.Connection[Any]) -> Records:
    """Everything at one moment."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        rows = _Rows(connection)
        return Records(
            events=dict(rows(EVENTS)),
            runs=[Run(*row) for row in rows(RUNS)],
            messages=[Message(*row) for row in rows(MESSAGES)],
            history=_by_message(rows(HISTORY)),
            status_events=Counter(dict(rows(STATUS_EVENTS))),
            uneven=rows(UNEVEN),
            overtaken=rows(OVERTAKEN),
            waiting=rows(OPEN)[0][0],
            set_aside=rows("SELECT count(*) FROM events_setaside")[0][0],
        )


def read_open(connection: psycopg.Connection[Any]) -> Open:
    """What is not done yet."""
    return Open(*map(int, _Rows(connection)(OPEN)[0]))


class _Rows:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def __call__(self, sql: str) -> list[Any]:
        return self._connection.execute(sql, []).fetchall()


def _by_message(rows: list[tuple[int, str, bool]]) -> dict[int, dict[str, bool]]:
    history: dict[int, dict[str, bool]] = {}
    for message_id, status, applied in rows:
        history.setdefault(message_id, {})[status] = applied
    return history
