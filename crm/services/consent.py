"""The one writer of consent: a function for each step, each with its entry in the ledger in the same transaction.

A step that changes nothing leaves no entry. What follows from a step (an event, a mail) is a higher app's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from crm.models import Category, Consent, ConsentEntry, Customer, OptOut, Snooze
from crm.models.category import State
from crm.services.changes import SYSTEM, Actor, record
from crm.services.ledger import BY_SYSTEM, Proof, What, append
from lib.errors import Invalid, NotFound

SNOOZE = timedelta(days=30)
LONGEST_SNOOZE = timedelta(days=365)
ASK_AGAIN = timedelta(minutes=10)
"""How long a customer who has not confirmed yet waits for another mail."""

_CLOSE = """
    INSERT INTO crm_optout (brand_id, customer_id, channel, side, reason, since)
    SELECT brand_id, customer_id, channel, side, reason, at
    FROM json_to_recordset(%s::json) AS r (
        brand_id bigint, customer_id bigint, channel text, side text, reason text, at timestamptz
    )
    ORDER BY customer_id, channel, side
    ON CONFLICT (customer_id, channel, side) DO NOTHING
    RETURNING customer_id, channel, side
"""
_OPEN = """
    DELETE FROM crm_optout AS o
    USING json_to_recordset(%s::json) AS r (customer_id bigint, channel text, side text)
    WHERE o.customer_id = r.customer_id AND o.channel = r.channel AND o.side = r.side
    RETURNING o.customer_id, o.channel, o.side
"""
_CHOOSE = """
    INSERT INTO crm_consent AS c (brand_id, customer_id, category_id, channel, state, since)
    VALUES (%(brand)s, %(customer)s, %(category)s, %(channel)s, %(state)s, %(now)s)
    ON CONFLICT (customer_id, category_id, channel) DO UPDATE SET state = excluded.state, since = excluded.since
    WHERE c.state <> excluded.state OR (excluded.state = 'pending' AND c.since < %(again)s)
    RETURNING id
"""
_SNOOZE = """
    INSERT INTO crm_snooze AS s (brand_id, customer_id, until, since) VALUES (%s, %s, %s, %s)
    ON CONFLICT (customer_id) DO UPDATE SET until = excluded.until, since = excluded.since
    WHERE s.until <> excluded.until
    RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A channel that a report closes, or opens. `side`: whose it is; `source`: as the ledger has it."""

    brand_id: int
    customer_id: int
    channel: str
    reason: str
    at: datetime
    evidence: Mapping[str, Any] = field(default_factory=dict)
    side: str = OptOut.Side.OURS.value
    source: str = "callback"

    @property
    def place(self) -> tuple[int, str, str]:
        """What it is about; there once."""
        return self.customer_id, self.channel, self.side


@transaction.atomic
def opt_out(
    actor: Actor, customer: Customer, channel: str, reason: str, now: datetime, proof: Proof = BY_SYSTEM
) -> OptOut:
    """Close a channel on our side. One that is closed already stays as it is."""
    closed, made = OptOut.objects.get_or_create(
        customer=customer,
        channel=channel,
        side=OptOut.Side.OURS,
        defaults={"brand_id": customer.brand_id, "reason": reason, "since": now},
    )
    if made:
        record(actor, "opted out", customer, None, {"channel": channel, "reason": reason})
        _enter(
            actor, customer, What.CLOSED, now, proof, channel=channel, side=OptOut.Side.OURS, reason=reason
        )
    return closed


@transaction.atomic
def opt_in(actor: Actor, customer: Customer, channel: str, now: datetime, proof: Proof = BY_SYSTEM) -> None:
    """Open a channel on our side; one that the platform closed stays closed. Raises NotFound."""
    gone, _ = OptOut.objects.filter(customer=customer, channel=channel, side=OptOut.Side.OURS).delete()
    if not gone:
        raise NotFound(f"The channel “{channel}” is not closed on our side.")
    record(actor, "opted in", customer, {"channel": channel}, None)
    _enter(actor, customer, What.OPENED, now, proof, channel=channel, side=OptOut.Side.OURS)


def close_reported(closings: Sequence[Closing]) -> None:
    """Close what was reported, in the caller's transaction. Two statements, however many there are."""
    _report(_CLOSE, What.CLOSED, closings)


def open_reported(openings: Sequence[Closing]) -> None:
    """Open what was reported, on its side; what is not closed there stays as it is. Two statements as well."""
    _report(_OPEN, What.OPENED, openings)


def _report(statement: str, what: ConsentEntry.What, given: Sequence[Closing]) -> None:
    if not given:
        return
    first = {closing.place: closing for closing in reversed(given)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [msgspec.json.encode(list(first.values())).decode()])
        changed = [first[place] for place in cursor.fetchall()]
    append([_reported(what, closing) for closing in changed])


def _reported(what: ConsentEntry.What, closing: Closing) -> ConsentEntry:
    return ConsentEntry(
        brand_id=closing.brand_id,
        customer_id=closing.customer_id,
        at=closing.at,
        what=what,
        channel=closing.channel,
        side=closing.side,
        reason=closing.reason,
        actor=SYSTEM.name,
        source=closing.source,
        evidence=dict(closing.evidence),
    )


@transaction.atomic
def subscribe(
    actor: Actor, customer: Customer, category: Category, channel: str, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Opt in, or ask to be where the category wants a confirmation. The new entry; None if nothing changed.

    Whoever has opted in stays so. Asked again after ten minutes, the question is put again. Raises Invalid.
    """
    if not category.double_opt_in:
        return _choose(actor, customer, category, channel, State.IN, now, proof)
    place = Consent.objects.filter(customer=customer, category=category, channel=channel)
    if place.filter(state=State.IN).exists():
        return None
    return _choose(actor, customer, category, channel, State.PENDING, now, proof)


@transaction.atomic
def confirm(
    actor: Actor, customer: Customer, category: Category, channel: str, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Opt in whoever has asked for it and not been confirmed; None if there is no such wish (any more)."""
    waiting = Consent.objects.filter(
        customer=customer, category=category, channel=channel, state=State.PENDING
    )
    if not waiting.update(state=State.IN, since=now):
        return None
    return _enter(actor, customer, What.OPTED_IN, now, proof, category=category, channel=channel)


@transaction.atomic
def unsubscribe(
    actor: Actor, customer: Customer, category: Category, channel: str, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Opt out of a category on a channel. The new entry; None if it was so already. Raises Invalid."""
    return _choose(actor, customer, category, channel, State.OUT, now, proof)


@transaction.atomic
def reset(
    actor: Actor, customer: Customer, category: Category, channel: str, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Take a choice back, so that the category's default holds again; None if there was none."""
    gone, _ = Consent.objects.filter(customer=customer, category=category, channel=channel).delete()
    if not gone:
        return None
    return _enter(actor, customer, What.RESET, now, proof, category=category, channel=channel)


@transaction.atomic
def snooze(
    actor: Actor, customer: Customer, until: datetime, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Nothing but operational messages until then. Raises Invalid for a time that is past or too far off."""
    if not now < until <= now + LONGEST_SNOOZE:
        raise Invalid(
            f"A pause ends after now and within {LONGEST_SNOOZE.days} days.", code="bad_until", field="until"
        )
    with connection.cursor() as cursor:
        cursor.execute(_SNOOZE, [customer.brand_id, customer.pk, until, now])
        if cursor.fetchone() is None:
            return None
    return _enter(actor, customer, What.SNOOZED, now, proof, until=until)


@transaction.atomic
def wake(actor: Actor, customer: Customer, now: datetime, proof: Proof) -> ConsentEntry | None:
    """End a pause before its time; None if there is none."""
    gone, _ = Snooze.objects.filter(customer=customer, until__gt=now).delete()
    return _enter(actor, customer, What.WOKEN, now, proof) if gone else None


_WHAT = {State.IN: What.OPTED_IN, State.OUT: What.OPTED_OUT, State.PENDING: What.ASKED}


def _choose(
    actor: Actor,
    customer: Customer,
    category: Category,
    channel: str,
    state: State,
    now: datetime,
    proof: Proof,
) -> ConsentEntry | None:
    if channel not in category.channels:
        raise Invalid(
            f"“{category.slug}” is not sent by {channel}.", code="category_without_channel", field="channel"
        )
    params: dict[str, Any] = {
        "brand": customer.brand_id,
        "customer": customer.pk,
        "category": category.pk,
        "channel": channel,
        "state": state.value,
        "now": now,
        "again": now - ASK_AGAIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE, params)
        if cursor.fetchone() is None:
            return None
    return _enter(actor, customer, _WHAT[state], now, proof, category=category, channel=channel)


def _enter(
    actor: Actor,
    customer: Customer,
    what: ConsentEntry.What,
    now: datetime,
    proof: Proof,
    *,
    category: Category | None = None,
    **rest: Any,
) -> ConsentEntry:
    version = proof.text_version or (category.revision if category else None)
    entry = ConsentEntry(
        brand_id=customer.brand_id,
        customer=customer,
        at=now,
        what=what,
        category=category.slug if category else "",
        actor=actor.name,
        source=proof.source,
        evidence=dict(proof.evidence),
        text_version=version,
        **rest,
    )
    return append([entry])[0]
