"""Waiting for something to become true, with a time-out that says what did not."""

from __future__ import annotations

import time
from collections.abc import Callable

LOOK_AGAIN_S = 0.05


class NeverCameTrueError(Exception):
    """What was waited for did not happen in time."""


def until(what: str, holds: Callable[[], bool], seconds: float, every: float = LOOK_AGAIN_S) -> float:
    """Wait until `holds()`; the seconds it took. Raises NeverCameTrueError."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise NeverCameTrueError(f"{what}: not within {seconds:g} s")
        time.sleep(every)
    return time.monotonic() - began


def comes_true(holds: Callable[[], bool], seconds: float, every: float) -> bool:
    """Whether `holds()` becomes true within so many seconds."""
    try:
        until("", holds, seconds, every)
    except NeverCameTrueError:
        return False
    return True
