"""Waking the workers: after commit, by name, at most once while nobody has answered.

The work itself is rows in PostgreSQL; a task is only a doorbell. So ringing may be lost (the sweep finds
the rows within a second), may be doubled (the rows are claimed with SKIP LOCKED), and must never fail or
delay the caller: a broker that is away costs one short time-out and then a pause without further tries.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache

import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

RUNG_FOR_MS = 1_000
TASK_S = 0.05
PAUSE_S = 2.0
_away_until = 0.0


@lru_cache(maxsize=1)
def connection() -> redis.Redis:
    """The process's Redis client, for doorbells, rate limits and live updates; never for anything that must last."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.2, socket_connect_timeout=0.2)


def after_commit(task: str) -> None:
    """Ring for `task` once the present transaction has committed (at once outside one)."""
    transaction.on_commit(lambda: ring(task))


def ring(task: str) -> None:
    """Start `task` unless it has been rung for and has not begun yet. Never raises, never blocks for long."""
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        if connection().set(f"rung:{task}", 1, nx=True, px=RUNG_FOR_MS):
            current_app.send_task(task, ignore_result=True, retry=False)
    except (redis.RedisError, OperationalError, OSError) as error:
        _away_until = time.monotonic() + PAUSE_S
        log.warning("broker away, the sweep will find the work", extra={"task": task, "error": str(error)})


def answer(task: str) -> None:
    """To be called by a task as it begins: what is committed from now on must ring again."""
    try:
        connection().delete(f"rung:{task}")
    except (redis.RedisError, OSError):
        log.debug("broker away while answering", extra={"task": task})


def work_until_done(task: str, step: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
    """Repeat `step` until it finds nothing or `TASK_S` have passed; then ring again and let others in.

    Short, so that a worker with many kinds of work soon lets each of them in: at 200 events a second an event waits
    for two turns of others. That was 360 ms to the gateway with turns of 0.25 s, 160 ms with 0.05 s, and 200 ms with
    0.02 s, where a turn costs more than what is done in it. And well below the broker's visibility timeout, or a
    task would be delivered twice while running.
    """
    until = clock() + TASK_S
    while step():
        if clock() > until:
            ring(task)
            return
