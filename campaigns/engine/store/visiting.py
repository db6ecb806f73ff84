"""Visits, of which each run leaves one at every node, and the tally of what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection

from campaigns.engine.statements import over


def add_visits(lines: Sequence[str]) -> None:
    """Append visits, written as lines of COPY; (run, number) is unique, so no step is written twice."""
    if not lines:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY campaigns_visit (run_id, number, node, port, arrived_at, at, why) FROM STDIN"
        ) as copy,
    ):
        copy.write("".join(lines))


def explain(visits: Sequence[tuple[int, int, str]]) -> int:
    """(run, visit, why): what was known only after the visits had been written."""
    return over(
        "UPDATE campaigns_visit visit SET why = v.why FROM {rows} v(run_id, number, why)"
        " WHERE visit.run_id = v.run_id AND visit.number = v.number",
        ("bigint", "int", "text"),
        visits,
    )


def add_tally(tally: Counter[tuple[int, str, str]]) -> None:
    """Append what the visits add up to, per version, node and port."""
    rows = [(*key, count) for key, count in tally.items()]
    over(
        "INSERT INTO campaigns_tally (version_id, node, port, count) SELECT * FROM {rows}",
        ("bigint", "text", "text", "bigint"),
        rows,
    )
