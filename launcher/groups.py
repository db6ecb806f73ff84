"""The supervisor's end of the watchdog: which process groups must not outlive us."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

from launcher import watchdog


class Groups:
    """A context in which every group told to `add` dies with us, however we die."""

    def __enter__(self) -> Self:
        # The pipe is inherited by nobody else. Isolated and without site packages: 10 MB, quick to start.
        reading, self._pipe = os.pipe()
        command = [sys.executable, "-I", "-S", watchdog.__file__]
        self._watchdog = subprocess.Popen(command, stdin=reading, start_new_session=True)
        os.close(reading)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._pipe)  # whatever was not removed is ended now
        self._watchdog.wait()

    def add(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def end(self, group: int) -> None:
        """End what is left of a group whose first process is gone, and forget it."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # somebody killed the watchdog: we go on without it
            os.write(self._pipe, line.encode())
