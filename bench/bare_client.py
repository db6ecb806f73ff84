"""The limit of a sender: the same HTTP client, posting one and the same body as often as it can."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import aiohttp

CONNECTIONS = 64  # as many as the sender opens to one gateway


def posts_per_second(url: str, body: bytes, headers: Mapping[str, str], number: int) -> float:
    """Post so many, read each answer, do nothing else."""
    return asyncio.run(_post(url, body, headers, number))


async def _post(url: str, body: bytes, headers: Mapping[str, str], number: int) -> float:
    left = iter(range(number))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def work() -> None:
            for _ in left:
                async with session.post(url, data=body, headers=headers) as response:
                    await response.read()

        began = time.perf_counter()
        await asyncio.gather(*[work() for _ in range(CONNECTIONS)])
        return number / (time.perf_counter() - began)
