"""Making one customer of two, and taking that back.

Everything of the lost one moves to the one who is left, in sets and in one transaction, and is noted row by row, so
that it can be moved back. The lost id becomes an alias: what is posted under it reaches the one who is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from crm.models import Alias, AttributeChange, Customer, Merge, MergedRow
from crm.services import hanging, merged_consent
from crm.services.attribute_history import differences
from crm.services.changes import Actor, record
from crm.services.leaving import ask_all_again, leave_all
from lib.errors import Conflict, Invalid, NotFound

UNDOABLE = timedelta(days=30)
#: requests that knew the lost customer before the merge may write a little later
STRAGGLING = timedelta(minutes=15)

GONE = "DELETE FROM crm_customer AS customer WHERE id = %s RETURNING to_jsonb(customer)::text"
BACK = """
WITH back AS (
    INSERT INTO crm_customer SELECT (jsonb_populate_record(NULL::crm_customer, %s::jsonb)).* RETURNING brand_id, id
)
DELETE FROM crm_gone AS gone USING back WHERE (gone.brand_id, gone.customer) = (back.brand_id, back.id)
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: attributes before and after, rows by table that would move, and that are there twice."""

    changes: Mapping[str, tuple[Any, Any]]
    moved: Mapping[str, int]
    twice: Mapping[str, int]


def preview(survivor: Customer, lost: Customer) -> Preview:
    """Nothing is changed. Raises Invalid for one and the same customer."""
    _check(survivor, lost)
    after = united(survivor.attributes, lost.attributes)
    moved, twice = {}, {}
    for one in hanging.tables():
        number = one.count(lost.pk)
        again = len(one.twice(lost.pk, survivor.pk)) if number else 0
        name = str(one.model._meta.verbose_name_plural)
        moved[name], twice[name] = number - again, again
    return Preview(
        differences(survivor.attributes, after, after),
        {name: number for name, number in moved.items() if number},
        {name: number for name, number in twice.items() if number},
    )


@transaction.atomic
def merge(actor: Actor, survivor: Customer, lost: Customer, now: datetime) -> Merge:
    """Make `lost` part of `survivor`. Raises Invalid for one and the same, NotFound when one is gone meanwhile."""
    _check(survivor, lost)
    rows = Customer.objects.select_for_update(of=("self",)).select_related("brand__label").order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=[survivor.pk, lost.pk])}
    if len(locked) < 2:
        raise NotFound("One of the two is gone: it was merged or erased meanwhile.")
    survivor, lost = locked[survivor.pk], locked[lost.pk]
    made = Merge.objects.create(
        brand=survivor.brand,
        customer=survivor,
        lost_id=lost.pk,
        lost_ext_id=lost.ext_id,
        lost={},
        before={"attributes": survivor.attributes, "created_at": survivor.created_at.isoformat()},
        after=united(survivor.attributes, lost.attributes),
        actor=actor.name,
        at=now,
    )
    merged_consent.settle(made.pk, lost.pk, survivor.pk)
    for settle in hanging.SETTLES:
        settle(made.pk, lost.pk, survivor.pk, now)
    leave_all(lost.pk)
    _move(made)
    made.lost = _gone(lost)
    made.save(update_fields=["lost"])
    Alias.objects.create(brand=survivor.brand, ext_id=lost.ext_id, customer=survivor)
    survivor.created_at = min(survivor.created_at, lost.created_at)
    _write(survivor, made.after, f"merge:{made.pk}", now)
    merged_consent.enter(actor, survivor, made.pk, now)
    ask_all_again(made.brand_id, [survivor.pk], now)
    record(actor, "merged", survivor, None, {"with": lost.ext_id, "merge": made.pk})
    return made


@transaction.atomic
def undo(actor: Actor, made: Merge, now: datetime) -> Customer:
    """Make two of them again; returns the one who was lost. What came since the merge stays with the other.

    Raises Invalid after UNDOABLE, Conflict when it was undone already or its id is taken.
    """
    made = (
        Merge.objects.select_for_update(of=("self",)).select_related("customer__brand__label").get(pk=made.pk)
    )
    survivor = (
        Customer.objects.select_for_update(of=("self",))
        .select_related("brand__label")
        .get(pk=made.customer_id)
    )
    alias = Alias.objects.filter(brand=made.brand_id, ext_id=made.lost_ext_id, customer=survivor)
    if made.undone_at is not None or not alias.exists():
        raise Conflict("This merge was undone already.")
    if made.at < now - UNDOABLE:
        raise Invalid(f"A merge can be undone for {UNDOABLE.days} days.", code="too_late")
    alias.delete()
    with connection.cursor() as cursor:
        cursor.execute(BACK, [json.dumps(made.lost)])
    for one in hanging.tables():
        one.move_back(made.pk, made.lost_id, survivor.pk, made.brand_id)
    merged_consent.unsettle(made.pk)
    for unsettle in hanging.UNSETTLES:
        unsettle(made.pk)
    survivor.created_at = datetime.fromisoformat(made.before["created_at"])
    before = made.before["attributes"]
    _write(survivor, _taken_back(survivor.attributes, before, made.after), f"merge:{made.pk}", now)
    back = Customer.objects.get(pk=made.lost_id)
    for customer in (survivor, back):
        merged_consent.enter(actor, customer, made.pk, now)
    leave_all(
        survivor.pk
    )  # events never unhappen otherwise: upkeep would not look for whom their loss takes out
    ask_all_again(made.brand_id, [survivor.pk, made.lost_id], now)
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    record(actor, "merge undone", survivor, {"with": made.lost_ext_id, "merge": made.pk}, None)
    return back


def follow(now: datetime) -> None:
    """Move what was written for a lost customer by requests that had looked it up before the merge."""
    for made in Merge.objects.filter(at__gt=now - STRAGGLING, undone_at=None).order_by("pk"):
        with transaction.atomic():
            _move(made)


def forget(now: datetime) -> None:
    """What merges that cannot be undone any more remember of the customers; the aliases stay."""
    old = Merge.objects.filter(at__lt=now - UNDOABLE).exclude(after={}, before={}, lost={})
    MergedRow.objects.filter(merge__in=old.values("pk")).delete()
    old.update(after={}, before={}, lost={})


def united(kept: Mapping[str, Any], lost: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of both: of one name the kept one's, of two lists what is in either."""
    result = {**lost, **kept}
    for name, value in kept.items():
        other = lost.get(name)
        if isinstance(value, list) and isinstance(other, list):
            result[name] = value + [item for item in other if item not in value]
    return result


def _taken_back(
    now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """As before the merge, but for what was changed since."""
    result = dict(now)
    for name, value in after.items():
        if name in before and result.get(name) == value:
            result[name] = before[name]
        elif name not in before and result.get(name) == value:
            result.pop(name, None)
    return result


def _check(survivor: Customer, lost: Customer) -> None:
    if survivor.brand_id != lost.brand_id or survivor.pk == lost.pk:
        raise Invalid("Choose another customer of the same brand.", code="same_customer", field="lost")


def _move(made: Merge) -> None:
    # Earlier merges into the lost one are moved, too; this one names the one who is left already.
    for one in hanging.tables():
        one.move(made.pk, made.lost_id, made.customer_id, made.brand_id)


def _gone(lost: Customer) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(GONE, [lost.pk])
        return json.loads(cursor.fetchone()[0])


def _write(customer: Customer, attributes: dict[str, Any], source: str, now: datetime) -> None:
    changed = differences(customer.attributes, attributes, {**customer.attributes, **attributes})
    if changed:
        AttributeChange.objects.create(customer=customer, at=now, source=source, changes=changed)
    customer.attributes, customer.updated_at = attributes, now
    customer.save(update_fields=["attributes", "created_at", "updated_at"])
