"""Which runs leave because the rules of their campaign say so."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from campaigns.contract import Awaited, RunView
from campaigns.engine import store
from campaigns.engine.batch import Stop
from campaigns.engine.hearing import among, pairs
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion
from crm.contract import Sql
from crm.segments.compiler import compile_tree
from crm.segments.problem import Problem
from crm.segments.tree import parse
from events.bus import Arrival

log = logging.getLogger(__name__)

#: What comes after the event that let the customer in. Said so that the index of all open runs does not fit.
AFTER_ENTRY = "(run.event IS NULL OR event.id > run.event)"
OPEN = "num_nulls(run.finished_at) = 1"


def leaving(version: LiveVersion, runs: Sequence[RunView], now: datetime) -> Mapping[int, Stop]:
    """Those of them that are over or meet an exit condition, by id, with the reason; asked before a node works them.

    Whoever was woken by an answer hears it first: what the gateway said of a message belongs to the step that
    asked for it. Such a run leaves when it comes to the next step.
    """
    reasons: dict[str, Stop] = {}
    free = [run for run in runs if not run.signal]
    found = {run.id: reasons.setdefault(run.over, Stop(run.over)) for run in free if run.over}
    asked = [run.id for run in free if not run.over]
    for why, condition in _conditions(version):
        for id_ in _who(version, condition, Sql("run.id = ANY(%s)", (asked,)), now):
            found.setdefault(id_, reasons.setdefault(why, Stop(why)))
    return found


def call_off_by_events(version: LiveVersion, arrivals: Sequence[Arrival], now: datetime) -> int:
    """End the open runs of customers for whom an exit event has come; how many."""
    count = 0
    for rule in version.rules.exit_when:
        if rule.awaited is not None:
            ids = list(_for_whom(version, rule.awaited, arrivals, now))
            count += store.call_off(ids, rule.why, now) if ids else 0
    return count


def call_off_by_conditions(version: LiveVersion, customers: Sequence[int], now: datetime) -> int:
    """End the open runs of these customers who meet an exit condition now; how many."""
    runs = Sql("run.version_id = %s AND run.customer_id = ANY(%s)", (version.id, list(customers)))
    return _call_off(version, runs, now)


def call_off_by_time(version: LiveVersion, run_ids: Sequence[int], now: datetime) -> int:
    """End those of these runs that meet an exit condition by now, though nothing may have happened; how many."""
    return _call_off(version, Sql("run.id = ANY(%s)", (list(run_ids),)), now)


def _call_off(version: LiveVersion, runs: Sql, now: datetime) -> int:
    count = 0
    for why, condition in _conditions(version):
        ids = list(_who(version, condition, runs, now))
        count += store.call_off(ids, why, now) if ids else 0
    return count


def _for_whom(
    version: LiveVersion, awaited: Awaited, arrivals: Sequence[Arrival], now: datetime
) -> Iterator[int]:
    events = among(awaited, arrivals)
    if events is not None:
        runs = Sql(f"run.version_id = %s AND {OPEN} AND {AFTER_ENTRY}", (version.id,))
        found = pairs(version, awaited, events, runs, now)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT run.id {found.text}", found.params)
            yield from (id_ for (id_,) in cursor.fetchall())


def _conditions(version: LiveVersion) -> Iterator[tuple[str, Mapping[str, object]]]:
    return ((rule.why, rule.condition) for rule in version.rules.exit_when if rule.condition)


def _who(version: LiveVersion, condition: Mapping[str, object], runs: Sql, now: datetime) -> Iterator[int]:
    """The open ones of these runs for whom it holds; none where it cannot be read any more. One statement."""
    try:
        holds = compile_tree(parse(condition), scope_for(version, now, "run.context", "run.started_at"))
    except Problem as problem:  # a segment may have been deleted since
        log.warning("exit condition not asked", extra={"version": version.id, "problem": str(problem)})
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT run.id FROM campaigns_run run JOIN crm_customer customer ON customer.id = run.customer_id"
            f" WHERE {runs.text} AND {OPEN} AND ({holds.text})",
            [*runs.params, *holds.params],
        )
        yield from (id_ for (id_,) in cursor.fetchall())
