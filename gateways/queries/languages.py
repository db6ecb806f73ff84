"""Which languages the customers of a brand have."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from gateways.queries.sampling import SOME

SAMPLE = 5_000

SPOKEN = f"""
SELECT language, count(*) FROM (
    SELECT (
        SELECT attributes ->> name FROM unnest(%(names)s::text[]) WITH ORDINALITY AS asked (name, place)
        WHERE attributes ->> name <> '' ORDER BY place LIMIT 1
    ) AS language
    FROM ({SOME}) AS sampled
) AS said
WHERE language IS NOT NULL GROUP BY language
"""


def spoken(brand_id: int, attributes: Sequence[str]) -> list[tuple[str, int]]:
    """Customers by language as it stands in the first of the attributes that they have, of some customers."""
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN, {"names": list(attributes), "brand": brand_id, "half": SAMPLE // 2})
        return [(language, count) for language, count in cursor.fetchall()]
