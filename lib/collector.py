"""How seldom Python's garbage collector goes round in processes that live long and make much."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import count
from typing import Any

#: answers whose leavings are collected at once: some thousand objects, half a millisecond
ANSWERS = 16


def settle(*, allocations: int = 20_000, young: int = 20, old: int = 20) -> None:
    """Call once, when all is loaded.

    What is there by now stays for ever: it is taken out of the collector's sight. The thousands of rows of a
    batch, which reference counting frees, need not call it each time either (see `gc.set_threshold`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(allocations, young, old)


def after_answers(answers: int = ANSWERS) -> Callable[..., None]:
    """A receiver of `request_finished` that collects what is young each time so many requests are over.

    Django's requests refer to themselves, so each leaves some 70 objects to the collector. By its own threshold it
    would come round once in 300 requests and then hold all of them up for 10 to 50 ms; with a threshold as low as
    this, a large request would call it again and again.
    """
    finished = count(1)

    def receive(**_: Any) -> None:
        if next(finished) % answers == 0:
            gc.collect(0)

    return receive
