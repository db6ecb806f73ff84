"""What a brand scores its customers by: set, changed, switched off. The scoring reads events, so it is done there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from crm.models import Brand, Rfm
from crm.policy.rfm import GROUPS, SCORES, Group, group_of
from crm.services.changes import Actor, record
from crm.services.uses import InUse, places
from lib.errors import Invalid
from lib.queue import after_commit

DOORBELL = "events.score_customers"
AT = time(3)
MOST_DAYS = 3 * 366
FIELDS = ("group", "recency", "frequency", "monetary")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the picture: how many customers, and what they have spent."""

    recency: int
    frequency: int
    group: Group
    customers: int = 0
    amount: Decimal = Decimal(0)


def of_brand(brand: Brand) -> Rfm | None:
    """What it scores by; None where it does not."""
    return Rfm.objects.filter(brand=brand).first()


@transaction.atomic
def configure(actor: Actor, brand: Brand, event: str, field: str, days: int, now: datetime) -> Rfm:
    """Score by this from now on; at once for the first time. Raises Invalid."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"Look back between 1 and {MOST_DAYS} days.", code="invalid_days", field="days")
    for name, value in (("event", event), ("field", field)):
        if not 1 <= len(value) <= 100 or "\0" in value:
            raise Invalid("Between 1 and 100 characters.", code=f"invalid_{name}", field=name)
    rfm = Rfm.objects.select_for_update().filter(brand=brand).first() or Rfm(brand=brand)
    before = _told(rfm) if rfm.pk else None
    rfm.event, rfm.field, rfm.days, rfm.due_at = event, field, days, now
    rfm.save()
    record(actor, "changed" if before else "created", rfm, before, _told(rfm))
    after_commit(DOORBELL)
    return rfm


@transaction.atomic
def score_again(brand: Brand, now: datetime) -> None:
    """Do not wait for the night."""
    Rfm.objects.filter(brand=brand).update(due_at=now)
    after_commit(DOORBELL)


@transaction.atomic
def switch_off(actor: Actor, brand: Brand) -> None:
    """Forget the scores. Raises InUse while a segment or a campaign asks for them."""
    found = [place for field in FIELDS for place in places(brand.pk, "rfm", field)]
    if found:
        raise InUse(f"It cannot be switched off while it is used by {', '.join(sorted(set(found)))}.")
    rfm = Rfm.objects.select_for_update().filter(brand=brand).first()
    if rfm is not None:
        record(actor, "deleted", rfm, _told(rfm), None)
        rfm.delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM crm_rfmscore WHERE brand_id = %s", [brand.pk])


def next_night(brand: Brand, now: datetime) -> datetime:
    """When customers are scored again: the coming night, where the account is."""
    local = now.astimezone(brand.label.zone)
    tonight = datetime.combine(local.date(), AT, brand.label.zone)
    return (
        tonight
        if tonight > local
        else datetime.combine(local.date() + timedelta(days=1), AT, brand.label.zone)
    )


def picture(rfm: Rfm) -> list[list[Cell]]:
    """The grid as it is drawn: the best recency at the top, frequency from left to right."""
    told = {
        (recency, frequency): (customers, Decimal(amount))
        for recency, frequency, customers, amount in rfm.grid
    }
    return [
        [
            Cell(recency, frequency, group_of(recency, frequency), *told.get((recency, frequency), ()))
            for frequency in SCORES
        ]
        for recency in reversed(SCORES)
    ]


def groups(rfm: Rfm) -> list[tuple[Group, int, Decimal]]:
    """Each group with its customers and what they have spent."""
    cells = [cell for row in picture(rfm) for cell in row]
    return [
        (
            group,
            sum(cell.customers for cell in cells if cell.group is group),
            sum((cell.amount for cell in cells if cell.group is group), Decimal(0)),
        )
        for group in GROUPS
    ]


def _told(rfm: Rfm) -> dict[str, Any]:
    return {"event": rfm.event, "field": rfm.field, "days": rfm.days}
