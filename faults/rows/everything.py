"""Every process killed at once, the supervisor and both servers included, and everything started again."""

from __future__ import annotations

import signal
import time

from faults.machine import BACK_S
from faults.processes import lives, send
from faults.row import Told, row
from faults.stage import Stage
from faults.waiting import until

TIMES = 3


@row("everything", "all processes killed at once", 80)
def everything(stage: Stage) -> Told:
    """The nearest to a power cut that can be had without cutting the power."""
    times, killed = stage.times(TIMES), 0
    with stage.load():
        for _ in range(times):
            time.sleep(stage.random.uniform(1.0, 3.0))
            killed += _kill_all(stage)
            stage.machine.start()
    return Told(f"{times} times, {killed} processes")


def _kill_all(stage: Stage) -> int:
    everybody = stage.machine.everybody()
    killed = sum(send(pid, signal.SIGKILL) for pid in everybody)
    stage.machine.forget()
    until("all are gone", lambda: not any(map(lives, everybody)), BACK_S)
    return killed
