"""Segments whose tables are there: saved as an operator does, and waited for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bench.stack import Stack
from crm.models import Brand, Segment
from crm.queries import building
from crm.services import segments
from crm.services.changes import SYSTEM

PATIENCE_S = 1200.0


def built(
    brand: Brand,
    wanted: Iterable[tuple[str, str, Mapping[str, Any]]],
    stack: Stack,
    now: datetime,
    patience_s: float = PATIENCE_S,
) -> list[Segment]:
    """The segments of these (slug, name, condition), in this order. Raises BenchError where it takes too long."""
    made = [
        segments.create(SYSTEM, brand, slug, name, dict(condition), now) for slug, name, condition in wanted
    ]
    stack.wait_until(lambda: not building.is_waiting(), "the segments are built", patience_s)
    return made
