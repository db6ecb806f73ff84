"""How many tasks a second Celery gets done when there is nothing to do, over the same Redis."""

from __future__ import annotations

import time

from bench import scale
from bench.noop import QUEUE, noop
from bench.stack import Stack
from lib import queue

NAME = "noop-worker"
COMMAND = (
    f"celery --quiet -A bench.noop worker --queues {QUEUE} --concurrency 2 --without-gossip --without-mingle"
    " --without-heartbeat --loglevel warning"
)


def tasks_per_second(stack: Stack) -> float:
    """The tasks lie in the queue before the worker runs, and its start is not counted."""
    redis, warm, tasks = queue.connection(), 200, scale.count(4_000, least=600)
    for task in range(warm + tasks):
        noop.delay(task)
    stack.start(NAME, COMMAND)
    try:
        stack.wait_until(lambda: redis.llen(QUEUE) <= tasks, "the no-op worker has started")
        left, began = redis.llen(QUEUE), time.perf_counter()
        stack.wait_until(lambda: not redis.llen(QUEUE), "the no-op tasks are done")
        return left / (time.perf_counter() - began)
    finally:
        stack.stop(NAME)
