"""What is old is deleted in batches, and what is not stays."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from events.models import EventId
from lib import retention

pytestmark = pytest.mark.django_db

OLD = 7


@pytest.fixture
def ids(brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some that are old and one that is just not old enough."""
    monkeypatch.setattr(retention, "BATCH", 2)
    for age in [timedelta(0), *(timedelta(days=1 + number) for number in range(OLD))]:
        EventId.objects.create(brand=brand, eid=uuid.uuid4(), received_at=now - age)


@pytest.mark.usefixtures("ids")
def test_all_that_is_older_goes_however_many_batches_it_takes(now: datetime) -> None:
    assert retention.delete_older("events_eventid", "received_at", now) == OLD
    assert [row.received_at for row in EventId.objects.all()] == [now]


@pytest.mark.usefixtures("ids")
def test_it_ends_when_enough_is_gone_and_goes_on_the_next_time(now: datetime) -> None:
    assert retention.delete_older("events_eventid", "received_at", now, most=3) == 4
    assert retention.delete_older("events_eventid", "received_at", now) == OLD - 4
