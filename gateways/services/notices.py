"""Notices for operators: written with the step of a journey, dealt round exactly, mailed afterwards, read or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from crm.models import Brand, Operator
from gateways.models import Notice, Turn
from gateways.services.calls import Step
from lib.queue import after_commit

DOORBELL = "gateways.mail_notices"
MOST_COUNTED = 100

_INSERT = """
    INSERT INTO gateways_notice (
        operator_id, customer_id, run_id, visit, subject, body, mail_due_at, brand_id, campaign, node, created_at,
        mail_attempts, mail_error
    )
    SELECT r.operator_id, r.customer_id, r.run_id, r.visit, r.subject, r.body,
        CASE WHEN r.by_mail THEN %(now)s::timestamptz END, %(brand)s, %(campaign)s, %(node)s, %(now)s, 0, ''
    FROM json_to_recordset(%(notices)s::json) AS r (
        operator_id bigint, customer_id bigint, run_id bigint, visit int, subject text, body text, by_mail boolean
    )
    ON CONFLICT (run_id, visit) WHERE run_id IS NOT NULL DO NOTHING
"""
_LAST = """
    SELECT DISTINCT ON (customer_id) customer_id, operator_id FROM gateways_notice
    WHERE customer_id = ANY(%s) AND brand_id = %s AND campaign = %s AND node = %s AND operator_id = ANY(%s)
    ORDER BY customer_id, id DESC
"""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What one operator is told about one customer. `by_mail`: the operator has an address."""

    operator_id: int
    customer_id: int
    run_id: int
    visit: int
    subject: str
    body: str
    by_mail: bool


def give(step: Step, notices: Sequence[NewNotice], now: datetime) -> None:
    """Write them; a (run, visit) that has its notice already keeps that one. Mailed only where mail is set up."""
    if not notices:
        return
    mails = bool(settings.BECKON_MAIL_FROM)
    rows: list[dict[str, Any]] = [{**asdict(one), "by_mail": one.by_mail and mails} for one in notices]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "notices": msgspec.json.encode(rows).decode(),
                "brand": step.brand_id,
                "campaign": step.campaign,
                "node": step.node,
                "now": now,
            },
        )
    if any(row["by_mail"] for row in rows):
        after_commit(DOORBELL)


def deal(step: Step, customers: Sequence[int], operators: Sequence[int]) -> Mapping[int, int]:
    """The operator for each customer: the one from last time, else the next in turn.

    Exact whoever else deals at the same moment: the turn's row is locked until the caller's transaction ends.
    """
    where = {"brand_id": step.brand_id, "campaign": step.campaign, "node": step.node}
    Turn.objects.bulk_create([Turn(**where)], ignore_conflicts=True)
    turn = Turn.objects.select_for_update().get(**where)
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [list(customers), step.brand_id, step.campaign, step.node, list(operators)])
        dealt: dict[int, int] = dict(cursor.fetchall())
    new = [customer for customer in dict.fromkeys(customers) if customer not in dealt]
    for number, customer in enumerate(new, turn.dealt):
        dealt[customer] = operators[number % len(operators)]
    Turn.objects.filter(pk=turn.pk).update(dealt=turn.dealt + len(new))
    return dealt


def unread(operator: Operator, brand: Brand) -> QuerySet[Notice]:
    """What an operator has not read yet, of one brand."""
    return Notice.objects.filter(operator=operator, brand=brand, read_at=None)


def count_unread(operator: Operator, brand: Brand) -> int:
    """How many, counted to MOST_COUNTED at most."""
    return unread(operator, brand)[:MOST_COUNTED].count()


def read(operator: Operator, brand: Brand, pk: int | None, now: datetime) -> int:
    """Mark one as read, or all where none is named; how many were not yet."""
    rows = unread(operator, brand)
    return (rows if pk is None else rows.filter(pk=pk)).update(read_at=now)
