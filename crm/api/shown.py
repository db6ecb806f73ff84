"""How the things of crm look in answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.api import bodies
from crm.models import Audience, Change, Customer, Label, OptOut, Segment
from crm.queries.building import Standing
from crm.queries.days import Figures
from crm.segments.problem import Problem
from crm.segments.reading import sentence
from crm.segments.tree import parse
from crm.services.pii import Veil


def segment(row: Segment, standing: Standing, figures: Figures) -> dict[str, Any]:
    """A segment with its condition in words, how its table stands, and its share of the brand."""
    return bodies.SegmentShown(
        slug=row.slug,
        name=row.name,
        condition=row.condition,
        sentence=_sentence(row.condition),
        size=standing.size,
        state=standing.state,
        progress=standing.progress,
        built_at=standing.built_at and standing.built_at.isoformat(),
        share_of_customers=figures.share_of(standing.size),
        share_of_revenue=figures.revenue_share,
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    ).model_dump()


def audience(row: Audience, members: int | None = None) -> dict[str, Any]:
    """An audience, with the number of its members where it was counted."""
    return bodies.AudienceShown(
        slug=row.slug, name=row.name, members=members, created_at=row.created_at.isoformat()
    ).model_dump()


def customer(row: Customer, veil: Veil, segments: Sequence[str] | None = None) -> dict[str, Any]:
    """A customer that was read with its opt-outs and audiences (`queries.customers.in_full`)."""
    return bodies.CustomerShown(
        ext_id=row.ext_id,
        attributes=veil.over(row.attributes),
        is_test=row.is_test,
        opt_outs=[_opt_out(closed) for closed in row.opt_outs.all()],
        audiences=sorted(member.audience.slug for member in row.audiences.all()),
        segments=None if segments is None else list(segments),
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    ).model_dump(exclude={"found_by"})


def label(row: Label) -> dict[str, Any]:
    """A label without its secrets."""
    return bodies.LabelShown(
        slug=row.slug,
        name=row.name,
        label_key=row.public_key,
        time_zone=row.time_zone,
        window=bodies.Window(from_=f"{row.window_from:%H:%M}", until=f"{row.window_until:%H:%M}"),
        allowed_origins=row.allowed_origins,
    ).model_dump(by_alias=True)


def change(row: Change, veil: Veil) -> dict[str, Any]:
    """An entry of the audit log."""
    return bodies.ChangeShown(
        id=row.pk,
        at=row.at.isoformat(),
        actor=row.actor,
        action=row.action,
        noun=row.noun,
        name=row.name,
        before=veil.over(row.before),
        after=veil.over(row.after),
    ).model_dump()


def _opt_out(row: OptOut) -> bodies.OptOutShown:
    return bodies.OptOutShown(
        channel=row.channel, side=row.side, reason=row.reason, since=row.since.isoformat()
    )


def _sentence(condition: Any) -> str:
    # A stored condition may have become unreadable, by an app that is gone or an older version's rules.
    try:
        return sentence(parse(condition))
    except Problem as problem:
        return f"(cannot be read: {problem.message})"
