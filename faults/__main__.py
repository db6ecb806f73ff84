"""`python -m faults [row …]`: all rows of the failure table, or those named.

FAULTS_SCALE stretches the number of blows (1: three to five minutes), FAULTS_SEED repeats a run's random
choices, BECKON_DATA is where it works (a folder of its own beneath it). Ends with 1 when something was lost,
doubled, stuck or wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import time
from pathlib import Path
from random import Random

from faults.counting import free_port
from faults.machine import Machine
from faults.report import Line, details, table
from faults.row import Row, rows
from faults.runner import play
from faults.stage import Stage
from launcher.data_lock import data_lock
from launcher.errors import LauncherError
from launcher.places import REPOSITORY
from launcher.signals import Asked, raise_when_asked


def main(argv: list[str] | None = None) -> int:
    """Play the rows, print the table, write the report."""
    raise_when_asked()
    known = rows()
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=", ".join(known))
    asked = parser.parse_args(argv).rows
    if unknown := [key for key in asked if key not in known]:
        parser.error(f"there is no row {unknown[0]!r}; there are: {', '.join(known)}")
    folder = Path(os.environ.get("BECKON_DATA") or REPOSITORY / ".beckon-faults").resolve() / "faults"
    folder.mkdir(parents=True, exist_ok=True)
    folder.parent.chmod(0o711)
    try:
        with data_lock(folder / "lock"):
            return _run([known[key] for key in asked or known], folder)
    except LauncherError as error:
        print(error)
        return 1
    except (KeyboardInterrupt, Asked):
        print("stopped")
        return 130


def _run(chosen: list[Row], folder: Path) -> int:
    scale = float(os.environ.get("FAULTS_SCALE") or 1)
    seed = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(10**6))
    print(f"faults: seed {seed}, scale {scale:g}, in {folder}", flush=True)
    machine = Machine(folder / "stack", free_port())
    began = time.monotonic()
    stage = Stage(machine, folder, Random(seed), scale, lambda text: _say(text, time.monotonic() - began))
    try:
        stage.build()
        lines = [play(row, stage) for row in chosen]
    finally:
        stage.strike()
    return _report(lines, seed, scale, time.monotonic() - began, folder)


def _say(text: str, seconds: float) -> None:
    print(f"{seconds:5.0f} s  {text}", flush=True)


def _report(lines: list[Line], seed: int, scale: float, seconds: float, folder: Path) -> int:
    sound = not any(line.findings for line in lines)
    for text in ("", *table(lines)):
        print(text)
    for line in lines:
        for text in details(line):
            print(f"{line.key}: {text}")
    file = folder / "report.json"
    told = {
        "seed": seed,
        "scale": scale,
        "seconds": seconds,
        "sound": sound,
        "rows": [line.json for line in lines],
    }
    file.write_text(json.dumps(told, indent=1))
    print(f"\n{'all sound' if sound else 'NOT SOUND'} after {seconds:.0f} s; report: {file}")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
