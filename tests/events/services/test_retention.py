"""Partitions ahead, old eids forgotten."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection

from crm.models import Brand
from events.models import EventId
from events.services import retention
from events.services.retention import make_partitions, sweep_ids
from tests.factories.events import make_event


def partition_of(brand: Brand, at: datetime) -> str:
    event = make_event(brand, None, "x", at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM events_event WHERE id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def test_the_log_has_a_partition_for_the_next_three_months(brand: Brand, now: datetime) -> None:
    later = now + timedelta(days=3 * 365)

    make_partitions(later)
    make_partitions(later)

    assert partition_of(brand, later) == "events_event_2029_03"
    assert partition_of(brand, later + timedelta(days=90)) == "events_event_2029_05"
    assert partition_of(brand, later + timedelta(days=900)) == "events_event_default"


@pytest.mark.django_db
def test_months_old_and_new_are_vacuumed_often_and_indexed_by_name_and_customer(now: datetime) -> None:
    make_partitions(now + timedelta(days=3 * 365))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT reloptions, (SELECT count(*) FROM pg_inherits JOIN pg_index ON inhrelid = indexrelid"
            " WHERE inhparent = 'event_of_name_and_customer'::regclass AND indrelid = log.oid AND indisvalid)"
            " FROM pg_class log JOIN pg_inherits ON inhrelid = log.oid WHERE inhparent = 'events_event'::regclass"
        )
        assert cursor.fetchall() == [(["autovacuum_vacuum_insert_scale_factor=0.02"], 1)]


def test_eids_are_kept_for_ninety_days_and_forgotten_later(brand: Brand, now: datetime) -> None:
    assert timedelta(days=90) <= retention.KEEP_IDS
    ages = [timedelta(0), timedelta(days=90), retention.KEEP_IDS + timedelta(seconds=1), timedelta(days=999)]
    for age in ages:
        EventId.objects.create(brand=brand, eid=uuid.uuid4(), received_at=now - age)

    assert sweep_ids(now) == 2
    assert {row.received_at for row in EventId.objects.all()} == {now, now - timedelta(days=90)}
