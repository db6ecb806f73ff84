"""Listens for newly written messages and calls: PostgreSQL wakes us, so that nobody has to look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

from gateways.services.outbox import CHANNEL

log = logging.getLogger(__name__)

PAUSE_S = 1.0
_KEPT = (
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "service",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
)


async def listen(ring: Callable[[], None], channel: str = CHANNEL) -> None:
    """Call `ring` for each notification on `channel`, and whenever some may have been missed. For ever; cancel it."""
    params = address()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**params, autocommit=True) as line:
                await line.execute(f"LISTEN {channel}")
                ring()
                async for _ in line.notifies():
                    ring()
        except psycopg.OperationalError as error:
            log.warning("no line to the database: %s", error)
        await asyncio.sleep(PAUSE_S)


def address() -> dict[str, Any]:
    """Where Django's database is, in libpq's words; to be asked outside the loop."""
    params = connection.get_connection_params()
    return {name: params[name] for name in _KEPT if name in params}
