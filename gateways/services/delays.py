"""Keeps what made messages wait: shown in their history when they have left at last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import connection

from gateways.policy.decide import NotBefore

_NOTE = """
    INSERT INTO gateways_delay (message_id, cause, since, until, why)
    SELECT r.message_id, r.cause, %(now)s, r.until, r.why
    FROM json_to_recordset(%(delays)s::json) AS r (message_id bigint, cause text, until timestamptz, why text)
    ON CONFLICT (message_id, cause) DO UPDATE SET until = excluded.until, why = excluded.why
"""


def note(delays: Mapping[int, NotBefore], now: datetime) -> None:
    """Of these messages, by id, those that have a cause; one statement, none where nothing waits."""
    rows = [
        {"message_id": id_, "cause": delay.cause, "until": delay.at, "why": delay.why}
        for id_, delay in delays.items()
        if delay.cause
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, {"delays": msgspec.json.encode(rows).decode(), "now": now})
