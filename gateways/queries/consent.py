"""Who has closed which channel."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection


def closed_channels(customer_ids: Collection[int]) -> set[tuple[int, str]]:
    """The (customer id, channel) pairs that are opted out, by us or by the platform."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, channel FROM crm_optout WHERE customer_id = ANY(%s::bigint[])",
            [f"{{{','.join(map(str, customer_ids))}}}"],
        )
        return set(cursor.fetchall())
