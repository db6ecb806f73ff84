"""Entering: which customers a trigger takes in, by the campaign's entry rules, in one statement a set.

The partial unique indexes of Run decide in the end; what is asked before them only spares the conflict,
and covers runs of an earlier version that had another entry mode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.contract import CalendarTrigger
from campaigns.engine import entries
from campaigns.engine.control import WHY, drawn
from campaigns.engine.entry_keys import key_sql
from campaigns.engine.rules import Entry
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion
from campaigns.models import FanOut
from crm.contract import Sql
from crm.segments.compiler import compile_tree
from crm.segments.tree import parse as parse_condition

# Written so that no partial index fits: without statistics the planner would take the one of all open runs,
# and read them all for each customer, where the customer's own few are meant.
OPEN_MODES = {"once_while_open": " AND num_nulls(earlier.finished_at) = 1", "once": ""}

# Keeps the planner from turning the look-up into a join: for a campaign that it believes to be empty, which
# every new one is, it would compare each customer with each run.
EACH = "OFFSET 0"

CHOSEN = """
WITH candidate AS ({source}),
keyed AS (
    SELECT {distinct} customer_id, event, context, {key} AS entry_key
    FROM candidate {order}
),
allowed AS (SELECT * FROM keyed WHERE true {allowed})
"""

ENTER = f"""{CHOSEN},
entered AS (
    INSERT INTO campaigns_run (brand_id, campaign_id, version_id, customer_id, mode, entry_key, event, context,
        state, node, visit, signal, due_at, arrived_at, started_at, reason, ends_at, ends_why, control)
    SELECT %s, %s, %s, customer_id, %s, entry_key, event, context, 'ready', %s, 1, '', %s, %s, %s, '', %s, %s,
        {{control}}
    FROM allowed ORDER BY customer_id, event
    ON CONFLICT DO NOTHING
    RETURNING id, control
),
visited AS (
    INSERT INTO campaigns_visit (run_id, number, node, port, arrived_at, at, why)
    SELECT id, 0, %s, 'next', %s, %s, CASE WHEN control THEN %s ELSE '' END FROM entered
),
tallied AS (
    INSERT INTO campaigns_tally (version_id, node, port, count)
    SELECT %s, %s, 'next', count(*) FROM entered HAVING count(*) > 0
)
SELECT count(*), {{told}} FROM entered
"""

RESTART = f"""{CHOSEN}
UPDATE campaigns_run run
SET state = 'exited', reason = 'restarted', finished_at = %s, due_at = NULL, held_due_at = NULL
FROM allowed WHERE run.campaign_id = %s AND run.customer_id = allowed.customer_id
    AND run.entry_key = allowed.entry_key AND num_nulls(run.finished_at) = 1
"""


def enter_by_events(
    version: LiveVersion, node: str, events: Sequence[int], span: tuple[datetime, datetime], now: datetime
) -> int:
    """Take in the customers of these events, which lie within `span`. Returns how many runs began."""
    condition = compiled(version, audience_of(version, node), now, "event.occurred_at")
    source = Sql(
        "SELECT event.customer_id, event.id AS event, event.payload AS context FROM events_event event"
        " JOIN crm_customer customer ON customer.id = event.customer_id"
        f" WHERE event.id = ANY(%s) AND event.occurred_at BETWEEN %s AND %s AND ({condition.text})",
        (list(events), *span, *condition.params),
    )
    return enter(version, node, source, now)


def enter_slice(
    version: LiveVersion, node: str, fan_out: FanOut, size: int, now: datetime
) -> tuple[int, int | None]:
    """Take in the next `size` customers of a brand for a system event or an occasion, which is asked as of its moment.

    Returns how many runs began and the last customer looked at, None when there was nobody left.
    """
    whom = narrowed_to(audience_of(version, node, fan_out.occasion), fan_out.condition)
    condition = compiled(version, whom, fan_out.occasion or now, "event.at")
    slice_ = "SELECT * FROM crm_customer WHERE brand_id = %s AND id > %s ORDER BY id LIMIT %s"
    bounds = (version.brand_id, fan_out.after, size)
    source = Sql(
        f"SELECT customer.id AS customer_id, event.id AS event, event.payload AS context FROM ({slice_}) customer,"
        " (SELECT %s::bigint AS id, %s::jsonb AS payload, %s::timestamptz AS at) event"
        f" WHERE {condition.text}",
        (*bounds, fan_out.event, json.dumps(fan_out.context), fan_out.created_at, *condition.params),
    )
    began = enter(version, node, source, now)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM ({slice_}) customer", bounds)
        return began, cursor.fetchone()[0]


def enter(version: LiveVersion, node: str, source: Sql, now: datetime) -> int:
    """Take in the rows (customer_id, event, context) of `source` through the trigger `node`; how many runs began."""
    return _enter(version, node, source, "NULL", now)[0]


def begin(version: LiveVersion, node: str, source: Sql, now: datetime) -> list[int]:
    """The same, for few; the ids of the runs that began."""
    return _enter(version, node, source, "array_agg(id)", now)[1] or []


def _enter(
    version: LiveVersion, node: str, source: Sql, told: str, now: datetime
) -> tuple[int, list[int] | None]:
    """How many runs began, and what is `told` of them."""
    rules = version.rules.entry
    target = version.graph.target(node, "next")
    if target is None or version.rules.shut(now):
        return 0, None
    places = entries.room(version)
    if places == 0:
        return 0, None
    with connection.cursor() as cursor:
        allowed = _chosen(rules, version.campaign_id, places, now)
        control = drawn(version.campaign, version.rules.control_group.share)
        once = rules.mode != "every_time" or rules.not_earlier_than is not None
        latest = "DESC" if rules.mode == "restart" else "ASC"
        chosen = {
            "source": source.text,
            "key": key_sql("context"),
            "distinct": "DISTINCT ON (customer_id, entry_key)" if once else "",
            "order": f"ORDER BY customer_id, entry_key, event {latest}" if once else "",
            "allowed": allowed.text,
        }
        who = [*source.params, rules.entry_key, *allowed.params]
        if rules.mode == "restart":
            cursor.execute(RESTART.format(**chosen), [*who, now, version.campaign_id])
        run: list[Any] = [
            version.brand_id,
            version.campaign_id,
            version.id,
            rules.mode,
            target,
            now,
            now,
            now,
            *version.rules.end_of(now),
            *control.params,
        ]
        trace: list[Any] = [node, now, now, WHY, version.id, node]
        cursor.execute(ENTER.format(**chosen, control=control.text, told=told), [*who, *run, *trace])
        number, began = cursor.fetchone()
    entries.count(version, number)
    return int(number), began


def _chosen(rules: Entry, campaign_id: int, places: int | None, now: datetime) -> Sql:
    """Those whom earlier runs allow, the first so many where places are few.

    Whoever is in by the same event already takes nobody's place, and does not start again.
    """
    allowed = _allowed(rules, campaign_id, now)
    if places is None and rules.mode != "restart":
        return allowed
    known = (
        " AND NOT EXISTS (SELECT FROM campaigns_run earlier WHERE earlier.campaign_id = %s"
        f" AND earlier.customer_id = keyed.customer_id AND earlier.event = keyed.event {EACH})"
    )
    first = "" if places is None else " ORDER BY event, customer_id LIMIT %s"
    params = (*allowed.params, campaign_id, *(() if places is None else (places,)))
    return Sql(f"{allowed.text}{known}{first}", params)


def may_enter(
    rules: Entry, campaign_id: int, customer_id: int, context: Mapping[str, Any], now: datetime
) -> bool:
    """Whether the customer's earlier runs of a campaign let it in by such an event. Only asks."""
    allowed = _allowed(rules, campaign_id, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM (SELECT %s::bigint AS customer_id,"
            f" {key_sql('%s::jsonb')} AS entry_key) keyed"
            f" WHERE true {allowed.text})",
            [customer_id, json.dumps(context), rules.entry_key, *allowed.params],
        )
        return bool(cursor.fetchone()[0])


def _allowed(rules: Entry, campaign_id: int, now: datetime) -> Sql:
    """What earlier runs of the campaign forbid, as AND-clauses about `keyed`."""
    earlier = (
        " AND NOT EXISTS (SELECT FROM campaigns_run earlier WHERE earlier.campaign_id = %s"
        " AND earlier.customer_id = keyed.customer_id AND earlier.entry_key = keyed.entry_key"
    )
    text = ""
    params: list[Any] = []
    if rules.mode in OPEN_MODES:
        text += f"{earlier}{OPEN_MODES[rules.mode]} {EACH})"
        params.append(campaign_id)
    if rules.not_earlier_than is not None:
        text += f"{earlier} AND earlier.started_at > %s {EACH})"
        params += [campaign_id, now - rules.not_earlier_than]
    return Sql(text, tuple(params))


def audience_of(
    version: LiveVersion, node: str, occasion: datetime | None = None
) -> Mapping[str, Any] | None:
    """The trigger's own condition, that of a moment of the calendar if there is one; None where it has none."""
    trigger, config = version.graph.trigger(node), version.graph.node(node).config
    if occasion is not None and issubclass(trigger, CalendarTrigger):
        return trigger.audience(config, occasion, version.zone)
    return trigger.where(config)


def narrowed_to(
    audience: Mapping[str, Any] | None, tree: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """Those of an audience for whom a condition holds as well; None for either: no such narrowing."""
    return {"all": [audience, tree]} if audience and tree else audience or tree


def compiled(version: LiveVersion, tree: Mapping[str, Any] | None, as_of: datetime, entered_at: str) -> Sql:
    """A condition as SQL about `event` and `customer`; always true where there is none."""
    if tree is None:
        return Sql("true")
    return compile_tree(parse_condition(tree), scope_for(version, as_of, "event.payload", entered_at))
