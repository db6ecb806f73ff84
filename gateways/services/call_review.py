"""A person has failed calls made once more, after mending what was wrong at the other side.

The customers have gone on meanwhile, by `failed`, and stay where they are: what is made up for is the call.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from crm.models import Brand
from gateways.models import Call
from gateways.models.call import CallState
from gateways.services.calls import CHANNEL


def again_possible(call: Call) -> bool:
    """Whether it may be made once more: it failed, nothing was reported of it, and its body is still known."""
    return (
        call.state == CallState.FAILED
        and not call.status
        and bool(call.customer_id or call.body or call.method == "GET")
    )


@transaction.atomic
def call_again(brand: Brand, call_ids: Collection[int], now: datetime) -> set[int]:
    """Make them once more, under the same uids, with all their tries. Returns the ids of those that it does."""
    rows: QuerySet[Any] = Call.objects.filter(brand=brand, pk__in=call_ids).order_by("pk")
    found = {call.pk for call in rows.select_for_update() if again_possible(call)}
    if found:
        Call.objects.filter(pk__in=found).update(
            state=CallState.QUEUED, due_at=now, attempts=0, settled_at=None, http_status=None, error=""
        )
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    return found
