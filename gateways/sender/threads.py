"""The sender's threads for the database: its loop never waits for a statement, and each thread has a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from gateways.services.transitions import AWAY

T = TypeVar("T")


async def work_in(thread: ThreadPoolExecutor, work: Callable[..., T], *args: object) -> T:
    """What `work` returns, done in the thread. Raises what it raises."""
    return await asyncio.get_running_loop().run_in_executor(thread, _fresh, work, *args)


def end(thread: ThreadPoolExecutor) -> None:
    """Close the thread's connection, then the thread, once its work is done."""
    thread.submit(_hang_up)
    thread.shutdown()


def _hang_up() -> None:
    connection.close()  # looked up in the thread that calls this: each has a connection of its own


def _fresh(work: Callable[..., T], *args: object) -> T:
    """A connection that failed once is not used again: the next call opens a new one."""
    try:
        return work(*args)
    except AWAY:
        connection.close()
        raise
