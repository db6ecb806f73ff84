"""Reading postmaster.pid with suspicion: the process it names may be long gone, or another program by now."""

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

from launcher.errors import ServerDidNotStartError

READY = "ready"
STATUS_LINE = 7  # counted from 0; the file's lines are PostgreSQL's own interface, used by pg_ctl as well
END_TIMEOUT = 60.0  # seconds


def pid_of_postmaster(folder: Path) -> int | None:
    """The process that postmaster.pid names, whether or not it lives."""
    lines = _lines(folder)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def is_ready(folder: Path) -> bool:
    """Whether the postmaster has written that it accepts connections."""
    lines = _lines(folder)
    return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == READY


def await_end(folder: Path) -> None:
    """Wait for a predecessor that is still shutting down; forget one that is dead or was never ours.

    Only for the holder of our own lock: with it in hand, a living postmaster can only be an orphan.

    Raises:
        ServerDidNotStartError: the predecessor does not end.
    """
    pid = pid_of_postmaster(folder)
    if pid is None:
        return
    if _runs_over(pid, folder):
        _end(pid)
    # PostgreSQL would refuse to start if the number in its stale file were some other living process.
    with suppress(FileNotFoundError):
        (folder / "postmaster.pid").unlink()


def _runs_over(pid: int, folder: Path) -> bool:
    try:
        program = Path(f"/proc/{pid}/exe").readlink().name
        return program.startswith("postgres") and Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(process, signal.SIGINT)
            poll = select.poll()
            poll.register(process, select.POLLIN)
            if not poll.poll(END_TIMEOUT * 1000):
                raise ServerDidNotStartError(
                    f"An earlier PostgreSQL (process {pid}) does not end: stop it by hand."
                )
        finally:
            os.close(process)


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
