"""How seldom Python's garbage collector goes round in processes that live long and make much."""

from __future__ import annotations

import gc


def settle(*, allocations: int = 20_000, young: int = 20, old: int = 20) -> None:
    """Call once, when all is loaded.

    What is there by now stays for ever: it is taken out of the collector's sight. The thousands of rows of a
    batch, which reference counting frees, need not call it each time either (see `gc.set_threshold`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(allocations, young, old)
