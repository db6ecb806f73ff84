"""How seldom Python's garbage collector goes round in processes that live long and make much."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import count
from typing import Any

#: answers whose leavings are collected at once: some thousand objects, half a millisecond
ANSWERS = 16
#: each so many-th time what was in use the last times is looked at as well, and each so many-th all that there is
MIDDLE, OLD = 4, 64


def settle(*, allocations: int = 20_000, young: int = 20, old: int = 20) -> None:
    """Call once, when all is loaded.

    What is there by now stays for ever: it is taken out of the collector's sight. The thousands of rows of a
    batch, which reference counting frees, need not call it each time either (see `gc.set_threshold`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(allocations, young, old)


def after_answers(answers: int = ANSWERS) -> Callable[..., None]:
    """A receiver of `request_finished` that collects garbage each time so many requests are over.

    Django's requests refer to themselves, so each leaves some 70 objects to the collector. By its own threshold it
    would come round once in 300 requests and then hold all of them up for 10 to 50 ms; with a threshold as low as
    this, a large request would call it again and again.

    Python comes to what is older only by way of its threshold, which is not reached any more. So the older ones are
    collected here, too: whatever is in use while the young are collected becomes older, and would stay for ever.
    """
    finished = count(1)

    def receive(**_: Any) -> None:
        times, rest = divmod(next(finished), answers)
        if rest == 0:
            gc.collect(2 if times % OLD == 0 else 1 if times % MIDDLE == 0 else 0)

    return receive
