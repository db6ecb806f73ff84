"""Customers a second out of a CSV file, new ones and changed ones, beside a bare COPY of the same rows.

The worker of the stack does it as in production. The second file changes everybody of the first, and in its middle
the worker is killed with -9: whoever comes next goes on, and nobody is counted twice.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from bench import scale
from bench.stack import BenchError
from bench.table import Row, below, share, shown
from bench.world import World, execute, number, settle
from crm.models import Job
from crm.services import files, imports
from crm.services.changes import SYSTEM
from crm.services.import_columns import parse
from crm.services.imports import Plan
from launcher.jobs import read_procfile
from lib import clock

ROWS = 1_000_000
LEAST = 0.04
MOST_MB = 200
COLUMNS = "ext_id,text:country,number:age,text:plan,date:since"
COPIED = (
    "COPY (SELECT * FROM crm_customer WHERE ext_id LIKE 'imported-%' ORDER BY id) TO STDOUT (FORMAT BINARY)"
)


@dataclass
class Watched:
    """What an import took: seconds on the clock without the time in which nobody worked, and memory at its peak."""

    seconds: float = 0.0
    peak_mb: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)


def measure(world: World) -> list[Row]:
    """The file, COPY, the file with other values."""
    rows = scale.count(ROWS, least=10_000)
    began = time.perf_counter()
    first = _begun(world, _csv(rows, "basic"))
    upload = rows / (time.perf_counter() - began)
    new = _watch(world, first)
    _refuse_other_counts(new, {"new": rows, "changed": 0})
    execute("VACUUM ANALYZE crm_customer")
    copy = _copy(rows)
    changed = _watch(world, _begun(world, _csv(rows, "gold")), _kill_the_worker)
    _refuse_other_counts(changed, {"new": 0, "changed": rows})
    settle(world.stack)
    kept = number(
        "SELECT count(*) FROM crm_customer WHERE ext_id LIKE 'imported-%%' AND attributes->>'plan' = 'gold'"
    )
    return [
        shown("import, records uploaded", upload, "/s", "read, cut into records and kept"),
        share("import, customers new", rows / new.seconds, "/s", copy, "bare COPY", LEAST),
        share(
            "import, customers changed, worker killed once",
            rows / changed.seconds,
            "/s",
            copy,
            "bare COPY",
            LEAST,
        ),
        below("import, memory of the worker at its peak", max(new.peak_mb, changed.peak_mb), "MB", MOST_MB),
        below("import, doubles and losses after kill -9", abs(rows - kept), "rows", 1),
    ]


def _csv(rows: int, plan: str) -> Iterator[bytes]:
    """The file in chunks, as an upload brings it."""
    yield b"id,country,age,plan,since\n"
    for start in range(0, rows, 1_000):
        numbers = range(start, min(start + 1_000, rows))
        yield "".join(
            f"imported-{n},{'DE' if n % 2 else 'AT'},{18 + n % 60},{plan},2026-01-{1 + n % 28:02}\n"
            for n in numbers
        ).encode()


def _begun(world: World, chunks: Iterator[bytes]) -> Job:
    file = files.take_in(SYSTEM, world.brand, "bench.csv", chunks, clock.now())
    plan = Plan(columns=parse(COLUMNS), encoding="utf-8")
    return imports.begin(SYSTEM, world.brand, file, plan, clock.now(), dry=False)


def _watch(world: World, job: Job, halfway: Callable[[World], float] | None = None) -> Watched:
    """Until its end, looking at the worker's memory now and then; `halfway` says how long nobody worked."""
    watched, idle, began = Watched(), 0.0, time.perf_counter()

    def is_done() -> bool:
        nonlocal halfway, idle
        watched.peak_mb = max(watched.peak_mb, world.stack.memory_mb()["worker"])
        job.refresh_from_db()
        if halfway is not None and job.done * 2 >= job.total:
            idle, halfway = halfway(world), None
        return not job.is_open

    world.stack.wait_until(is_done, "the import is done", 1_200)
    watched.seconds = time.perf_counter() - began - idle
    watched.counts = job.result["counts"]
    return watched


def _kill_the_worker(world: World) -> float:
    """As the kernel does when memory is short; then another one is started, as a supervisor does."""
    began = time.perf_counter()
    process = world.stack.processes["worker"]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = number("SELECT sum(done) FROM crm_job")
    world.stack.start("worker", read_procfile()["worker"])
    world.stack.wait_until(lambda: number("SELECT sum(done) FROM crm_job") > before, "the work goes on")
    return time.perf_counter() - began


def _refuse_other_counts(watched: Watched, wanted: dict[str, int]) -> None:
    found = {name: watched.counts.get(name, 0) for name in wanted}
    if found != wanted:
        raise BenchError(f"An import brought {found} instead of {wanted}.")


def _copy(rows: int) -> float:
    """Rows a second of one COPY of these customers into a table with the same indexes."""
    execute("CREATE TABLE bench_customer (LIKE crm_customer INCLUDING ALL)")
    with connection.cursor() as cursor:
        with cursor.copy(COPIED) as copy:
            content = b"".join(copy)
        began = time.perf_counter()
        with cursor.copy("COPY bench_customer FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(content)
        took = time.perf_counter() - began
    execute("DROP TABLE bench_customer")
    return rows / took
