"""kill -9 of every kind of process in the middle of its work, all kinds in the same minute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

from faults.killing import PATIENCE_S, Killer
from faults.row import Told, row
from faults.stage import Stage

KINDS = ("web", "worker", "pool", "sender", "live")
KILLS = 20
IDLE_PATIENCE_S = {"live": 0.5}
"""It only asks, and only while somebody watches: there is no middle of its work to wait for."""


@row("kill", "a process killed with -9, anywhere", 10)
def kill(stage: Stage) -> Told:
    """Together rather than one after the other: who takes over may be killed as well."""
    repeats = stage.repeats()
    with stage.load():
        killers = [
            Killer(stage.machine, kind, Random(stage.random.random()), IDLE_PATIENCE_S.get(kind, PATIENCE_S))
            for kind in KINDS
        ]
        with ThreadPoolExecutor(len(killers)) as pool:
            list(pool.map(lambda killer: killer.kill(stage.times(KILLS)), killers))
    stage.settle()
    again = f"{stage.repeats() - repeats} messages came to the gateway once more, under the uid it knew"
    kills = sum(killer.kills for killer in killers)
    middle = sum(killer.in_the_middle for killer in killers)
    return Told(f"{kills} kills, {middle} mid-work", [*(killer.told for killer in killers), again])
