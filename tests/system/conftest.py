"""The whole system, started as `make run` starts it: once for all tests of this folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from examples.gateway import GatewayServer
from launcher.testing import temporary_data_dir

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@dataclass
class System:
    """A running Beckon and its log."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str] = field(default_factory=dict)

    def manage(self, *words: str) -> str:
        """Run a management command beside the running system, as the README says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def create_brand(self, label: str, brand: str) -> dict[str, str]:
        keys: dict[str, str] = json.loads(
            self.manage("create_brand", "--label", label, "--brand", brand, "--json")
        )
        return keys

    def client(self, key: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": key}, timeout=30)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Beckon with its own servers, web, worker, sender and sweep, without the demo."""
    with temporary_data_dir() as data, tempfile.NamedTemporaryFile(prefix="beckon-log-") as log:
        environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        environment |= {"BECKON_DATA": str(data), "BECKON_DEMO": "0", "PORT": str(_free_port())}
        process = subprocess.Popen(
            [sys.executable, "-m", "launcher", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        url = f"http://127.0.0.1:{environment['PORT']}"
        running = System(url, Path(log.name), process, environment)
        try:
            wait_until(lambda: _ready(running), "Beckon did not start")
            yield running
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


@pytest.fixture
def gateway() -> Iterator[GatewayServer]:
    """A counting gateway of the customer's."""
    with GatewayServer() as server:
        yield server


def wait_until(holds: Callable[[], Any], otherwise: str) -> Any:
    """Wait for the running system to have done something; fails loudly after a minute."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if found := holds():
            return found
        time.sleep(0.05)
    return pytest.fail(otherwise)


def _ready(system: System) -> bool:
    if system.process.poll() is not None:
        pytest.fail(f"Beckon ended at once:\n{system.log.read_text()}")
    try:
        return httpx.get(f"{system.url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
