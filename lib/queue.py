"""Waking the workers: after commit, by name, at most once while nobody has answered.

The work itself is rows in PostgreSQL; a task is only a doorbell. So ringing may be lost (the sweep finds
the rows within a second), may be doubled (the rows are claimed with SKIP LOCKED), and must never fail or
delay the caller: a broker that is away costs one short time-out and then a pause without further tries.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, wraps
from typing import Any

import redis
from celery import current_app, shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

RUNG_FOR_MS = 1_000
WORKERS = "workers"
SEEN_FOR_S = 15
TASK_S = 0.1
BREATH_S = 0.02
PAUSE_S = 2.0
_away_until = 0.0

Step = Callable[[], bool]
"""Does a part of the work. Whether there may be more."""

#: the steps that are worked in the turn of whoever rings for them, by their tasks
_prompt: dict[str, Step] = {}
_here = threading.local()


@lru_cache(maxsize=1)
def connection() -> redis.Redis:
    """The process's Redis client, for doorbells, rate limits and live updates; never for anything that must last."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.2, socket_connect_timeout=0.2)


def attend() -> None:
    """A worker says that it is there; kept for SEEN_FOR_S. Never raises."""
    with suppress(redis.RedisError, OSError):
        connection().set(WORKERS, 1, ex=SEEN_FOR_S)


def attended() -> bool:
    """Whether a worker has said lately that it is there. Raises redis.RedisError."""
    return bool(connection().exists(WORKERS))


def after_commit(task: str) -> None:
    """Ring for `task` once the present transaction has committed (at once outside one)."""
    transaction.on_commit(lambda: ring(task))


def ring(task: str) -> None:
    """Start `task` unless it has been rung for and has not begun yet. Never raises, never blocks for long."""
    global _away_until
    turn = getattr(_here, "turn", None)
    if turn is not None and task in _prompt:
        turn[task] = None
        return
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


def work_until_done(
    task: str,
    step: Step,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Repeat `step` until it finds nothing or `TASK_S` have passed; then ring again and let others in.

    What is rung for meanwhile and is prompt has its steps between those of `task`: an event that has taken effect
    is not to wait until the turn is over and a doorbell has gone through the broker. At 200 events a second that
    was most of its way to the gateway. A turn is short, so that a worker with many kinds of work soon lets each of
    them in, and well below the broker's visibility timeout, or a task would be delivered twice while running.

    A step that is to follow upon itself begins `BREATH_S` after the one before at the soonest: a set of a few costs
    as much as one of hundreds, and what it takes is missed by those who post.
    """
    end = clock() + TASK_S
    with _turn() as waiting:
        waiting[task] = None
        while waiting:
            name, began = next(iter(waiting)), clock()
            del waiting[name]
            if (step if name == task else _prompt[name])():
                waiting[name] = None
            now = clock()
            if now > end:
                return
            if list(waiting) == [name] and now < began + BREATH_S:
                pause(began + BREATH_S - now)


@contextmanager
def _turn() -> Iterator[dict[str, None]]:
    """The tasks that are still to be worked in this turn, in order; what is left at its end is rung for."""
    waiting: dict[str, None] = {}
    _here.turn = waiting
    try:
        yield waiting
    finally:
        _here.turn = None
        for name in waiting:
            ring(name)


def doorbell(task: str, *, prompt: bool = False) -> Callable[[Step], Any]:
    """A task of Celery that repeats a step, as long as it finds something: for as long as a turn lasts.

    `prompt`: each step is short, and follows from what other tasks do, so it is worked within their turns.
    """

    def made(step: Step) -> Any:
        @wraps(step)
        def turn() -> None:
            answer(task)
            work_until_done(task, step)

        if prompt:
            _prompt[task] = step
        return shared_task(name=task)(turn)

    return made
