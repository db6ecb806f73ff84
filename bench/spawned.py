"""Processes of the bench's own that do what the product's processes do, without what wakes those."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from typing import Any

_PR_SET_PDEATHSIG = 1


@contextmanager
def spawned(number: int) -> Iterator[list[ProcessPoolExecutor]]:
    """So many executors of one process each, ready to work, Django set up in them."""
    with ExitStack() as stack:
        context = get_context("spawn")
        executors = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=context, initializer=_begin))
            for _ in range(number)
        ]
        for future in [executor.submit(os.getpid) for executor in executors]:
            future.result()
        yield executors


def everywhere(executors: Sequence[ProcessPoolExecutor], work: Any, *args: object) -> None:
    """Call `work` in all of them at once and wait for the last."""
    futures: list[Future[Any]] = [executor.submit(work, *args) for executor in executors]
    for future in futures:
        future.result()


def _begin() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    import django

    django.setup()
