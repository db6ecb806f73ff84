"""How many customers a draft would let in, guessed from what has happened lately; a limit on how long that takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import OperationalError, connection, transaction

from campaigns import own as own_names
from campaigns.contract import CalendarTrigger, GraphNode, QuietTrigger, Trigger
from campaigns.engine.graph import Graph
from campaigns.engine.scopes import scope_in
from crm.contract import Sql
from crm.models import Brand
from crm.segments.compiler import compile_tree
from crm.segments.tree import parse
from events.models import ClientAction, Event

DAYS = 7
LONGEST_MS = 2_000
Entrance = tuple[GraphNode, type[Trigger[Any]]]

BY_EVENT = """
SELECT event.customer_id FROM events_event event JOIN crm_customer customer ON customer.id = event.customer_id
WHERE event.brand_id = %s AND event.occurred_at > %s AND event.occurred_at <= %s
AND event.name = ANY(%s) AND (event.name <> 'client_action' OR event.action = ANY(%s)) AND ({condition})
"""
EVERYONE = """
SELECT customer.id FROM crm_customer customer, (SELECT %s::jsonb AS payload, %s::timestamptz AS occurred_at) event
WHERE customer.brand_id = %s AND ({condition})
"""
NOBODY = "SELECT NULL::bigint WHERE false"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Customers who would have entered in so many days, entry rules aside, and the same in words."""

    customers: int
    days: int
    sentence: str


def estimate(brand: Brand, graph: Graph, now: datetime) -> Estimate | None:
    """None where nobody can enter, where it cannot be told, or takes too long to. The graph must be publishable."""
    entrances = graph.triggers
    if not entrances or not all(_is_foreseeable(*each) for each in entrances):
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_MS}ms'")
            counts = _counted(brand, entrances, now)
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if "statement timeout" in str(error):
            return None
        raise
    return Estimate(sum(counts), DAYS, _sentence(entrances, *counts))


def _is_foreseeable(node: GraphNode, trigger: type[Trigger[Any]]) -> bool:
    """Whether the log has what would have set it off: not what people do, what ends, or what was told to nobody."""
    if trigger.everyone:
        return True
    if issubclass(trigger, QuietTrigger):
        return False
    return any(name not in own_names.TOLD for name in trigger.listens_to(node.config))


def _counted(brand: Brand, entrances: Sequence[Entrance], now: datetime) -> tuple[int, int, int]:
    """Customers with an event of their own that would have let them in, those whom a system event would let in, and
    those whom the calendar will."""
    dated = [_at_its_moment(brand, *each, now) for each in _of_calendar(entrances)]
    own = [_by_event(brand, *each, now) for each in entrances if not each[1].everyone]
    everybody = [_everyone(brand, *each, now) for each in _of_system(entrances)]
    return _count(own), _count(everybody), _count(dated)


def _of_calendar(entrances: Sequence[Entrance]) -> list[tuple[GraphNode, type[CalendarTrigger[Any]]]]:
    return [(node, trigger) for node, trigger in entrances if issubclass(trigger, CalendarTrigger)]


def _of_system(entrances: Sequence[Entrance]) -> list[Entrance]:
    return [each for each in entrances if each[1].everyone and not issubclass(each[1], CalendarTrigger)]


def _by_event(brand: Brand, node: GraphNode, trigger: type[Trigger[Any]], now: datetime) -> Sql:
    listened = trigger.listens_to(node.config)
    names = [name for name in listened if name == "client_action" or trigger.accepts(node.config, name, "")]
    actions: list[str] = []
    if "client_action" in listened:
        known = ClientAction.objects.filter(brand=brand).values_list("name", flat=True)
        actions = [name for name in known if trigger.accepts(node.config, "client_action", name)]
    condition = _condition(brand, node, trigger, now, few=True)
    span = (now - timedelta(days=DAYS), now)
    return Sql(
        BY_EVENT.format(condition=condition.text), (brand.pk, *span, names, actions, *condition.params)
    )


def _everyone(brand: Brand, node: GraphNode, trigger: type[Trigger[Any]], now: datetime) -> Sql:
    """With the last such event at hand, for conditions that compare customers with it."""
    past = Event.objects.filter(brand=brand, customer=None, name__in=trigger.listens_to(node.config))
    last = past.order_by("-occurred_at").values_list("payload", flat=True).first()
    condition = _condition(brand, node, trigger, now, few=False)
    payload = msgspec.json.encode(last or {}).decode()
    return Sql(EVERYONE.format(condition=condition.text), (payload, now, brand.pk, *condition.params))


def _at_its_moment(brand: Brand, node: GraphNode, trigger: type[CalendarTrigger[Any]], now: datetime) -> Sql:
    """Those whom the next moment of the calendar concerns, by what is known of them now; nobody without one."""
    due = trigger.next_due(node.config, now, brand.label.zone)
    if due is None:
        return Sql(NOBODY)
    condition = _compiled(brand, trigger.audience(node.config, due, brand.label.zone), due, few=False)
    context = {"date": due.astimezone(brand.label.zone).date().isoformat(), "due": due.isoformat()}
    payload = msgspec.json.encode(context).decode()
    return Sql(EVERYONE.format(condition=condition.text), (payload, due, brand.pk, *condition.params))


def _condition(brand: Brand, node: GraphNode, trigger: type[Trigger[Any]], now: datetime, few: bool) -> Sql:
    return _compiled(brand, trigger.where(node.config), now, few)


def _compiled(brand: Brand, tree: Mapping[str, Any] | None, now: datetime, few: bool) -> Sql:
    if tree is None:
        return Sql("true")
    scope = scope_in(brand.pk, brand.label.zone, now, "event.payload", "event.occurred_at")
    return compile_tree(parse(tree), replace(scope, few=few))


def _count(selects: Iterable[Sql]) -> int:
    parts = list(selects)
    if not parts:
        return 0
    union = " UNION ALL ".join(f"({part.text})" for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT id) FROM ({union}) AS entered (id)",
            [value for part in parts for value in part.params],
        )
        return int(cursor.fetchone()[0])


def _sentence(entrances: Sequence[Entrance], own: int, everybody: int, dated: int) -> str:
    events = " or ".join(
        f"“{name}”" for node, trigger in _of_system(entrances) for name in trigger.listens_to(node.config)
    )
    by_themselves = any(not trigger.everyone for _, trigger in entrances)
    said = [
        f"In the last {DAYS} days {_customers(own)} would have entered by events of their own."
        if by_themselves
        else "",
        f"If {events} came now, {_customers(everybody)} would enter." if events else "",
        f"At the next moment of the calendar {_customers(dated)} would enter."
        if _of_calendar(entrances)
        else "",
    ]
    return " ".join(filter(None, said))


def _customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"
