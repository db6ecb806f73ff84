"""The limit of a journey's steps: one bare UPDATE over a copy of the runs, nothing known, nothing decided."""

from __future__ import annotations

import time

from bench.world import execute, number

STEP = """
UPDATE bench_run run SET node = 'x', state = 'waiting', due_at = NULL
FROM (SELECT id FROM bench_run WHERE due_at <= now() ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED) due
WHERE run.id = due.id
"""


def keep_ready_runs() -> None:
    """Remember the runs that are due now, as they are."""
    execute("DROP TABLE IF EXISTS bench_ready")
    execute("CREATE TABLE bench_ready AS SELECT * FROM campaigns_run WHERE due_at <= now()")


def steps_per_second() -> float:
    """Take each of the remembered runs one step on, 1,000 in a transaction, in a table with the same indexes."""
    execute("DROP TABLE IF EXISTS bench_run")
    execute("CREATE TABLE bench_run (LIKE campaigns_run INCLUDING ALL)")
    execute("INSERT INTO bench_run SELECT * FROM bench_ready")
    execute("VACUUM ANALYZE bench_run")
    steps = number("SELECT count(*) FROM bench_run")
    began = time.perf_counter()
    while execute(STEP):
        pass
    return steps / (time.perf_counter() - began)
