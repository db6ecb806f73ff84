"""What processes cost, read from /proc: memory without counting shared pages twice, and time on a core."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
AFTER_NAME = 2  # fields of /proc/<pid>/stat before those that `_fields` returns
PARENT, USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED = (
    number - AFTER_NAME - 1 for number in (4, 14, 15, 16, 17)
)


def family(pid: int) -> list[int]:
    """The process and all that come from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):  # it has ended meanwhile
                children.setdefault(int(_fields(int(entry.name))[PARENT]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def memory_mb(pids: Iterable[int]) -> float:
    """The proportional set size of these processes together, in MB of 10^6 bytes."""
    return sum(map(_pss_kib, pids)) * 1024 / 1e6


def peak_mb(pid: int) -> float:
    """The most memory that a process has had in use since its peaks were forgotten, shared pages included."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0


def forget_peaks(pids: Iterable[int]) -> None:
    """Begin anew with `peak_mb`."""
    for pid in pids:
        (PROC / str(pid) / "clear_refs").write_text("5")


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds on a core so far, of these processes and of those of their children that have ended."""
    return sum(map(_ticks, pids)) / TICKS


def busy_s() -> float:
    """Seconds so far that the cores were not ours to use or were in use, by anybody, added up."""
    user, nice, system, _idle, _wait, *others = map(
        int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + sum(others)) / TICKS


def _pss_kib(pid: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = _fields(pid)
        return sum(int(fields[place]) for place in (USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED))
    return 0


def _fields(pid: int) -> list[str]:
    # The name, in brackets, may hold blanks and brackets of its own.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
