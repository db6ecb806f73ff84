"""The history of attributes: what is noted of a change, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

KEPT = timedelta(days=400)
BATCH = 10_000
#: longer values are cut: a list of a thousand markers would be noted whole at each of its changes
MAX_BYTES = 500

FORGET = """
DELETE FROM crm_attributechange WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM crm_attributechange WHERE at < %s LIMIT %s
))
"""


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]
) -> dict[str, tuple[Any, Any]]:
    """Of the attributes of these names those that differ, each as it was and as it is; None: not there."""
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return {name: (_brief(old), _brief(new)) for name, old, new in pairs if not _same(old, new)}


def forget(now: datetime, most: int = 50 * BATCH) -> int:
    """Forget what is older than KEPT, in batches that commit by themselves; how many. Until `most` are gone."""
    gone = 0
    while gone < most:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [now - KEPT, BATCH])
            gone += cursor.rowcount
            if cursor.rowcount < BATCH:
                break
    return gone


def _same(old: Any, new: Any) -> bool:
    # In JSON true is not 1, as it is in Python.
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _brief(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= MAX_BYTES else f"{value[:MAX_BYTES]}…"
    if not isinstance(value, list | dict):
        return value
    text = msgspec.json.encode(value)
    return value if len(text) <= MAX_BYTES else f"{text[:MAX_BYTES].decode(errors='ignore')}…"
