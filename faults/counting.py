"""The customer's gateway as a process of its own, which writes down all that it gets: the sample gateway."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from faults.waiting import until
from launcher.children import spawn
from launcher.ports import answers

START_S = 30.0
QUIET_LOOKS = 4
"""How often in a row no further callback may have been made before all of them count as made."""


class CountingGateway:
    """Listens at `url` from `start` on; before, connections are refused. Its journal is a file that only grows."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.jsonl"
        self.file.write_bytes(b"")
        self._port = free_port()
        self._log = folder / f"{name}.log"
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "examples.gateway", "--port", str(self._port), "--quiet"]
        command += ["--journal", str(self.file), "--keep", "0"]
        with self._log.open("ab") as log:
            self._process = spawn(command, output=log)
        until("the counting gateway listens", lambda: answers("127.0.0.1", self._port), START_S)

    @property
    def runs(self) -> bool:
        return self._process is not None

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)

    def counts(self) -> dict[str, Any]:
        """Its totals."""
        counted: dict[str, Any] = httpx.get(f"{self.url}/counts", timeout=30.0, trust_env=False).json()
        return counted

    def fall_silent(self, seconds: float) -> None:
        """Wait until it has made the callbacks that it owes. Raises NeverCameTrueError."""
        seen: list[int] = []

        def is_silent() -> bool:
            seen.append(self.counts()["callbacks"])
            return len(seen) > QUIET_LOOKS and len(set(seen[-QUIET_LOOKS:])) == 1

        until("the gateway has made its callbacks", is_silent, seconds, every=0.25)


def free_port() -> int:
    """A port of the loopback that nobody listens at just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
