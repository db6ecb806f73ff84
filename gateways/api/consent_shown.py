"""How categories, consent and the suppression list look in answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crm.models import Category, ConsentEntry, Customer, Suppression
from crm.policy.consent import Reason, Standing
from gateways.api import consent_bodies as bodies


def category(row: Category) -> dict[str, Any]:
    """A category."""
    names = ("slug", "name", "description", "channels", "default", "kind", "double_opt_in", "revision")
    times = {"created_at": row.created_at.isoformat(), "updated_at": row.updated_at.isoformat()}
    return bodies.CategoryShown(**{name: getattr(row, name) for name in names}, **times).model_dump()


def consent(
    customer: Customer, standing: Standing, at: datetime, reasons: Sequence[Reason] | None
) -> dict[str, Any]:
    """What stands for and against; `reasons` None where nothing in particular was asked."""
    until = standing.snoozed.get(customer.pk)
    return bodies.ConsentShown(
        at=at.isoformat(),
        may=None if reasons is None else not reasons,
        reasons=[bodies.ConsentReasonShown(code=r.code, message=r.words or r.code) for r in reasons or ()],
        closed=[
            bodies.ClosedShown(channel=channel, by=sorted(sides))
            for (_, channel), sides in sorted(standing.closed.items())
        ],
        suppressed=[
            bodies.SuppressedShown(channel=channel, reason=why)
            for (_, channel), why in sorted(standing.suppressed.items())
        ],
        snoozed_until=until.isoformat() if until else None,
        choices=_choices(customer, standing),
    ).model_dump()


def _choices(customer: Customer, standing: Standing) -> list[bodies.ConsentChoiceShown]:
    return [
        bodies.ConsentChoiceShown(
            category=slug,
            channel=channel,
            state=standing.state(brand, customer.pk, slug, channel),
            chosen=(customer.pk, slug, channel) in standing.states,
        )
        for (brand, slug), terms in sorted(standing.terms.items())
        for channel in terms.channels
    ]


def entry(row: ConsentEntry) -> dict[str, Any]:
    """A step in the ledger."""
    names = (
        "id", "what", "channel", "category", "side", "reason", "actor", "source", "evidence", "text_version",
    )  # fmt: skip
    times = {"at": row.at.isoformat(), "until": row.until.isoformat() if row.until else None}
    return bodies.LedgerEntryShown(**{name: getattr(row, name) for name in names}, **times).model_dump()


def suppression(row: Suppression) -> dict[str, Any]:
    """A line of the suppression list."""
    kind, _, name = row.subject.partition(":")
    return bodies.SuppressionShown(
        id=row.pk,
        customer=name if kind == "id" else None,
        address_sha256=name if kind == "sha256" else None,
        channel=row.channel or None,
        cause=row.cause,
        reason=row.reason,
        since=row.since.isoformat(),
    ).model_dump()
