"""Customers who are let in by hand or by program: what stands against each, and the rest as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from msgspec import json

from campaigns.engine.enter import audience_of, begin, compiled
from campaigns.engine.entry_keys import key_sql
from campaigns.engine.rules import Entry
from campaigns.engine.versions import LiveVersion
from crm.contract import Sql

_AT_HAND = "(SELECT %s::jsonb AS payload, %s::timestamptz AS at) event"
_STANDING = f"""
SELECT customer.id, {{holds}}, before.last, coalesce(before.inside, false)
FROM crm_customer customer CROSS JOIN {{at_hand}} CROSS JOIN LATERAL (
    SELECT max(run.started_at) AS last, bool_or(run.finished_at IS NULL) AS inside FROM campaigns_run run
    WHERE run.customer_id = customer.id AND run.campaign_id = %s
        AND run.entry_key = {key_sql("event.payload")}
) before
WHERE customer.id = ANY(%s)
"""
_SOURCE = """
SELECT customer.id AS customer_id, NULL::bigint AS event, event.payload AS context
FROM crm_customer customer CROSS JOIN {at_hand} WHERE customer.id = ANY(%s)
"""
_BEGUN = "SELECT DISTINCT customer_id FROM campaigns_run WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the customers come in with, and when."""

    context: Mapping[str, Any]
    now: datetime

    @property
    def params(self) -> tuple[str, datetime]:
        return json.encode(self.context).decode(), self.now


def refused(version: LiveVersion, node: str, customers: Sequence[int], at_hand: AtHand) -> dict[int, str]:
    """Why each of those who may not enter may not, by customer: the trigger's condition, or an earlier run."""
    rules = version.rules.entry
    holds = compiled(version, audience_of(version, node), at_hand.now, "event.at")
    params = [*holds.params, *at_hand.params, version.campaign_id, rules.entry_key, list(customers)]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING.format(holds=holds.text, at_hand=_AT_HAND), params)
        rows = cursor.fetchall()
    found = {
        id_: against(rules, last, inside, at_hand.now) if fits else "condition"
        for id_, fits, last, inside in rows
    }
    return {id_: reason for id_, reason in found.items() if reason}


def let_in(version: LiveVersion, node: str, customers: Sequence[int], at_hand: AtHand) -> set[int]:
    """Let these customers in; those who did come in: a limit or another worker may have stood against some."""
    source = Sql(_SOURCE.format(at_hand=_AT_HAND), (*at_hand.params, list(customers)))
    runs = begin(version, node, source, at_hand.now)
    if not runs:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [runs])
        return {row[0] for row in cursor.fetchall()}


def against(rules: Entry, last: datetime | None, inside: bool, now: datetime) -> str:
    """Which rule stands against whoever entered last at that moment, and may be inside; empty where none does."""
    if rules.mode == "once" and last is not None:
        return "once"
    if rules.mode == "once_while_open" and inside:
        return "inside"
    if rules.not_earlier_than is not None and last is not None and last > now - rules.not_earlier_than:
        return "too_soon"
    return ""
