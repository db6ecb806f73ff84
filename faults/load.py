"""The platform's traffic while the faults happen: threads that post, each for customers of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from random import Random
from types import TracebackType
from typing import Self

from faults.client import NotAcknowledgedError, Platform
from faults.scene import Scene, wanted

THREADS = 4
CUSTOMERS = 40
"""Of each thread. A customer's events come one after the other, so their order of arrival is known."""

SIZES = (1, 1, 1, 2, 20, 60, 200)
"""Of the posts: mostly single events, sometimes enough for a worker to be caught in the middle of."""

AMOUNTS = (5, 20, 60, 80)


class Load:
    """`with Load(scene, ["orders"], random, per_second=150):` posts until the block ends; then all is acknowledged.

    Errors of the threads are complaints in the journal.
    """

    def __init__(self, scene: Scene, slugs: Sequence[str], random: Random, per_second: float) -> None:
        self._scene = scene
        self._slugs = slugs
        self._pace_s = THREADS / per_second
        self._stopping = threading.Event()
        self._platforms = [scene.platform() for _ in range(THREADS)]
        seeds = [random.random() for _ in self._platforms]
        self._threads = [
            threading.Thread(target=self._work, args=(number, platform, Random(seed)), name=f"load {number}")
            for number, (platform, seed) in enumerate(zip(self._platforms, seeds, strict=True))
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int, platform: Platform, random: Random) -> None:
        try:
            while not self._stopping.is_set():
                size = random.choice(SIZES)
                self._post(number, platform, random, size)
                self._stopping.wait(size * self._pace_s * random.uniform(0.5, 1.5))
        except NotAcknowledgedError as error:
            self._scene.journal.complain(str(error))
        finally:
            platform.close()

    def _post(self, number: int, platform: Platform, random: Random, size: int) -> None:
        kinds = [(random.choice(self._slugs), random.choice(AMOUNTS)) for _ in range(size)]
        events = [
            self._scene.event(slug, f"c{number}-{random.randrange(CUSTOMERS)}", amount)
            for slug, amount in kinds
        ]
        platform.bring(events, [wanted(slug, amount) for slug, amount in kinds])
