"""Which runs an event wakes: those of its customer and entry key that listen where the node awaits it.

One statement for each kind of event that a node awaits, however many events and runs there are. What comes
between a run's arrival and its commit finds nobody listening: so a node looks back once more after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, cast

from django.db import connection

from campaigns.contract import Awaited, RunView
from campaigns.engine.entry_keys import key_sql
from campaigns.engine.graph import Graph
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion
from crm.contract import Sql
from crm.segments.compiler import compile_tree
from crm.segments.tree import parse as parse_condition
from events.bus import Arrival

#: (run, visit, signal)
Signal = tuple[int, int, str]

#: events that are older than this when they reach us are history, and no news to those who wait
LATEST = timedelta(days=7)

#: no event in the log lies farther ahead: none is taken that is dated more than a day ahead of us
FARTHEST = timedelta(days=2)

_FIRST = "SELECT DISTINCT ON (run.id) run.id, run.visit {pairs} ORDER BY run.id"
_PAIRS = f"""
FROM events_event event
    JOIN campaigns_run run ON run.customer_id = event.customer_id
    {{customers}}
WHERE {{events}} AND run.campaign_id = %s AND {{runs}} AND (%s = '' OR run.entry_key = {key_sql("event.payload")})
    AND ({{holds}})
"""
_LISTENING = "run.version_id = %s AND run.node = %s AND run.state = 'listening' AND run.finished_at IS NULL"
# Said so that the index of all open runs at a node does not fit: these few are found by their ids.
_STILL = "run.version_id = %s AND run.node = %s AND run.state = 'listening'"
_CUSTOMERS = "JOIN crm_customer customer ON customer.id = run.customer_id"
_SINCE = {"entry": "run.started_at", "arrival": "run.arrived_at"}


def hear(version: LiveVersion, node: str, arrivals: Sequence[Arrival], now: datetime) -> list[Signal]:
    """The runs that listen at a node and are woken by these events, which are in the log. Where two are, the first."""
    found: dict[int, Signal] = {}
    for awaited in awaited_at(version.graph, node):
        if events := among(awaited, arrivals):
            runs = Sql(_LISTENING, (version.id, node))
            for run_id, visit in _first(version, awaited, events, runs, now):
                found.setdefault(run_id, (run_id, visit, awaited.signal))
    return list(found.values())


def among(awaited: Awaited, arrivals: Sequence[Arrival]) -> Sql | None:
    """Those of these events that may be the awaited one, as a condition about `event`; None where there are none."""
    fitting = [one for one in arrivals if fits(awaited, one.name, one.action)]
    if not fitting:
        return None
    dates = [one.occurred_at for one in fitting]
    return Sql(
        "event.id = ANY(%s) AND event.occurred_at BETWEEN %s AND %s",
        ([one.id for one in fitting], min(dates), max(dates)),
    )


def heard(
    version: LiveVersion,
    node: str,
    runs: Sequence[RunView],
    since: Literal["entry", "arrival"],
    now: datetime,
) -> dict[int, str]:
    """The signal of each of these runs for which an awaited event has reached us since then; by run id."""
    found: dict[int, str] = {}
    if runs:
        chosen = Sql("run.id = ANY(%s)", ([run.id for run in runs],))
        for run_id, _, signal in _since(version, node, chosen, since, now):
            found.setdefault(run_id, signal)
    return found


def missed(
    version: LiveVersion,
    node: str,
    run_ids: Sequence[int],
    since: Literal["entry", "arrival"],
    now: datetime,
) -> list[Signal]:
    """As `heard`, of those of these runs that listen there now."""
    runs = Sql(f"run.id = ANY(%s) AND {_STILL}", (list(run_ids), version.id, node))
    found: dict[int, Signal] = {}
    for run_id, visit, signal in _since(version, node, runs, since, now):
        found.setdefault(run_id, (run_id, visit, signal))
    return list(found.values())


def awaited_at(graph: Graph, node: str) -> Sequence[Awaited]:
    """The events that a node awaits; none where there is no such node, or it is a trigger."""
    if node not in graph.nodes or any(node == entrance.id for entrance in graph.entrances):
        return ()
    return graph.behaviour(node).awaits(graph.node(node).config)


def fits(awaited: Awaited, name: str, action: str) -> bool:
    """Whether an event of this type and client action may be the awaited one."""
    return name == awaited.event and awaited.action in ("", action)


def _since(
    version: LiveVersion, node: str, runs: Sql, since: Literal["entry", "arrival"], now: datetime
) -> Iterator[Signal]:
    """Those of these runs for which an awaited event has reached us since then, in the order of the node's events."""
    moment = _SINCE[since]
    earliest = _earliest(moment, runs)
    if earliest is None:
        return
    for awaited in awaited_at(version.graph, node):
        asked = (awaited.event, awaited.action, awaited.action)
        # The span is said in constants, too: so the log's other months are not even opened, run by run.
        events = Sql(
            "event.brand_id = %s AND event.name = %s AND (%s = '' OR event.action = %s)"
            " AND event.occurred_at BETWEEN %s AND %s"
            f" AND event.received_at >= {moment} AND event.occurred_at >= {moment} - %s",
            (version.brand_id, *asked, earliest - LATEST, now + FARTHEST, LATEST),
        )
        for run_id, visit in _first(version, awaited, events, runs, now):
            yield run_id, visit, awaited.signal


def _earliest(moment: str, runs: Sql) -> datetime | None:
    """The first such moment of these runs; None where there is none of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({moment}) FROM campaigns_run run WHERE {runs.text}", runs.params)
        return cast("datetime | None", cursor.fetchone()[0])


def _first(
    version: LiveVersion, awaited: Awaited, events: Sql, runs: Sql, now: datetime
) -> Iterator[tuple[int, int]]:
    """The runs, with their visits, for which one of these events is the awaited one."""
    found = pairs(version, awaited, events, runs, now)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST.format(pairs=found.text), found.params)
        yield from cursor.fetchall()


def pairs(version: LiveVersion, awaited: Awaited, events: Sql, runs: Sql, now: datetime) -> Sql:
    """FROM and WHERE over `run` and `event`: these events, where they are the awaited one for one of these runs."""
    scope = scope_for(version, now, context="run.context", entered_at="run.started_at")
    holds = Sql("true")
    if awaited.where:
        holds = compile_tree(parse_condition(awaited.where), replace(scope, event="event.payload"))
    key = version.rules.entry.entry_key
    return Sql(
        _PAIRS.format(
            customers=_CUSTOMERS if awaited.where else "",
            events=events.text,
            runs=runs.text,
            holds=holds.text,
        ),
        (*events.params, version.campaign_id, *runs.params, key, key, *holds.params),
    )
