"""`python -m bench [section …]`: prints the table and writes it to `bench-result.json` under BECKON_DATA.

Sections: idle ingest singles journeys messages latency callbacks memory imports segments
nodes fan_out; all, if none is named.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.scale import SCALE
from bench.stack import BenchError, Stack, running
from bench.table import Row, render
from launcher.errors import LauncherError
from launcher.places import REPOSITORY
from launcher.servers import claimed
from launcher.signals import Asked, raise_when_asked

SECTIONS = (
    *("idle", "ingest", "singles", "journeys", "messages", "latency", "callbacks", "memory"),
    *("imports", "segments", "nodes", "fan_out"),
)
RESULT = "bench-result.json"


def main(argv: list[str] | None = None) -> int:
    """0; 1 when something cannot be measured or, with --strict, when a goal is missed."""
    asked = _arguments(argv)
    data = Path(os.environ.get("BECKON_DATA") or REPOSITORY / ".beckon-bench").resolve()
    raise_when_asked()
    try:
        rows = _measure(data, [name for name in SECTIONS if name in (asked.sections or SECTIONS)])
    except (LauncherError, BenchError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Asked):
        return 130
    print(render(rows))
    _write(data / RESULT, rows)
    return int(asked.strict and not all(row.reached for row in rows))


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("sections", nargs="*", type=_section, metavar="section", help=", ".join(SECTIONS))
    return parser.parse_args(argv)


def _section(name: str) -> str:
    # Not `choices`: argparse would refuse the empty list, which means all.
    if name not in SECTIONS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(SECTIONS)}")
    return name


def _measure(data: Path, sections: Sequence[str]) -> list[Row]:
    # The lock is on the folder as a whole; what is emptied is one of the bench's own within it.
    with claimed(data), running(data / "bench") as stack:
        _set_up_django(stack)
        return import_module("bench.run").measure(stack, sections)  # type: ignore[no-any-return]


def _set_up_django(stack: Stack) -> None:
    """This process becomes one of the stack: it makes what is to be measured through the product's services."""
    import django

    os.environ.update(stack.environment)
    django.setup()


def _write(file: Path, rows: Sequence[Row]) -> None:
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "scale": SCALE,
        "cores": os.cpu_count(),
        "took_s": round(time.monotonic() - _BEGAN),
        "rows": [{**asdict(row), "ratio": row.ratio} for row in rows],
    }
    file.write_text(json.dumps(result, indent=1))


_BEGAN = time.monotonic()

if __name__ == "__main__":
    sys.exit(main())
