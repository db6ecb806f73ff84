"""How much is measured: BENCH_SCALE=1 takes some minutes, 0.05 shows within half a minute that all of it works."""

import os

SCALE = float(os.environ.get("BENCH_SCALE") or 1.0)


def count(whole: int, least: int = 1) -> int:
    """So many at scale 1; in proportion at others, but at least `least`."""
    return max(least, round(whole * SCALE))


def seconds(whole: float, least: float = 0.3) -> float:
    """So long at scale 1, likewise."""
    return max(least, whole * SCALE)
