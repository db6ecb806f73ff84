"""The stack that is measured: fresh servers of the bench's own, and the processes of the Procfile on them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import processes
from launcher.children import spawn
from launcher.groups import Groups
from launcher.jobs import child_environment, read_procfile
from launcher.places import REPOSITORY, Places
from launcher.ports import answers
from launcher.run import BINARIES, QUIET_AS_ROOT
from launcher.server import last_words, open_log, start
from launcher.servers import Servers, embedded

HOST = "127.0.0.1"
START_TIMEOUT = 60.0  # seconds
LOOK_AGAIN = 0.02


class BenchError(Exception):
    """The bench cannot go on; the message is one line for the person who started it."""


@dataclass
class Stack:
    """The running processes, by the names of the Procfile and of the servers."""

    port: int
    places: Places
    environment: dict[str, str]
    groups: Groups
    servers: Servers
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: str) -> None:
        """Start a line of shell; it writes to a log of its own."""
        with open_log(self.log(name)) as log:
            process = spawn(["/bin/sh", "-c", f"exec {command}"], output=log, environment=self.environment)
        self.groups.add(process.pid)
        self.processes[name] = process

    def stop(self, name: str) -> None:
        """End a process and what belongs to it, without waiting for what it has begun: nothing is kept."""
        process = self.processes.pop(name)
        self.groups.end(process.pid)
        process.wait()

    def restart(self) -> None:
        """End everything well and start it again, as an operator does; servers may be sized anew by it."""
        _stop_all(self)
        for running in self.servers.running:
            running.stop()
            running.process = self.processes[running.server.name] = start(running.server)
        _start_all(self)

    def log(self, name: str) -> Path:
        return self.places.logs / f"{name}.log"

    def pids(self, name: str) -> list[int]:
        return processes.family(self.processes[name].pid)

    def memory_mb(self) -> dict[str, float]:
        """What each process holds, its children included."""
        return {name: processes.memory_mb(self.pids(name)) for name in self.processes}

    @contextmanager
    def watched(self, busy: dict[str, float]) -> Iterator[None]:
        """Fills in, at the end of the block, how busy each process was in it: percent of a core."""
        before, began = {name: processes.cpu_s(self.pids(name)) for name in self.processes}, time.monotonic()
        yield
        took = time.monotonic() - began
        for name, spent in before.items():
            busy[name] = (processes.cpu_s(self.pids(name)) - spent) / took * 100

    def check(self) -> None:
        """Raises BenchError if a process has ended: what is measured without it means nothing."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                words = last_words(self.log(name))
                raise BenchError(f"{name} ended with {process.returncode}: {words} (see {self.log(name)})")

    def wait_until(self, true: Callable[[], bool], what: str, timeout: float = START_TIMEOUT) -> None:
        """Look every 20 ms, as long as all processes live. Raises BenchError."""
        deadline = time.monotonic() + timeout
        while not true():
            self.check()
            if time.monotonic() > deadline:
                raise BenchError(f"{what}: not within {timeout:.0f} s")
            time.sleep(LOOK_AGAIN)

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """Processes that shall take no part in what is measured, stopped by signal and then let go on."""
        groups = [self.processes[name].pid for name in names if name in self.processes]
        for group in groups:
            os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            for group in groups:
                os.killpg(group, signal.SIGCONT)


@contextmanager
def running(data: Path) -> Iterator[Stack]:
    """Everything that `make run` starts, without the demo, over a folder that is emptied before and after."""
    _remove(data)
    try:
        # Nothing given: never a database that somebody else uses.
        with embedded(data, given={}) as servers, Groups() as groups:
            stack = _stack(data, servers, groups)
            _migrate(stack)
            _start_all(stack)
            yield stack
            stack.check()
            _stop_all(stack)
    finally:
        _remove(data)


def _stack(data: Path, servers: Servers, groups: Groups) -> Stack:
    port = _free_port()
    environment = child_environment(os.environ, _additions(data, port, servers.environment), BINARIES)
    pids = {running.server.name: running.process for running in servers.running}
    return Stack(port, Places(data.resolve()), environment, groups, servers, pids)


def _additions(data: Path, port: int, servers: Mapping[str, str]) -> dict[str, str]:
    return {
        **QUIET_AS_ROOT,
        **servers,
        "BECKON_DATA": str(data),
        "BECKON_PUBLIC_URL": f"http://{HOST}:{port}",
        "BECKON_ALLOW_PRIVATE_GATEWAYS": "1",
        "HOST": HOST,
        "PORT": str(port),
        "LIVE_PORT": str(_free_port()),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def _migrate(stack: Stack) -> None:
    command = [sys.executable, "manage.py", "migrate", "--noinput"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=stack.environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"The migrations failed: {done.stderr.strip().splitlines()[-1]}")


def _start_all(stack: Stack) -> None:
    for name, command in read_procfile().items():
        stack.start(name, command)
    stack.wait_until(lambda: answers(HOST, stack.port), "the web server answers")


def _stop_all(stack: Stack) -> None:
    for name in reversed(read_procfile()):
        stack.stop(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _remove(data: Path) -> None:
    places = Places(data.resolve())
    for place in {data, places.home, places.sockets}:
        shutil.rmtree(place, ignore_errors=True)
