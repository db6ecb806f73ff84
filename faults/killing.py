"""Kills processes of one kind, time and again, whenever one is in the middle of something."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from statistics import median
from typing import Any

import psycopg

from faults.machine import BACK_S, Machine
from faults.processes import send
from faults.waiting import comes_true, until

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PATIENCE_S = 15.0
"""For how long a killer waits for its victim to be in the middle of something; then it kills anyway."""

LOOK_S = 0.004
LATER_S = 0.25
"""Half of the blows fall up to so much later, so that not all of them hit the beginning of a piece of work."""

SESSION = {"pool": "worker"}
"""Under which name a kind is known to the database, where that is not its own."""

IN_A_TRANSACTION = """
SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %(name)s AND xact_start IS NOT NULL)
"""
CALLING = """
SELECT EXISTS (
    SELECT FROM gateways_message WHERE state = 'sending' AND due_at > %(since)s + interval '30 seconds'
)
"""
"""Under a lease (of 30 s) taken since the last kill: the leases of those killed before still stand, and their
successor, which has to start yet, is not in the middle of anything. Its transactions are no sign: the one that
claims always comes first, and whoever dies in it has called nobody."""


@dataclass
class Killer:
    """For one kind. Of a pool, it is enough that one of its processes is in the middle of something."""

    machine: Machine
    kind: str
    random: Random
    patience_s: float = PATIENCE_S
    kills: int = 0
    in_the_middle: int = 0
    back_s: list[float] = field(default_factory=list)
    _since: datetime = LONG_AGO

    def kill(self, times: int) -> None:
        """So many kills at random moments. Raises NeverCameTrueError when somebody does not come back."""
        with self.machine.database() as connection:
            while self.kills < times:
                time.sleep(self.random.uniform(0.05, 0.6))
                self._kill_once(connection)

    @property
    def told(self) -> str:
        return (
            f"{self.kind}: {self.kills} kills, {self.in_the_middle} of them in the middle of something, "
            f"its successor started after {median(self.back_s):.1f} s (longest {max(self.back_s):.1f} s)"
        )

    def _kill_once(self, connection: psycopg.Connection[Any]) -> None:
        busy = comes_true(lambda: self._is_busy(connection), self.patience_s, LOOK_S)
        time.sleep(self.random.choice((0.0, self.random.uniform(0.0, LATER_S))))
        victims = self.machine.pids(self.kind)
        if not victims or not send(victim := self.random.choice(victims), signal.SIGKILL):
            return  # its parent has just been killed by somebody else: that one is counted there
        self._since = datetime.now(UTC)
        self.kills += 1
        self.in_the_middle += busy
        self.back_s.append(until(f"{self.kind} is back", lambda: self._is_back(victim), BACK_S))

    def _is_busy(self, connection: psycopg.Connection[Any]) -> bool:
        name = SESSION.get(self.kind, self.kind)
        sign = CALLING if self.kind == "sender" else IN_A_TRANSACTION
        row = connection.execute(sign, {"name": name, "since": self._since}).fetchone()
        return bool(row and row[0])

    def _is_back(self, victim: int) -> bool:
        pids = self.machine.pids(self.kind)
        return bool(pids) and victim not in pids
