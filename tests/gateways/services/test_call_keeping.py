"""Calls that have been over for long are deleted; those that are not over never."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from gateways.models import Call
from gateways.services.call_keeping import KEEP, forget
from tests.factories.calls import make_call

pytestmark = pytest.mark.django_db


def test_only_what_has_been_over_for_long_is_deleted(brand: Brand, now: datetime) -> None:
    long_ago = now - timedelta(days=999)
    make_call(brand, long_ago, settled_at=now - KEEP - timedelta(seconds=1))
    waiting = make_call(brand, long_ago, state="queued", due_at=now, settled_at=None)
    young = make_call(brand, long_ago, settled_at=now - KEEP)

    assert forget(now) == 1
    assert set(Call.objects.values_list("pk", flat=True)) == {waiting.pk, young.pk}
