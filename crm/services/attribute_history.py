"""The history of attributes: what is noted of a change, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from lib.retention import delete_older

KEPT = timedelta(days=400)
#: longer values are cut: a list of a thousand markers would be noted whole at each of its changes
MAX_BYTES = 500


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]
) -> dict[str, tuple[Any, Any]]:
    """Of the attributes of these names those that differ, each as it was and as it is; None: not there."""
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return {name: (_brief(old), _brief(new)) for name, old, new in pairs if not _same(old, new)}


def forget(now: datetime) -> int:
    """Forget what is older than KEPT; how many."""
    return delete_older("crm_attributechange", "at", now - KEPT)


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
