"""A short run of the real thing: processes killed, Redis wiped, events poisoned."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.testing import temporary_data_dir

ROOT = Path(__file__).parents[2]
ROWS = ("kill", "redis", "poison")


@pytest.mark.faults
def test_nothing_is_lost_doubled_or_stuck_by_a_few_faults() -> None:
    with temporary_data_dir() as data:
        environment = {**os.environ, "BECKON_DATA": str(data), "FAULTS_SCALE": "0.1"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, "-m", "faults", *ROWS],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr
        report = json.loads((data / "faults" / "report.json").read_text())

    assert [row["key"] for row in report["rows"]] == list(ROWS)
    assert all(row["events"] and not row["findings"] for row in report["rows"])


def test_it_says_which_rows_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "faults", "moon"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "there are: kill, redis, postgres, gateways, eids, callbacks, poison, everything" in done.stderr
