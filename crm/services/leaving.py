"""Customers who are no more, or are somebody else from now on: what the tables of segments say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crm.models import Segment
from crm.queries import members, shards
from crm.queries.touches import NEW
from crm.services.touching import touch
from crm.services.watching import watched_names


def leave_all(customer_id: int) -> int:
    """Take a customer out of the tables of all segments, in the caller's transaction; from how many rows.

    No move is told: nothing happened to her that a journey should answer.
    """
    shards.take([shards.shard_of(customer_id)])
    gone = members.drop(customer_id)
    members.count(gone)
    return len(gone)


def ask_all_again(brand_id: int, customer_ids: Iterable[int], now: datetime) -> None:
    """Touch customers by every name that a segment of their brand reads, or somebody watches.

    Whoever was taken out of the tables before comes in again by a move like any other.
    """
    read = Segment.objects.filter(brand=brand_id).values_list("reads", flat=True)
    names = {NEW, *(name for reads in read for name in reads), *watched_names(brand_id)}
    touch(brand_id, [(name, customer_id) for customer_id in customer_ids for name in sorted(names)], now)
