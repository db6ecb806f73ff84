"""What a supervisor runs: a name, a way to start it, a signal that asks it to end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from launcher.children import spawn
from launcher.places import REPOSITORY
from launcher.servers import Running


@dataclass(frozen=True)
class Job:
    """Something to keep running.

    Attributes:
        start: starts it and returns at once.
        running: a process that runs already (the servers do before the rest can be prepared).
        whole_group: end what is left of its process group when the first process is gone.
        grace: seconds between the request to stop and kill -9.
        last: stopped only after all that are not.
        log: where it writes, if not to us.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    running: subprocess.Popen[bytes] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    whole_group: bool = True
    grace: float = 10.0
    last: bool = False
    log: Path | None = None


def command_job(name: str, command: str, environment: Mapping[str, str]) -> Job:
    """A job from a line of shell; `exec` makes the shell become the program, so that signals reach it."""

    def start() -> subprocess.Popen[bytes]:
        return spawn(["/bin/sh", "-c", f"exec {command}"], output=subprocess.PIPE, environment=environment)

    return Job(name, start)


def server_job(running: Running) -> Job:
    """A server as a job: started again in place by the supervisor, stopped after everything that uses it."""

    def start() -> subprocess.Popen[bytes]:
        running.server.prepare()
        running.process = running.server.spawn()
        return running.process

    return Job(
        running.server.name,
        start,
        running=running.process,
        stop_signal=running.server.stop_signal,
        # PostgreSQL's backends notice the postmaster's death themselves, and must be left to finish properly.
        whole_group=False,
        grace=30.0,
        last=True,
        log=running.server.log,
    )


def read_procfile(file: Path = REPOSITORY / "Procfile") -> dict[str, str]:
    """The commands by name, in the order of the file; lines that begin with # are remarks."""
    lines = (line.strip() for line in file.read_text().splitlines())
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}


def become(command: str) -> NoReturn:
    """Replace ourselves by a line of shell, for whoever supervises us."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execve("/bin/sh", ["sh", "-c", f"exec {command}"], {**os.environ, "PATH": path})  # noqa: S606


def child_environment(
    base: Mapping[str, str], additions: Mapping[str, str], binaries: Path
) -> dict[str, str]:
    """The environment of the jobs: our virtual environment first on the PATH, output not held back."""
    path = f"{binaries}{os.pathsep}{base.get('PATH', os.defpath)}"
    return {**base, "PATH": path, "PYTHONUNBUFFERED": "1", **additions}
