"""What brands have set beyond the usual: frequency caps and delivery windows of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time

import msgspec
from django.db import connection

_LIMITS = """
SELECT json_build_object(
    'caps', (
        SELECT json_agg(json_build_array(
            brand_id, name, channel, category, kind, most, hours, calendar, outcome, delay_hours
        ) ORDER BY id)
        FROM gateways_frequencycap WHERE brand_id = ANY(%(brands)s) AND active
    ),
    'windows', (
        SELECT json_agg(json_build_array(brand_id, channel, window_from, window_until))
        FROM gateways_deliverywindow WHERE brand_id = ANY(%(brands)s)
    )
)::text
"""


class Cap(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cap as policy needs it. What is empty means any; `hours` back from now, or 0 and a `calendar` period."""

    brand_id: int
    name: str
    channel: str
    category: str
    kind: str
    most: int
    hours: int
    calendar: str
    outcome: str
    delay_hours: int


class Limits(msgspec.Struct, gc=False):
    """The caps that are in force, and the windows as (brand id, channel, from, until)."""

    caps: list[Cap] | None = None
    windows: list[tuple[int, str, time, time]] | None = None


def limits_of(brands: Collection[int]) -> Limits:
    """Of these brands, in one query; of none, without one."""
    if not brands:
        return Limits()
    with connection.cursor() as cursor:
        cursor.execute(_LIMITS, {"brands": list(brands)})
        return msgspec.json.decode(cursor.fetchone()[0], type=Limits)
