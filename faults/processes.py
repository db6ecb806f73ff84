"""Other processes, as /proc shows them."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and that live; [] when it is gone itself."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def family(pid: int) -> list[int]:
    """A process and all that descend from it, itself first."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def lives(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def send(pid: int, number: signal.Signals) -> bool:
    """Send a signal; False when there was nobody to get it."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False
