"""PostgreSQL shut down and kept down, restarted, crashed by a killed backend, and killed, while events come in."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from faults.finding import Finding, Kind
from faults.machine import BACK_S
from faults.processes import children, send
from faults.row import Told, row
from faults.stage import Stage
from faults.waiting import until

DOWN_S = 3.0


@row("postgres", "PostgreSQL restarted", 30)
def postgres(stage: Stage) -> Told:
    """While it is away the API answers 503 with Retry-After (watched by every client of the load)."""
    before = stage.journal.answers.copy()
    ways = (_keep_down, _restart, _kill_a_backend, _kill)
    with stage.load():
        for way in ways:
            way(stage)
            time.sleep(stage.random.uniform(1.0, 2.0))
    answers = stage.journal.answers - before
    findings = [
        Finding(Kind.WRONG, "no post was answered with 503 while the database was away", "")
        for _ in range(not answers[503])
    ]
    notes = [", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(answers.items()))]
    return Told("stopped, restarted, crashed, killed", [f"answers to posts: {notes[0]}"], findings)


def _keep_down(stage: Stage) -> None:
    stage.machine.hold("postgres", signal.SIGINT)
    time.sleep(DOWN_S)
    stage.machine.release("postgres")


def _restart(stage: Stage) -> None:
    _and_back(stage, lambda pid: send(pid, signal.SIGINT))


def _kill_a_backend(stage: Stage) -> None:
    """The postmaster takes shared memory for spoilt, ends all sessions and recovers from the log."""
    (pid,) = stage.machine.pids("postgres")
    with stage.machine.database() as connection:
        backend = connection.info.backend_pid
        send(backend, signal.SIGKILL)
        until("the backend is gone", lambda: backend not in children(pid), BACK_S)
    until("postgres has recovered", stage.machine.answers("postgres"), BACK_S)


def _kill(stage: Stage) -> None:
    _and_back(stage, lambda pid: send(pid, signal.SIGKILL))


def _and_back(stage: Stage, blow: Callable[[int], object]) -> None:
    (pid,) = stage.machine.pids("postgres")
    blow(pid)

    def is_back() -> bool:
        return pid not in stage.machine.pids("postgres") and bool(stage.machine.answers("postgres")())

    until("postgres is back", is_back, BACK_S)
