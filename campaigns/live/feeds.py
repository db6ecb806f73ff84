"""The figures of watched versions: read once for all who watch one, sent on when they have changed.

Nobody watches: nothing is read. Each watched version has one task, which rests at least a second between two
readings, and nineteen times as long as the last one took, so that it never spends more than a twentieth of the time
in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

log = logging.getLogger(__name__)

PAUSE_S = 1.0
SHARE = 19  # rest so many times as long as the reading took
AFTER_ERROR_S = 5.0
MOST_WATCHERS = 200

Read = Callable[[int], Awaitable[bytes]]


@dataclass(eq=False)
class Feed:
    """One version that somebody watches: its last figures, and how often they have changed."""

    watchers: int = 0
    figures: bytes = b""
    edition: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: asyncio.Task[None] | None = None

    async def after(self, edition: int) -> tuple[int, bytes]:
        """The figures of an edition later than the one known; waits for it."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.edition > edition)
            return self.edition, self.figures


class Feeds:
    """All watched versions, by id. Belongs to one event loop."""

    def __init__(
        self, read: Read, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, most: int = MOST_WATCHERS
    ) -> None:
        self._read, self._sleep, self._most = read, sleep, most
        self._feeds: dict[int, Feed] = {}

    @property
    def watched(self) -> int:
        """How many versions are watched."""
        return len(self._feeds)

    @property
    def full(self) -> bool:
        """As many watch as this process takes on."""
        return sum(feed.watchers for feed in self._feeds.values()) >= self._most

    def join(self, version_id: int) -> Feed:
        """Watch a version; the first to do so starts its readings."""
        feed = self._feeds.setdefault(version_id, Feed())
        feed.watchers += 1
        if feed.task is None:
            feed.task = asyncio.create_task(self._follow(version_id, feed))
        return feed

    def leave(self, version_id: int) -> None:
        """Watch it no longer; the last one to leave ends the readings."""
        feed = self._feeds[version_id]
        feed.watchers -= 1
        if not feed.watchers:
            del self._feeds[version_id]
            if feed.task is not None:
                feed.task.cancel()

    async def _follow(self, version_id: int, feed: Feed) -> None:
        while True:
            await self._sleep(await self._look(version_id, feed))

    async def _look(self, version_id: int, feed: Feed) -> float:
        """Read once and tell whoever watches. Returns how long to rest, in seconds."""
        begun = monotonic()
        try:
            figures = await self._read(version_id)
        except Exception:
            log.exception("figures could not be read", extra={"version": version_id})
            return AFTER_ERROR_S
        if figures != feed.figures:
            async with feed.changed:
                feed.figures, feed.edition = figures, feed.edition + 1
                feed.changed.notify_all()
        return max(PAUSE_S, SHARE * (monotonic() - begun))
