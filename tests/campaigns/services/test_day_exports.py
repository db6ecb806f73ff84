"""Days written as Parquet files, read again by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.conf import LazySettings

from campaigns.models import DayExport
from campaigns.services import day_exports
from campaigns.services.day_exports import export_part
from crm.models import Brand
from events.models import Event
from tests.factories.bucket import Bucket, a_bucket
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.reports import make_report

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.BECKON_EXPORT_DIR = str(tmp_path)
    return tmp_path


def export_all(now: datetime) -> None:
    while export_part(now):
        pass


def read(folder: Path, dataset: str, what: str = "count(*)") -> Any:
    files = f"{folder}/{dataset}/day={DAY}/*.parquet"
    with duckdb.connect() as duck:
        return duck.execute(f"SELECT {what} FROM '{files}'").fetchone()


def test_a_day_goes_out_whole_and_once(brand: Brand, now: datetime, folder: Path) -> None:
    make_report(brand, now)
    for elsewhen in (now - timedelta(days=1), now + timedelta(days=1)):
        make_event(brand, make_customer(brand), "login", elsewhen)
    export_all(NIGHT)

    assert read(folder, "events") == (Event.objects.filter(received_at__date=DAY).count(),)
    assert read(folder, "messages", "count(*), sum((state = 'sent')::int), min(brand)") == (5, 3, "spacex")
    assert read(folder, "runs", "count(*), epoch(min(started_at))") == (5, now.timestamp())
    assert read(folder, "events", "min(payload->>'client_action')") == ("journey",)
    written = DayExport.objects.get(dataset="events", day=DAY)
    assert (written.parts, written.rows, written.written_at) == (1, 5, NIGHT)
    files = {file: file.stat().st_mtime_ns for file in folder.rglob("*.parquet")}
    export_all(NIGHT + timedelta(hours=5))
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*.parquet")} == files


def test_a_large_day_goes_out_in_parts_and_goes_on_after_a_kill(
    brand: Brand, now: datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_exports, "PART_ROWS", 10)
    customer = make_customer(brand)
    for number in range(25):
        make_event(brand, customer, "login", now + timedelta(seconds=number % 7), n=number)
    while DayExport.objects.filter(dataset="events", day=DAY, parts=1).first() is None:
        export_part(NIGHT)
    # Killed after the file and before the row: the part is there, the day has not moved on, its lease runs.
    before = DayExport.objects.get(dataset="events", day=DAY)
    export_part(NIGHT)
    DayExport.objects.filter(pk=before.pk).update(
        last_id=before.last_id, parts=1, rows=10, leased_until=NIGHT + timedelta(minutes=5)
    )
    export_all(NIGHT)
    assert DayExport.objects.get(pk=before.pk).written_at is None
    export_all(NIGHT + timedelta(minutes=6))

    assert read(folder, "events", "count(*), count(DISTINCT event_id)") == (25, 25)
    assert sorted(file.name[-13:] for file in (folder / "events").rglob("*.parquet")) == [
        "00001.parquet",
        "00002.parquet",
        "00003.parquet",
    ]


def test_a_day_is_not_written_before_it_is_over_for_an_hour(
    brand: Brand, now: datetime, folder: Path
) -> None:
    make_event(brand, make_customer(brand), "login", now)
    export_all(datetime(2026, 3, 3, 0, 30, tzinfo=UTC))
    assert not (folder / "events").exists()


def test_without_a_place_nothing_is_written(brand: Brand, settings: LazySettings) -> None:
    settings.BECKON_EXPORT_DIR = ""
    assert not export_part(NIGHT)
    assert not DayExport.objects.exists()


@pytest.fixture
def bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with a_bucket(settings, monkeypatch) as server:
        yield server


def test_a_store_that_speaks_s3_gets_the_same_files(
    brand: Brand, now: datetime, bucket: Bucket, tmp_path: Path
) -> None:
    make_event(brand, make_customer(brand), "login", now)
    export_all(NIGHT)
    path = f"/analysis/beckon/events/day={DAY}/events-{DAY}-00001.parquet"
    ((found, content),) = bucket.kept.items()
    assert found.replace("%3D", "=") == path
    assert b"PAR1" in content


def test_a_store_that_is_away_is_tried_again(brand: Brand, now: datetime, bucket: Bucket) -> None:
    make_event(brand, make_customer(brand), "login", now)
    bucket.away = True
    export_all(NIGHT)
    assert DayExport.objects.get(dataset="events", day=DAY).written_at is None
    bucket.away = False
    export_all(NIGHT + timedelta(minutes=6))
    assert DayExport.objects.get(dataset="events", day=DAY).rows == 1
