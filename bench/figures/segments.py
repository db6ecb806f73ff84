"""Ten questions about 1,000,000 customers and 10,000,000 events, beside DuckDB over the same rows.

The rows are made in DuckDB and copied to PostgreSQL; each question is asked of both by turns, when both are warm,
and must give the same customers. Then each is estimated, as while somebody writes it, beside its exact count.
Before that, what it costs to keep two hundred segments current; after it, what some of the questions take to answer as
segments, from their tables.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from statistics import median

import duckdb
from django.db import connection

from bench import scale
from bench.living import answering, keeping
from bench.living.built import built
from bench.olap import duck, population, postgres
from bench.olap.asking import Answer, asked
from bench.olap.questions import Question, questions
from bench.table import Row, below
from bench.world import World, number
from crm.models import Brand
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from crm.services.estimates import Estimate, estimate
from lib import clock

BRAND = "olap"
CUSTOMERS, EVENTS = 1_000_000, 10_000_000
MOST_MS = 1_500
MOST_TIMES = 3
MOST_ESTIMATE_MS = 100
ESTIMATES = 3
LIVE = 3  # of the ten


def measure(world: World) -> list[Row]:
    """Rows of the upkeep; a row for each question, one for the middle of the ten, one for their estimates."""
    kept = keeping.measure(world)  # first: it copies its rows into tables whose indexes are made anew
    now = clock.now()
    # As a column of DuckDB holds it, to the millisecond.
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    open_brand(SYSTEM, BRAND, BRAND, now)
    brand = Brand.objects.get(slug=BRAND)
    asking = questions(now)
    with duck.opened(world.stack.places.run) as theirs:
        filled = _fill(theirs, brand, world, now)
        filled += (
            f"; PostgreSQL shares {_restarted(world)} with itself after a new start, with so much stored"
        )
        named = [
            (slug, slug, condition) for question in asking for slug, condition in question.segments.items()
        ]
        built(brand, named, world.stack, now)
        answers = [asked(brand, theirs, question, now) for question in asking]
    return [
        *kept,
        *map(_row, asking, answers),
        _middle(answers, filled),
        _estimated(brand, asking, answers, now),
        _live(brand, asking, answers, world, now),
    ]


def _fill(theirs: duckdb.DuckDBPyConnection, brand: Brand, world: World, now: datetime) -> str:
    """Both hold the same rows afterwards; how long that took, in words."""
    base = number("SELECT max(id) FROM crm_customer") + 1
    began = time.monotonic()
    drawn = population.drawn(scale.count(CUSTOMERS), scale.count(EVENTS), now)
    duck.fill(theirs, drawn, base)
    in_duck = time.monotonic()
    postgres.fill(theirs, brand.pk, world.stack.places.run)
    return f"filled in {in_duck - began:.0f} s, PostgreSQL in {time.monotonic() - in_duck:.0f} s"


def _restarted(world: World) -> str:
    """How much memory the database shares now that it knows what is stored, in its words."""
    connection.close()
    world.stack.restart()
    with connection.cursor() as cursor:
        cursor.execute("SHOW shared_buffers")
        (shared,) = cursor.fetchone()
    return str(shared)


def _row(question: Question, answer: Answer) -> Row:
    note = f"{answer.count} customers"
    if answer.written_out_ms is not None:
        times = answer.written_out_ms / answer.duck_ms
        note += f"; by tables of its segments, {answer.written_out_ms:.0f} ms ({times:.1f}×) without"
    return below(
        f"segment: {question.name}",
        answer.ours_ms,
        "ms",
        MOST_MS,
        note,
        limit=answer.duck_ms,
        limit_name="ms DuckDB",
    )


def _middle(answers: Sequence[Answer], note: str) -> Row:
    ratio = median(answer.ratio for answer in answers)
    return below("… median of the ten, times DuckDB", ratio, "×", MOST_TIMES, note)


def _estimated(brand: Brand, asking: Sequence[Question], answers: Sequence[Answer], now: datetime) -> Row:
    """The slowest estimate; the note holds each one's distance from the exact count, and its own word for it."""
    found = [_estimate(brand, question, now) for question in asking]
    note = "; ".join(map(_error, answers, found))
    slowest = max(one.took_ms for one in found)
    return below("… slowest estimate of the ten", slowest, "ms", MOST_ESTIMATE_MS, note)


def _live(
    brand: Brand, asking: Sequence[Question], answers: Sequence[Answer], world: World, now: datetime
) -> Row:
    """Of those that have the most customers."""
    most = sorted(zip(asking, answers, strict=True), key=lambda pair: -pair[1].count)[:LIVE]
    counts = [answer.count for _, answer in most]
    return answering.measure(brand, [question for question, _ in most], counts, world.stack, now)


def _estimate(brand: Brand, question: Question, now: datetime) -> Estimate:
    """The middle one of a few by its time; their figures are the same as long as as many are asked."""
    tries = [estimate(brand, question.condition, now) for _ in range(ESTIMATES)]
    return sorted(tries, key=lambda one: one.took_ms)[ESTIMATES // 2]


def _error(answer: Answer, found: Estimate) -> str:
    within = "" if found.low <= answer.count <= found.high else " MISSED"
    return f"{answer.count} ≈ {found.estimate} ({found.low}–{found.high}){within}"
