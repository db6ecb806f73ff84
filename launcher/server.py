"""What PostgreSQL and Valkey have in common for whoever starts, watches and stops them."""

import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Protocol

from launcher.errors import ServerDidNotStartError

START_TRIES = 20
START_TIMEOUT = 120.0  # seconds; crash recovery of a large database takes its time
STOP_TIMEOUT = 30.0
LOOK_AGAIN = 0.01
TRY_AGAIN = 0.25
LARGEST_LOG = 10_000_000  # bytes


class Server(Protocol):
    """A server of ours: knows its command, its signs of life and the signal that ends it well."""

    name: str
    stop_signal: signal.Signals

    @property
    def log(self) -> Path: ...

    def prepare(self) -> None:
        """Everything that must be true before the process starts: once for each start of the system."""

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the process, without waiting for it to answer."""

    def answers(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether that very process accepts clients now."""


def start(server: Server) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers.

    More than one try, because what a killed predecessor left (shared memory, a last backend) goes away
    by itself within a second or two, and until then PostgreSQL refuses to start.

    Raises:
        ServerDidNotStartError: it ended at each try, or did not answer in time.
    """
    server.prepare()
    for _ in range(START_TRIES):
        process = server.spawn()
        if _came_up(server, process):
            return process
        time.sleep(TRY_AGAIN)
    raise ServerDidNotStartError(f"{server.name} does not start: {last_words(server.log)} (see {server.log})")


def _came_up(server: Server, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None:
        if server.answers(process):
            return True
        if time.monotonic() > deadline:
            stop(server, process)
            raise ServerDidNotStartError(
                f"{server.name} does not answer after {START_TIMEOUT:.0f} s (see {server.log})"
            )
        time.sleep(LOOK_AGAIN)
    return False


def stop(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, wait, and kill it if it does not."""
    if process.poll() is not None:
        return
    process.send_signal(server.stop_signal)
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def open_log(file: Path) -> IO[bytes]:
    """A log to append to; one that has grown large begins anew, the old one is kept beside it."""
    if file.exists() and file.stat().st_size > LARGEST_LOG:
        file.replace(file.with_suffix(".old.log"))
    return file.open("ab")


def last_words(log: Path) -> str:
    """The last line of a log that is no blank, for an error message."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"
