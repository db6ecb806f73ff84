"""The scores of those in some fields of the RFM picture."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from crm.models import RfmScore


def scores_in(rows: QuerySet[RfmScore], fields: Collection[tuple[int, int]]) -> QuerySet[RfmScore]:
    """Those of any of these fields, each (recency, frequency)."""
    wanted = Q(pk__in=())
    for recency, frequency in fields:
        wanted |= Q(recency=recency, frequency=frequency)
    return rows.filter(wanted)
