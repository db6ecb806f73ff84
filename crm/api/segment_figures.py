"""`/api/v1/segments/{slug}/…`: who came and went, and what a segment shares with others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.problems import Problem
from crm.api.resources import BrandResource
from crm.models import Segment, SegmentDay, SegmentMove
from crm.queries.days import history
from crm.queries.moves import cause_of, moves_of
from crm.services import customers, overlaps
from lib.clock import now

MOST_DAYS = 3_660
DAYS = OpenApiParameter("days", int, description="how far back, 90 unless told")
PAGE = [
    OpenApiParameter("cursor", str, description="from `next` or `previous` of another page"),
    OpenApiParameter("limit", int, description="moves a page, at most 1,000"),
]
ENTERED = OpenApiParameter("entered", bool, description="only who entered, or only who left")
CUSTOMER = OpenApiParameter("customer", str, description="only this customer, by the platform's id")
EXACT = OpenApiParameter(
    "exact", bool, description="count where the segment is so large that it would be sampled"
)


class MoveShown(BaseModel):
    """A customer entered or left. `cause`: what was touched, "time" or "definition"; `why`: the same in words."""

    id: int
    customer: str
    entered: bool
    at: str
    cause: str
    why: str


class MovesPage(BaseModel):
    """A page of moves; `next` and `previous` are the addresses of its neighbours."""

    next: str | None
    previous: str | None
    results: list[MoveShown]


class OverlapShown(BaseModel):
    """How many customers both have, 19 of 20 times between `low` and `high`, and which share of either that is."""

    slug: str
    name: str
    size: int
    common: int
    low: int
    high: int
    share_of_this: float
    share_of_other: float


class OverlapsShown(BaseModel):
    """All segments that are built, the largest overlap first; none while this one is being built (`size` null)."""

    size: int | None
    exact: bool
    results: list[OverlapShown]


class DayShown(BaseModel):
    """A day of the account: how many were in it at its end, or now, and who came and went."""

    day: str
    size: int
    entered: int
    left: int
    revenue: str | None


class HistoryShown(BaseModel):
    """The oldest day first. A day on which nothing was counted is left out."""

    results: list[DayShown]


class SegmentFigures(BrandResource):
    """What is known of a segment beside its condition."""

    thing = "segments"
    queryset = Segment.objects.select_related("brand__label")

    @extend_schema(operation_id="segments_moves", parameters=[*PAGE, ENTERED, CUSTOMER], responses=MovesPage)
    def moves(self, request: Request, slug: str) -> Response:
        """Who entered and left in the last 90 days, newest first."""
        self.ordering = ("-id",)
        return self.paged(self._narrowed(moves_of(self.get_object()), request.query_params), _move)

    @extend_schema(operation_id="segments_overlap", parameters=[EXACT], responses=OverlapsShown)
    def overlap(self, request: Request, slug: str) -> Response:
        """What it has in common with every other segment."""
        exact = request.query_params.get("exact", "") in ("1", "true")
        return Response(_overlaps(overlaps.of_segment(self.get_object(), exact=exact)))

    @extend_schema(operation_id="segments_history", parameters=[DAYS], responses=HistoryShown)
    def history(self, request: Request, slug: str) -> Response:
        """Its size by day, counted every hour."""
        since = now().date() - timedelta(days=_days(request.query_params.get("days", "90")))
        rows = history(self.get_object().pk, since)
        return Response(HistoryShown(results=list(map(_day, rows))).model_dump())

    def _narrowed(self, rows: QuerySet[SegmentMove], params: Any) -> QuerySet[SegmentMove]:
        entered, customer = params.get("entered", ""), params.get("customer", "").replace("\0", "")
        if entered in ("true", "false"):
            rows = rows.filter(entered=entered == "true")
        if customer:
            rows = rows.filter(customer=customers.id_of(self.brand.pk, customer))
        return rows


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST_DAYS):
        raise Problem(400, "invalid_days", f"days must be a number from 1 to {MOST_DAYS:,}.")
    return int(text)


def _day(row: SegmentDay) -> DayShown:
    amount = None if row.amount is None else f"{row.amount:.2f}"
    return DayShown(
        day=row.day.isoformat(), size=row.size, entered=row.entered, left=row.left, revenue=amount
    )


def _move(row: SegmentMove) -> dict[str, Any]:
    return MoveShown(
        id=row.pk,
        customer=row.customer.ext_id,
        entered=row.entered,
        at=row.at.isoformat(),
        cause=row.cause,
        why=cause_of(row).words,
    ).model_dump()


def _overlaps(found: overlaps.Overlaps) -> dict[str, Any]:
    rows = [
        OverlapShown(
            slug=row.segment.slug,
            name=row.segment.name,
            size=row.size,
            common=row.common,
            low=row.low,
            high=row.high,
            share_of_this=row.of_this,
            share_of_other=row.of_other,
        )
        for row in found.rows
    ]
    return OverlapsShown(size=found.size, exact=found.is_exact, results=rows).model_dump()
