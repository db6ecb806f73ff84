"""Where a customer's wall clock hangs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo


def zone_of(attributes: Mapping[str, object], fallback: str) -> ZoneInfo:
    """The customer's time zone by attribute, else the label's. What is no IANA name is as good as none."""
    for attribute in ("time_zone", "core_time_zone"):
        name = attributes.get(attribute)
        if isinstance(name, str) and (zone := _zone(name)):
            return zone
    return _zone(fallback) or ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # Names come from outside: a path, a folder of the tz database, a NUL … each is refused in its own way.
    except (LookupError, ValueError, OSError):
        return None
