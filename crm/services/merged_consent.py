"""Consent of customers who become one, or two again: a no of either holds, and the ledger says what came of it.

Rows move with everything else. Where both have chosen, an opt-out stays before any other word, and the longer pause
before the shorter. The two histories are then one, whose sum may be something else than what holds: so what differs is
entered as a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from crm.models import ConsentEntry, Customer
from crm.models.category import State
from crm.services.changes import Actor
from crm.services.ledger import What, append, standing_at, standing_now

_SETTLE = """
WITH worse AS (
    SELECT mine.id, mine.state, mine.since, other.state AS their_state, other.since AS their_since
    FROM crm_consent AS mine JOIN crm_consent AS other
        ON other.category_id = mine.category_id AND other.channel = mine.channel
    WHERE mine.customer_id = %(survivor)s AND other.customer_id = %(lost)s
        AND other.state = 'opted_out' AND mine.state <> 'opted_out'
), kept AS (
    INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
    SELECT %(merge)s, 'crm_consent', 'changed', id,
        jsonb_build_object('state', state, 'since', since, 'became', their_since) FROM worse
)
UPDATE crm_consent AS mine SET state = worse.their_state, since = worse.their_since
FROM worse WHERE worse.id = mine.id
"""
_SETTLE_PAUSES = """
WITH longer AS (
    SELECT mine.id, mine.until, mine.since, other.until AS their_until, other.since AS their_since
    FROM crm_snooze AS mine JOIN crm_snooze AS other ON other.until > mine.until
    WHERE mine.customer_id = %(survivor)s AND other.customer_id = %(lost)s
), kept AS (
    INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
    SELECT %(merge)s, 'crm_snooze', 'changed', id,
        jsonb_build_object('until', until, 'since', since, 'became', their_since) FROM longer
)
UPDATE crm_snooze AS mine SET until = longer.their_until, since = longer.their_since
FROM longer WHERE longer.id = mine.id
"""
# What the customer has said since stays.
_UNSETTLE = """
UPDATE {table} AS mine SET {column} = (row.before ->> '{column}')::{type}, since = (row.before ->> 'since')::timestamptz
FROM crm_mergedrow AS row
WHERE row.merge_id = %s AND row."table" = '{table}' AND row.kind = 'changed' AND mine.id = row.row_id
    AND mine.since = (row.before ->> 'became')::timestamptz
"""
_CHANGED = (("crm_consent", "state", "text"), ("crm_snooze", "until", "timestamptz"))
_CHOSEN = {
    State.IN.value: What.OPTED_IN,
    State.OUT.value: What.OPTED_OUT,
    State.PENDING.value: What.ASKED,
}


def settle(merge: int, lost: int, survivor: int) -> None:
    """Before the rows move: the survivor's choices become the stricter of both. Two statements."""
    given = {"merge": merge, "lost": lost, "survivor": survivor}
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, given)
        cursor.execute(_SETTLE_PAUSES, given)


def unsettle(merge: int) -> None:
    """After they are back: the survivor's own choices. Two statements."""
    with connection.cursor() as cursor:
        for table, column, type_ in _CHANGED:
            cursor.execute(_UNSETTLE.format(table=table, column=column, type=type_), [merge])


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
