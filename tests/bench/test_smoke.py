"""The bench as a whole, so small that it says nothing about speed, and much about whether it still works."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.figures.nodes import CONFIGS
from bench.olap.questions import questions
from launcher.testing import temporary_data_dir

ROWS = {
    "idle CPU of the whole stack",
    "events/s in arrays of 1,000, customers known",
    "events/s in arrays of 1,000, customers new",
    "single events, requests/s, 32 connections",
    "… p99 at that load",
    "… p99 at half that load",
    "journey steps/s, 1 worker",
    "journey steps/s, 2 workers",
    "journey steps/s, 1 worker, …",
    "messages/s rendered, sent and recorded",
    "event POST → gateway at 200/s, p50",
    "event POST → gateway at 200/s, p99",
    "callbacks/s",
    "import, records uploaded",
    "import, customers new",
    "import, customers changed, worker killed once",
    "import, memory of the worker at its peak",
    "import, doubles and losses after kill -9",
    "memory of postgres, after",
    "memory of valkey, after",
    "memory of web, after",
    "memory of worker, after",
    "memory of sender, after",
    "memory of live, after",
    "memory of the whole stack, after",
    "upkeep of 200 live segments: cost of ingest",
    "… on a core for each event, until all memberships follow",
    "… of what is followed for good",
    *(f"segment: {question.name}" for question in questions(datetime.now(UTC))),
    "… median of the ten, times DuckDB",
    "… slowest estimate of the ten",
    "live segments: slowest answer from their membership",
    *(f"steps/s of {key}" for key in CONFIGS),
    "system event to 1,000,000, a tenth enters",
    "… memory of a worker at its peak",
    "what other programs took of the machine meanwhile",
}


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with temporary_data_dir() as folder:
        yield folder


@pytest.fixture(scope="module")
def printed(data: Path) -> str:
    environment = {**os.environ, "BENCH_SCALE": "0.05", "BECKON_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-m", "bench"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def rows(data: Path, printed: str) -> dict[str, dict[str, Any]]:
    result = json.loads((data / "bench-result.json").read_text())
    return {row["name"]: row for row in result["rows"]}


def test_it_prints_and_writes_a_row_for_each_figure(printed: str, rows: dict[str, dict[str, Any]]) -> None:
    assert set(rows) == ROWS
    assert all(name in printed for name in ROWS)


def test_it_finds_no_figure_absurd(rows: dict[str, dict[str, Any]]) -> None:
    assert all(row["figure"] >= 0 for row in rows.values())
    assert all(0.001 < row["ratio"] < 1_000 for row in rows.values() if row["limit"] is not None)
    times = [row["figure"] for row in rows.values() if row["unit"] == "ms"]
    assert all(0 < milliseconds < 60_000 for milliseconds in times)
    assert all(1 < row["figure"] < 2_000 for row in rows.values() if row["unit"] == "MB")


def test_it_leaves_nothing_but_its_result(data: Path, printed: str) -> None:
    assert not (data / "bench").exists()
