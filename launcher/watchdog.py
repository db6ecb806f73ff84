"""Ends what is left of our process groups when we can no longer do it ourselves (kill -9).

The kernel's parent-death signal reaches our children, not theirs: a web server's worker or a pool process of
Celery would live on and keep the port. This small process blocks on a pipe that only the supervisor holds
open; the end of file is the news of its death. It is run as a file of its own, so that it holds nothing else.
"""

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress


def watch(lines: Iterable[str]) -> set[int]:
    """The groups still there after `+<group>` and `-<group>` lines have ended."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def main() -> None:
    for group in watch(sys.stdin):
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
