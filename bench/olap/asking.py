"""A question, asked of both by turns until both are warm: whether they agree, and how long each takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import duckdb
import numpy as np

from bench.olap.questions import Question
from bench.stack import BenchError
from crm.models import Brand
from crm.segments import membership
from crm.segments.tree import parse

WARMING = 2
ROUNDS = 5


@dataclass(frozen=True)
class Answer:
    """Medians, in ms. `written_out_ms`: ours without the tables of segments, where the question names some."""

    count: int
    ours_ms: float
    duck_ms: float
    written_out_ms: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.duck_ms


def asked(brand: Brand, duck: duckdb.DuckDBPyConnection, question: Question, now: datetime) -> Answer:
    """The segments that it names are built. Raises BenchError where the two do not name the same customers."""
    tree, moment = parse(question.condition), _moment(question, now)
    _compare(brand, duck, question, now)
    counting = f"SELECT count(*) FROM ({question.duck})"
    asking: list[Callable[[], object]] = [
        lambda: membership.count(brand, tree, now),
        lambda: duck.execute(counting, moment).fetchall(),
    ]
    if question.segments:
        written_out = parse(question.written_out)
        asking.append(lambda: membership.count(brand, written_out, now))
    rounds = [[milliseconds(ask) for ask in asking] for _ in range(WARMING + ROUNDS)]
    ours, ducks, *rest = (median(times) for times in zip(*rounds[WARMING:], strict=True))
    return Answer(membership.count(brand, tree, now), ours, ducks, *rest)


def _compare(brand: Brand, duck: duckdb.DuckDBPyConnection, question: Question, now: datetime) -> None:
    moment = _moment(question, now)
    ours = membership.members(brand, parse(question.condition), now)
    theirs = duck.execute(question.duck, moment).fetchnumpy()["id"]
    if not np.array_equal(np.sort(np.fromiter(ours, np.int64, len(ours))), np.sort(theirs)):
        raise BenchError(f"“{question.name}”: {len(ours)} customers by Beckon, {len(theirs)} by DuckDB.")


def milliseconds(ask: Callable[[], object]) -> float:
    """How long asking takes."""
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _moment(question: Question, now: datetime) -> dict[str, datetime]:
    """What DuckDB is told, which refuses parameters that a query does not name; without a zone it means UTC."""
    return {"now": now.astimezone(UTC).replace(tzinfo=None)} if "$now" in question.duck else {}
