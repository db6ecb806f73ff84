"""Redis killed and kept down, frozen, and wiped, while events come in."""

from __future__ import annotations

import signal
import time

from faults.finding import Finding, Kind
from faults.processes import send
from faults.row import Told, row
from faults.stage import Stage

DOWN_S = 2.0
WIPES = 10
WIPE_EVERY_S = 0.3


@row("redis", "Redis stopped, frozen, wiped", 20)
def redis(stage: Stage) -> Told:
    """Ingest must go on answering 200 all the while."""
    before = stage.journal.answers.copy()
    with stage.load():
        _kill(stage)
        _freeze(stage)
        _wipe(stage)
    answers = stage.journal.answers - before
    findings = [
        Finding(
            Kind.WRONG,
            f"an event post was answered with {status or 'nothing'} without Redis",
            f"{count} times",
        )
        for status, count in answers.items()
        if status != 200
    ]
    notes = [
        f"{answers[200]} posts answered with 200, the slowest of the run after {stage.journal.slowest_s:.1f} s"
    ]
    return Told(f"killed, frozen, wiped ×{stage.times(WIPES)}", notes, findings)


def _kill(stage: Stage) -> None:
    stage.machine.hold("valkey", signal.SIGKILL)
    time.sleep(DOWN_S)
    stage.machine.release("valkey")
    time.sleep(stage.random.uniform(0.5, 1.5))


def _freeze(stage: Stage) -> None:
    """Connections stay open and nobody answers: worse than a server that is gone."""
    (pid,) = stage.machine.pids("valkey")
    send(pid, signal.SIGSTOP)
    time.sleep(DOWN_S)
    send(pid, signal.SIGCONT)
    time.sleep(stage.random.uniform(0.5, 1.5))


def _wipe(stage: Stage) -> None:
    with stage.machine.redis() as client:
        for _ in range(stage.times(WIPES)):
            client.flushall()
            time.sleep(WIPE_EVERY_S * stage.random.uniform(0.5, 1.5))
