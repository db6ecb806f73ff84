"""Callbacks that came before we knew the message's ext_message_id: parked, and applied when we do.

Two transactions could miss each other, one parking a callback while the other writes the id it speaks of. So
who parks takes a lock that waits for all who are writing ids, looks again, and only then parks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from gateways.contract import channels
from gateways.models import Callback
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.statuses import Report

KEPT = timedelta(hours=24)
_PARKED = """
    SELECT c.id FROM json_to_recordset(%s::json) r (brand_id bigint, ext_message_id text)
    JOIN gateways_callback c ON c.brand_id = r.brand_id AND c.ext_message_id = r.ext_message_id AND c.parked
    WHERE c.received_at > %s
    ORDER BY c.id FOR UPDATE OF c
"""
_LOCK = 0x6265636B6F6E01


def wait_for_parkers() -> None:
    """For transactions that write ext_message_ids: shared, they do not wait for each other."""
    _execute("SELECT pg_advisory_xact_lock_shared(%s)")


def wait_for_writers() -> None:
    """For transactions that park: alone."""
    _execute("SELECT pg_advisory_xact_lock(%s)")


def unpark(message_ids: Mapping[tuple[int, str], int], now: datetime) -> None:
    """Apply what is parked for the messages, by (brand id, ext_message_id), in the order it came."""
    parked = _parked(message_ids, now) if message_ids else []
    if not parked:
        return
    named = {callback.pk: message_ids[callback.brand_id, callback.ext_message_id] for callback in parked}
    messages = reported.lock(set(named.values()))
    fitting = []
    for callback in parked:
        message = messages.get(named[callback.pk])
        if message and channels.get(message.channel).callback_type == callback.channel:
            callback.message_id, callback.parked = message.id, False
            fitting.append(callback)
    Callback.objects.bulk_update(fitting, ["message", "parked"])
    statuses.apply([_report(callback) for callback in fitting], messages, now)


def _parked(pairs: Collection[tuple[int, str]], now: datetime) -> list[Callback]:
    """Locked, in the order they came. Nearly always there are none: so what is asked is cheap to ask."""
    asked = msgspec.json.encode([{"brand_id": brand, "ext_message_id": ext} for brand, ext in pairs]).decode()
    with connection.cursor() as cursor:
        cursor.execute(_PARKED, [asked, now - KEPT])
        ids = [id_ for (id_,) in cursor.fetchall()]
    return list(Callback.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def forget(now: datetime) -> int:
    """Give up on callbacks whose message never came; they stay on record. Returns how many."""
    return Callback.objects.filter(parked=True, received_at__lte=now - KEPT).update(parked=False)


def _report(callback: Callback) -> Report:
    return Report(callback.message_id or 0, callback.status, callback.received_at)


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_LOCK])
