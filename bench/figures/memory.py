"""How much memory each process holds: before the first figure, and now, after all others."""

from __future__ import annotations

from bench.table import Row, below
from bench.world import World

MOST_EACH_MB = 200
MOST_MB = 800


def measure(world: World) -> list[Row]:
    """A row for each process with its children, and one for all of them."""
    after = world.stack.memory_mb()
    rows = [
        below(f"memory of {name}, after", mb, "MB", MOST_EACH_MB, f"{world.idle_mb[name]:.0f} MB idle")
        for name, mb in after.items()
    ]
    idle = f"{sum(world.idle_mb.values()):.0f} MB idle"
    return [*rows, below("memory of the whole stack, after", sum(after.values()), "MB", MOST_MB, idle)]
