"""Audiences: made, renamed, deleted; customers put on them and taken off, in sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from crm.models import Audience, Brand
from crm.services import customers, rows
from crm.services.changes import Actor, changing, record
from crm.services.touching import touch

_ADD = """
INSERT INTO crm_audiencemember (audience_id, customer_id, added_at)
SELECT %s, customer_id, %s FROM unnest(%s::bigint[]) AS customer_id ORDER BY customer_id
ON CONFLICT (audience_id, customer_id) DO NOTHING RETURNING customer_id
"""
_TAKE = (
    "DELETE FROM crm_audiencemember WHERE audience_id = %s AND customer_id = ANY(%s) RETURNING customer_id"
)


@dataclass(frozen=True, slots=True)
class Added:
    """How many are new on the audience, and which ids no customer has."""

    added: int
    unknown: list[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were on the audience until now, and which ids no customer has."""

    removed: int
    unknown: list[str]


def create(actor: Actor, brand: Brand, slug: str, name: str) -> Audience:
    """An empty audience. Raises SlugTaken."""
    audience = Audience(brand=brand, slug=slug, name=name)
    rows.add(actor, audience, "an audience")
    return audience


@transaction.atomic
def rename(actor: Actor, audience: Audience, name: str) -> Audience:
    with changing(actor, audience):
        audience.name = name
        audience.save()
    return audience


def delete(actor: Actor, audience: Audience) -> None:
    """Raises InUse while something names it."""
    rows.delete(actor, audience, "audience")


@transaction.atomic
def add(actor: Actor, audience: Audience, ext_ids: Sequence[str], now: datetime) -> Added:
    """Put customers on the audience, and note it in the audit."""
    outcome = put(audience, ext_ids, now)
    note(actor, audience, "members added", outcome.added)
    return outcome


@transaction.atomic
def remove(actor: Actor, audience: Audience, ext_ids: Sequence[str], now: datetime) -> int:
    """Take customers off the audience, and note it in the audit; returns how many were on it."""
    removed = take(audience, ext_ids, now).removed
    note(actor, audience, "members removed", removed)
    return removed


@transaction.atomic
def put(audience: Audience, ext_ids: Sequence[str], now: datetime) -> Added:
    """Put customers on the audience; those on it already stay as they are. Three statements."""
    found = customers.find(audience.brand_id, ext_ids)
    added = put_customers(audience, found.values(), now)
    return Added(len(added), sorted(set(ext_ids) - found.keys()))


@transaction.atomic
def take(audience: Audience, ext_ids: Sequence[str], now: datetime) -> Taken:
    """Take customers off the audience."""
    found = customers.find(audience.brand_id, ext_ids)
    removed = take_customers(audience, found.values(), now)
    return Taken(len(removed), sorted(set(ext_ids) - found.keys()))


@transaction.atomic
def put_customers(audience: Audience, customer_ids: Iterable[int], now: datetime) -> set[int]:
    """The same by our own ids; which of them are new on it. Two statements."""
    return _change(_ADD, audience, [audience.pk, now], customer_ids, now)


@transaction.atomic
def take_customers(audience: Audience, customer_ids: Iterable[int], now: datetime) -> set[int]:
    """The same by our own ids; which of them were on it."""
    return _change(_TAKE, audience, [audience.pk], customer_ids, now)


def note(actor: Actor, audience: Audience, action: str, count: int) -> None:
    """One line in the audit, if anything changed."""
    # The number, not the ids: an audience may be filled with a million of them.
    if count:
        record(actor, action, audience, None, {"customers": count})


def _change(
    statement: str, audience: Audience, before: list[Any], customer_ids: Iterable[int], now: datetime
) -> set[int]:
    ids = sorted(set(customer_ids))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*before, ids])
        changed = {id_ for (id_,) in cursor.fetchall()}
    _touch(audience, ids, now)
    return changed


def _touch(audience: Audience, customer_ids: Iterable[int], now: datetime) -> None:
    touch(audience.brand_id, ((f"audience:{audience.slug}", id_) for id_ in customer_ids), now)
