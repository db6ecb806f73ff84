"""The system under test from outside: start it, see its processes, kill them, hold servers down."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import psycopg
import redis

from faults.processes import children, family, send
from faults.stack import hold_file, processes_file
from faults.waiting import until
from launcher.children import spawn
from launcher.endpoints import planned
from launcher.places import Places

START_S = 180.0  # generous: initdb and all migrations on a busy machine
BACK_S = 60.0
CHILD_OF = {"web": "web", "pool": "worker", "live": "live"}
"""Kinds that are killed in a child of the process that the supervisor started: the one that does the work."""


class Machine:
    """A stack of its own in `folder`, which is emptied first. To be used from the main thread (`spawn`)."""

    def __init__(self, folder: Path, port: int) -> None:
        self.places = Places(folder.resolve())
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ,
            "BECKON_DATA": str(self.places.data),
            "PORT": str(port),
            "HOST": "",
        }
        self._environment |= {"WORKER_CONCURRENCY": "2", "BECKON_DEMO": "0"}
        self._process: subprocess.Popen[bytes] | None = None
        for place in {self.places.data, self.places.home, self.places.sockets}:
            shutil.rmtree(place, ignore_errors=True)
        self.places.make()
        self.endpoints = planned(self.places)
        self.addresses = {"DATABASE_URL": self.endpoints.database_url, "REDIS_URL": self.endpoints.redis_url}

    def start(self) -> None:
        """Start everything and wait until it answers and takes work. Raises NeverCameTrueError."""
        command = [sys.executable, "-m", "faults.stack"]
        with (self.places.logs / "stack.log").open("ab") as log:
            self._process = spawn(
                command, output=log, environment=self._environment, dies_with=signal.SIGTERM
            )
        until(f"start (see {self.places.logs}/stack.log)", self._is_up, START_S)

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(BACK_S)

    def manage(self, *arguments: str) -> Any:
        """A command of manage.py that prints JSON."""
        command = [sys.executable, "manage.py", *arguments, "--json"]
        environment = {**self._environment, **self.addresses}
        return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)

    def database(self) -> psycopg.Connection[Any]:
        """A connection of its own. Raises psycopg.OperationalError while the database is away."""
        return psycopg.connect(self.endpoints.database_url, autocommit=True, application_name="faults")

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.endpoints.redis_url, socket_timeout=5.0)

    def pids(self, kind: str) -> list[int]:
        """The present processes of a kind: a name of the Procfile, a server, or `pool` (Celery's children)."""
        supervised = self._supervised().get(CHILD_OF.get(kind, kind))
        if supervised is None:
            return []
        return children(supervised) if kind in CHILD_OF else [supervised]

    def everybody(self) -> Sequence[int]:
        """Every process of the stack, the supervisor first."""
        return family(self._process.pid) if self._process else []

    def forget(self) -> None:
        """To be called when everybody was killed: reap the supervisor."""
        if self._process is not None:
            self._process.wait(BACK_S)
            self._process = None
        processes_file(self.places).unlink(missing_ok=True)

    def hold(self, server: str, number: signal.Signals) -> None:
        """End a server by a signal and keep it from coming back."""
        hold_file(self.places, server).touch()
        for pid in self.pids(server):
            send(pid, number)

    def release(self, server: str) -> None:
        """Let it come back, and wait until it answers."""
        hold_file(self.places, server).unlink()
        until(f"{server} is back", self.answers(server), BACK_S)

    def answers(self, server: str) -> Any:
        """Something to be asked whether the server answers."""
        return {"postgres": self._database_answers, "valkey": self._redis_answers}[server]

    def _supervised(self) -> dict[str, int]:
        try:
            pids: dict[str, int] = json.loads(processes_file(self.places).read_text())
        except FileNotFoundError:
            return {}
        return pids

    def _is_up(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the stack ended: see {self.places.logs}/stack.log")
        try:
            ready = httpx.get(f"{self.url}/readyz", timeout=5.0, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False
        return ready and all(self.pids(kind) for kind in ("pool", "sender", "live"))

    def _database_answers(self) -> bool:
        try:
            self.database().close()
        except psycopg.OperationalError:
            return False
        return True

    def _redis_answers(self) -> bool:
        try:
            with self.redis() as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False
