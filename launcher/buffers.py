"""How much memory PostgreSQL shares: little for a small database, more for a large one, never much of the machine.

What it does not hold it asks the system for, page by page, which takes some ten times as long. A question about a
million customers reads a hundred thousand pages (docs/decisions/0016).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MB = 1 << 20  # as PostgreSQL means it
LEAST_MB = 96  # all of it counts once it was used: with 128 the server holds 220 after `make bench`
_SHARE_OF_STORED = 4
_SHARE_OF_MACHINE = 8
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def shared_mb(stored: int, machine: int) -> int:
    """A quarter of what is stored, an eighth of the machine at most, the least in any case; all but that in bytes."""
    return max(LEAST_MB, min(stored // _SHARE_OF_STORED, machine // _SHARE_OF_MACHINE) // MB)


def stored(folder: Path) -> int:
    """The bytes of all files beneath; those that go away meanwhile count for nothing."""
    found = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):
            found += file.stat().st_size if file.is_file() else 0
    return found


def machine() -> int:
    """The bytes of memory that there are for us: of the machine, or of the container if that may use less."""
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in _LIMITS:
        with suppress(OSError, ValueError):  # no such limit here, or the word "max"
            found = min(found, int(file.read_text()))
    return found
