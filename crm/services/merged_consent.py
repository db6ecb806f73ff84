"""Consent of customers who become one, or two again: a no of either holds, and the ledger says what came of it.

Rows move with everything else. Where both have chosen, an opt-out stays before any other word, and the longer pause
before the shorter. The two histories are then one, whose sum may be something else than what holds: so what differs is
entered as a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from crm.models import ConsentEntry, Customer
from crm.models.category import State
from crm.services.changes import Actor
from crm.services.ledger import What, append, standing_at, standing_now

_SETTLE = """
WITH stricter AS (
    SELECT mine.id, mine.{column}, mine.since, other.{column} AS theirs, other.since AS their_since
    FROM {table} AS mine JOIN {table} AS other ON {yields}
    WHERE mine.customer_id = %(survivor)s AND other.customer_id = %(lost)s
), kept AS (
    INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
    SELECT %(merge)s, '{table}', 'changed', id,
        jsonb_build_object('{column}', {column}, 'since', since, 'became', their_since) FROM stricter
)
UPDATE {table} AS mine SET {column} = stricter.theirs, since = stricter.their_since
FROM stricter WHERE stricter.id = mine.id
"""
# What the customer has said since stays.
_UNSETTLE = """
UPDATE {table} AS mine SET {column} = (row.before ->> '{column}')::{type}, since = (row.before ->> 'since')::timestamptz
FROM crm_mergedrow AS row
WHERE row.merge_id = %(merge)s AND row."table" = '{table}' AND row.kind = 'changed' AND mine.id = row.row_id
    AND mine.since = (row.before ->> 'became')::timestamptz
"""


@dataclass(frozen=True, slots=True)
class _Said:
    """A table of what customers have said. `yields`: where the survivor's row gives way to the other's."""

    table: str
    column: str
    type: str
    yields: str

    def run(self, statement: str, params: dict[str, int]) -> None:
        parts = {"table": self.table, "column": self.column, "type": self.type, "yields": self.yields}
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**parts), params)


_SAID = (
    _Said(
        "crm_consent",
        "state",
        "text",
        "other.category_id = mine.category_id AND other.channel = mine.channel"
        " AND other.state = 'opted_out' AND mine.state <> 'opted_out'",
    ),
    _Said("crm_snooze", "until", "timestamptz", "other.until > mine.until"),
)
_CHOSEN = {
    State.IN.value: What.OPTED_IN,
    State.OUT.value: What.OPTED_OUT,
    State.PENDING.value: What.ASKED,
}


def settle(merge: int, lost: int, survivor: int) -> None:
    """Before the rows move: the survivor's choices become the stricter of both. Two statements."""
    for one in _SAID:
        one.run(_SETTLE, {"merge": merge, "lost": lost, "survivor": survivor})


def unsettle(merge: int) -> None:
    """After they are back: the survivor's own choices. Two statements."""
    for one in _SAID:
        one.run(_UNSETTLE, {"merge": merge})


def enter(actor: Actor, customer: Customer, merge: int, now: datetime) -> None:
    """Enter into the ledger whatever holds now and is not the sum of its entries."""
    told: dict[str, Any] = {
        "brand_id": customer.brand_id,
        "customer": customer,
        "at": now,
        "actor": actor.name,
        "source": "merge",
        "evidence": {"merge": merge},
    }
    append([ConsentEntry(**told, **step) for step in _steps(customer, now)])


def _steps(customer: Customer, now: datetime) -> Iterator[dict[str, Any]]:
    said, holds = standing_at(customer, now), standing_now(customer, now)
    for channel in sorted({channel for _, channel in (*said.closed, *holds.closed)}):
        was, is_ = (set(one.closed.get((customer.pk, channel), ())) for one in (said, holds))
        for side in sorted(was ^ is_):
            yield {"what": What.CLOSED if side in is_ else What.OPENED, "channel": channel, "side": side}
    for place in sorted({*said.states, *holds.states}):
        state = holds.states.get(place)
        if state != said.states.get(place):
            _, category, channel = place
            yield {
                "what": _CHOSEN[state] if state else What.RESET,
                "category": category,
                "channel": channel,
            }
    until = holds.snoozed.get(customer.pk)
    if until != said.snoozed.get(customer.pk):
        yield {"what": What.SNOOZED if until else What.WOKEN, "until": until}
