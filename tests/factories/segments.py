"""Segments for tests, built and kept current without workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand, Customer, Segment, SegmentMember
from crm.services import building, segments, upkeep
from crm.services.changes import SYSTEM


def make_segment(brand: Brand, slug: str, condition: dict[str, Any], now: datetime) -> Segment:
    """A segment of the brand, its table built."""
    segment = segments.create(SYSTEM, brand, slug, slug.title(), condition, now)
    build_all(now)
    return segment


def build_all(now: datetime) -> None:
    """Build whatever is to be built."""
    while building.build(lambda: now):
        pass


def keep_all(now: datetime) -> int:
    """Work off all that was touched and is due; how much."""
    total = 0
    while done := upkeep.keep(lambda: now):
        total += done
    return total


def inside(segment: Segment) -> set[str]:
    """The ext_ids of those who are in it, by its table."""
    rows = SegmentMember.objects.filter(segment=segment, inside=True).values("customer_id")
    return set(Customer.objects.filter(pk__in=rows).values_list("ext_id", flat=True))
