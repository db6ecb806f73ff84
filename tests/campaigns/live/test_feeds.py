"""Watched versions: read once for all, told when something has changed, at rest when nobody looks."""

from __future__ import annotations

import asyncio

import pytest

from campaigns.live import feeds as module
from campaigns.live.feeds import AFTER_ERROR_S, PAUSE_S, SHARE, Feeds
from campaigns.live.views import events

pytestmark = pytest.mark.asyncio


class World:
    """Figures by version, and a clock that rests only when it is told to."""

    def __init__(self) -> None:
        self.figures: dict[int, bytes] = {1: b"one", 2: b"two"}
        self.readings: list[int] = []
        self.rests: list[float] = []
        self._tick = asyncio.Event()

    async def read(self, version_id: int) -> bytes:
        self.readings.append(version_id)
        return self.figures[version_id]

    async def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        await self._tick.wait()

    async def rest_over(self) -> None:
        """Everybody reads once more."""
        self._tick.set()
        self._tick = asyncio.Event()
        await settled()


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_all_who_watch_a_version_share_its_readings() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)
    feed, same, other = feeds.join(1), feeds.join(1), feeds.join(2)

    assert await feed.after(0) == await same.after(0) == (1, b"one")
    assert await other.after(0) == (1, b"two")
    assert world.readings == [1, 2]

    for version in (1, 1, 2):
        feeds.leave(version)


async def test_only_changes_are_told() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)
    feed = feeds.join(1)
    await feed.after(0)
    waiting = asyncio.ensure_future(feed.after(1))

    await world.rest_over()
    assert not waiting.done()
    world.figures[1] = b"more"
    await world.rest_over()

    assert waiting.result() == (2, b"more")
    assert world.readings == [1, 1, 1]
    feeds.leave(1)


async def test_nobody_watching_costs_nothing() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)
    await feeds.join(1).after(0)
    feeds.leave(1)

    await world.rest_over()

    assert (world.readings, feeds.watched) == ([1], 0)


async def test_it_rests_nineteen_times_as_long_as_a_reading_took_and_at_least_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    took = iter([0.0, 0.01, 10.0, 12.0])
    monkeypatch.setattr(module, "monotonic", lambda: next(took))
    feeds = Feeds(world.read, world.sleep)
    feeds.join(1)
    await settled()
    await world.rest_over()

    assert world.rests == [PAUSE_S, SHARE * 2.0]
    feeds.leave(1)


async def test_a_database_that_is_away_is_asked_again_later() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)
    del world.figures[1]
    feed = feeds.join(1)
    await settled()
    assert world.rests == [AFTER_ERROR_S]

    world.figures[1] = b"back"
    await world.rest_over()

    assert await feed.after(0) == (1, b"back")
    feeds.leave(1)


async def test_it_takes_on_only_so_many() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep, most=2)
    feeds.join(1)
    assert not feeds.full
    feeds.join(2)
    assert feeds.full
    feeds.leave(1)
    feeds.leave(2)


async def test_a_stream_begins_with_the_figures_and_shows_signs_of_life() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)
    stream = events(feeds, 1, quiet=0.001)

    assert [await anext(stream) for _ in range(3)] == [
        b"retry: 2000\n\n",
        b"event: figures\nid: 1\ndata: one\n\n",
        b": still here\n\n",
    ]
    await stream.aclose()  # type: ignore[attr-defined]
    assert feeds.watched == 0


async def test_a_browser_that_goes_away_leaves() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)

    async def watch() -> None:
        async for _ in events(feeds, 1):
            pass

    watching = asyncio.ensure_future(watch())
    await settled()
    assert feeds.watched == 1
    watching.cancel()
    await settled()

    assert feeds.watched == 0


async def test_a_stream_ends_after_a_while_so_that_the_browser_asks_anew() -> None:
    world = World()
    feeds = Feeds(world.read, world.sleep)

    assert len([line async for line in events(feeds, 1, longest=0.0)]) == 1
    assert feeds.watched == 0
