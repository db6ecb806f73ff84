"""What a live segment answers from: its table, whatever its condition costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from statistics import median

from bench.living.built import built
from bench.olap.asking import milliseconds
from bench.olap.questions import Question
from bench.stack import BenchError, Stack
from bench.table import Row, below
from crm.models import Brand, Customer, Segment
from crm.services import segments

NAME = "live segments: slowest answer from their membership"
MOST_MS = 5
PAGE = 50
TIMES = 21
PREFIX = "live-"


def measure(
    brand: Brand, questions: Sequence[Question], counts: Sequence[int], stack: Stack, now: datetime
) -> Row:
    """Make segments of these questions, wait for their tables, and ask what pages ask.

    Raises BenchError where a table holds others than the question had, as far as their number tells.
    """
    began = time.monotonic()
    wanted = [(f"{PREFIX}{place}", one.name, one.condition) for place, one in enumerate(questions)]
    made = built(brand, wanted, stack, now)
    building_s = time.monotonic() - began
    for segment, count in zip(made, counts, strict=True):
        _compare(segment, count)
    customer = Customer.objects.filter(brand=brand).order_by("-pk")[0]
    took = {
        "size": max(_ms(partial(segments.standing, one)) for one in made),
        "first page": max(_ms(partial(_page, one)) for one in made),
        "segments of a customer": _ms(partial(segments.of_customer, customer, brand, now)),
    }
    note = ", ".join(f"{what} {ms:.1f}" for what, ms in took.items())
    return below(NAME, max(took.values()), "ms", MOST_MS, f"{note}; {len(made)} built in {building_s:.0f} s")


def _compare(segment: Segment, count: int) -> None:
    """Time goes on between question and build: a few may have come or gone by it alone."""
    size = segments.standing(segment).size
    if size is None or abs(size - count) > max(1.0, count / 100):
        raise BenchError(f"“{segment.name}”: {size} customers by its table, {count} when asked.")


def _page(segment: Segment) -> list[int]:
    found = segments.members(segment)
    if found is None:
        raise BenchError(f"“{segment.name}” has no table yet.")
    return list(found.order_by("-customer_id").values_list("customer_id", flat=True)[:PAGE])


def _ms(ask: Callable[[], object]) -> float:
    return median(milliseconds(ask) for _ in range(TIMES))
