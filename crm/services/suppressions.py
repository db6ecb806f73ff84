"""The suppression list: lines put on it and taken off, in sets, each with its entry in the ledger of consent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.db.models import QuerySet

from crm.models import Brand, ConsentEntry, Customer, Suppression
from crm.policy.addresses import subject_of_address, subject_of_customer
from crm.services.changes import Actor, record
from crm.services.ledger import What, append, names_of
from lib.errors import Invalid

_ADD = """
    INSERT INTO crm_suppression (brand_id, subject, channel, cause, reason, since)
    SELECT brand_id, subject, channel, cause, reason, %s FROM json_to_recordset(%s::json) AS r (
        brand_id bigint, subject text, channel text, cause text, reason text
    )
    ORDER BY brand_id, subject, channel
    ON CONFLICT (brand_id, subject, channel) DO NOTHING
    RETURNING brand_id, subject, channel
"""
SOURCES = {"hand": "backoffice", "api": "api", "file": "file", "bounce": "callback"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to be. An empty `channel` means all. `customer_id` where the line is about one that is known."""

    brand_id: int
    subject: str
    channel: str = ""
    cause: str
    reason: str = ""
    customer_id: int | None = None


def line_for(
    brand: Brand, *, customer: str = "", address: str = "", channel: str = "", cause: str, reason: str = ""
) -> Line:
    """A line about a customer's id, or about an address, in clear or as its SHA-256. Raises Invalid."""
    if bool(customer) == bool(address):
        raise Invalid("Name either a customer or an address.", code="bad_subject", field="customer")
    subject = subject_of_customer(customer) if customer else subject_of_address(address)
    if not subject:
        raise Invalid(f"“{address}” is no e-mail address, phone number or hash.", field="address")
    return Line(brand_id=brand.pk, subject=subject, channel=channel, cause=cause, reason=reason)


@transaction.atomic
def suppress(actor: Actor, lines: Sequence[Line], now: datetime) -> int:
    """Put lines on the list; those on it already stay as they are. How many are new. Two statements."""
    wanted = {(line.brand_id, line.subject, line.channel): line for line in lines}
    if not wanted:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [now, msgspec.json.encode(list(wanted.values())).decode()])
        added = [wanted[key] for key in cursor.fetchall()]
    append([_entry(actor, line, What.SUPPRESSED, now, SOURCES[line.cause]) for line in added])
    return len(added)


@transaction.atomic
def lift(actor: Actor, line: Suppression, now: datetime, source: str) -> None:
    """Take a line off the list, so that what it held back may be sent again."""
    record(actor, "lifted", line, {"channel": line.channel, "cause": line.cause}, None)
    line.delete()
    told = Line(brand_id=line.brand_id, subject=line.subject, channel=line.channel, cause=line.cause)
    append([_entry(actor, told, What.LIFTED, now, source)])


def lines_of(customer: Customer) -> QuerySet[Suppression]:
    """The lines that are about a customer, by id or by address."""
    return Suppression.objects.filter(brand=customer.brand_id, subject__in=names_of(customer)).order_by("id")


def forget_ids(brand_id: int, ext_ids: Iterable[str]) -> dict[str, int]:
    """Delete the lines that name a customer by one of her ids, and what the ledger says of them: rows by table.

    Lines about an address hold a hash only, and go on keeping whoever it is from being written to.
    """
    about = {"brand": brand_id, "subject__in": [subject_of_customer(ext_id) for ext_id in ext_ids]}
    return {
        Suppression._meta.db_table: Suppression.objects.filter(**about).delete()[0],
        ConsentEntry._meta.db_table: ConsentEntry.objects.filter(**about).delete()[0],
    }


def counted(actor: Actor, brand: Brand, cause: str, added: int) -> None:
    """Say in the audit how many lines somebody added; which ones, the ledger says."""
    if added:
        record(actor, "suppressed", brand, None, {"lines": added, "cause": cause})


def _entry(actor: Actor, line: Line, what: ConsentEntry.What, now: datetime, source: str) -> ConsentEntry:
    return ConsentEntry(
        brand_id=line.brand_id,
        customer_id=line.customer_id,
        subject=line.subject,
        at=now,
        what=what,
        channel=line.channel,
        reason=line.reason,
        actor=actor.name,
        source=source,
    )
