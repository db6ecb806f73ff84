"""What can be looked at of a segment beside its condition: members, moves, what it shares with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from crm.backoffice.access import Desk, require
from crm.backoffice.charts import lines
from crm.backoffice.paging import Page, page_of
from crm.backoffice.shell import show
from crm.models import Segment, SegmentDay, SegmentMove
from crm.queries.building import Standing
from crm.queries.days import history
from crm.queries.moves import cause_of, moves_of
from crm.services import overlaps, segments
from crm.services.segments import TooSlow
from lib import clock

SHOWN = timedelta(days=180)


@require("segments.see")
def members(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Who is in it, by the table, from the newest customer on."""
    segment = desk.get(Segment.objects, slug=slug)
    found = segments.members(segment)
    page = None if found is None else page_of(request, found.select_related("customer"), key="customer_id")
    return _show(request, desk, segment, "members", page=page)


@require("segments.see")
def moves(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Who came and went, the latest first, each with its cause."""
    segment = desk.get(Segment.objects, slug=slug)
    page: Page[SegmentMove] = page_of(request, moves_of(segment))
    return _show(request, desk, segment, "moves", page=page, rows=[(row, cause_of(row)) for row in page.rows])


@require("segments.see")
def overlap(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """What it has in common with every other segment; `?exact=1` counts where it would be sampled."""
    segment = desk.get(Segment.objects, slug=slug)
    found, problem = None, ""
    try:
        found = overlaps.of_segment(segment, exact="exact" in request.GET)
    except TooSlow:
        problem = "Counting took too long. The figures without “Count exactly” come from a sample."
    return _show(request, desk, segment, "overlap", found=found, problem=problem)


@require("segments.see")
def over_time(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """How many were in it on each day, and who came and went."""
    segment = desk.get(Segment.objects, slug=slug)
    days = history(segment.pk, timezone.localdate() - SHOWN)
    standing = segments.standing(segment)
    size = standing.size
    if days and size is not None and days[-1].day == clock.now().astimezone(desk.brand.label.zone).date():
        days[-1].size = size  # it was written down within the hour; the head of the page says how it is now
    chart = lines([row.day for row in days], {"customers": [row.size for row in days]})
    moved = {"entered": [row.entered for row in days], "left": [row.left for row in days]}
    return _show(
        request,
        desk,
        segment,
        "days",
        standing=standing,
        days=days[::-1],
        chart=replace(chart, said=_said(days)),
        moved=lines([row.day for row in days], moved),
    )


def _said(days: Sequence[SegmentDay]) -> str:
    """The picture of the sizes in a sentence."""
    if not days:
        return "Nothing"
    first, last = days[0], days[-1]
    return f"Customers by day: {first.size:,} on {first.day.isoformat()}, {last.size:,} on {last.day.isoformat()}."


def _show(
    request: HttpRequest,
    desk: Desk,
    segment: Segment,
    tab: str,
    *,
    standing: Standing | None = None,
    **context: Any,
) -> HttpResponse:
    return show(
        request,
        desk,
        f"crm/segment_{tab}.html",
        segment.name,
        segment=segment,
        standing=standing or segments.standing(segment),
        tab=tab,
        **context,
    )
