"""What the stack costs while nothing happens: nobody may poll."""

from __future__ import annotations

import time

from bench import scale
from bench.table import Row, below, listed
from bench.world import World

MOST_PERCENT = 3.0


def measure(world: World) -> list[Row]:
    """The time on a core of all processes, database included, over some seconds of silence."""
    busy: dict[str, float] = {}
    with world.stack.watched(busy):
        time.sleep(scale.seconds(10, least=1))
    return [
        below("idle CPU of the whole stack", sum(busy.values()), "% of a core", MOST_PERCENT, listed(busy))
    ]
