"""What a row of faults plays on: the machine, the scene, the gateways, and the three histories."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from faults import checks, records, witness
from faults.counting import CountingGateway
from faults.finding import Finding, Histories
from faults.journal import Journal
from faults.load import Load
from faults.machine import Machine
from faults.records import Open, Records
from faults.scene import Scene
from faults.waiting import NeverCameTrueError, until

SETTLED_S = 150.0
"""A lease (30 s), the retries that follow it, and a breaker's pause; times that for a machine with other work."""

PER_SECOND = 150.0
NOTHING = Open(0, 0, 0, 0)


@dataclass
class Stage:
    """One for a whole run. `scale` stretches every number of blows; `say` tells whoever watches."""

    machine: Machine
    folder: Path
    random: Random
    scale: float
    say: Callable[[str], None]
    journal: Journal = field(default_factory=Journal)
    gateways: list[CountingGateway] = field(default_factory=list)
    _left: Open = NOTHING  # what an earlier row has left stuck is not waited for again

    def build(self) -> None:
        """Start the machine, the first gateway and the journeys that the load goes through."""
        self.machine.start()
        self.scene = Scene(self.machine, self.journal)
        gateway = self.gateway("gateway")
        gateway.start()
        # A little slow, so that a killed sender leaves calls of which nobody knows what became. A callback
        # settles them; where none comes, they are tried again under the same uid when the lease has ended.
        slow = f"{gateway.url}/email?fault=slow&ms=200"
        self.scene.journey("orders", f"{slow}&statuses=accepted,opened&delay=20")
        self.scene.journey("letters", f"{slow}&callbacks=0")

    def strike(self) -> None:
        """Stop everything."""
        self.machine.stop()
        for gateway in self.gateways:
            gateway.stop()

    def gateway(self, name: str) -> CountingGateway:
        """Another counting gateway, not started yet."""
        made = CountingGateway(self.folder, name)
        self.gateways.append(made)
        return made

    def times(self, number: int) -> int:
        """So many, by the scale; twice at least."""
        return max(2, round(number * self.scale))

    def load(self) -> Load:
        """Traffic for both journeys, to be used in a with statement."""
        return Load(self.scene, ("orders", "letters"), Random(self.random.random()), PER_SECOND)

    def repeats(self) -> int:
        """How many requests under a uid that it had accepted the first gateway has answered only."""
        return int(self.gateways[0].counts()["repeats"])

    def settle(self) -> float:
        """Wait until there is nothing left to do; the seconds it took. What stays behind is for the checks."""
        began = time.monotonic()
        with self.machine.database() as connection:
            try:
                self._wait(connection)
            except NeverCameTrueError as error:
                self._left = records.read_open(connection)
                self.say(f"not settled: {error}; {self._left}")
        return time.monotonic() - began

    def _wait(self, connection: psycopg.Connection[Any]) -> None:
        def is_done() -> bool:
            left = zip(records.read_open(connection), self._left, strict=True)
            return all(now <= before for now, before in left)

        until("everything is done", is_done, SETTLED_S, every=0.25)
        for gateway in self.gateways:
            if gateway.runs:
                gateway.fall_silent(SETTLED_S)
        until("what the callbacks set off is done", is_done, SETTLED_S, every=0.25)

    def records(self) -> Records:
        with self.machine.database() as connection:
            return records.read(connection)

    def compare(self) -> tuple[Histories, set[Finding]]:
        """The histories up to now and everything that is wrong with them."""
        seen = witness.read(gateway.file for gateway in self.gateways)
        histories = Histories(self.journal, self.records(), seen)
        return histories, checks.compare(histories)
