"""Who was forgotten leaves the files of exported days, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.conf import LazySettings

from campaigns.models import DayExport
from campaigns.services import day_exports
from campaigns.services.day_exports import export_part
from campaigns.services.export_erasing import forget_in_file
from crm.models import Brand, Customer, Erasure
from crm.services import erasing, merging
from crm.services.changes import SYSTEM
from tests.factories.bucket import Bucket, a_bucket
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
LATER = NIGHT + timedelta(hours=2)


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.BECKON_EXPORT_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with a_bucket(settings, monkeypatch) as server:
        yield server


def export_all() -> None:
    while export_part(NIGHT):
        pass


def forget_all(now: datetime = LATER) -> int:
    """How many steps it took."""
    return next(steps for steps in range(1_000) if not forget_in_file(now))


def erase(customer: Customer, at: datetime = NIGHT) -> Erasure:
    erasure = erasing.begin(SYSTEM, customer, at)
    work_all()
    Erasure.objects.filter(pk=erasure.pk).update(ended_at=at)  # jobs end by the clock
    return erasure


def customers_in(folder: Path) -> dict[int, int]:
    """Rows by customer id."""
    with duckdb.connect() as duck:
        files = f"{folder}/events/*/*.parquet"
        return dict(duck.execute(f"SELECT customer_id, count(*) FROM '{files}' GROUP BY 1").fetchall())


def logins(now: datetime, *customers: Customer, days: int = 1) -> None:
    """A login of each on each of some days, in the order of time as ids have it."""
    for day in range(days):
        for customer in customers:
            make_event(customer.brand, customer, "login", now + timedelta(days=day), note=customer.ext_id)


def test_only_files_with_rows_of_hers_are_written_anew_and_only_without_those(
    brand: Brand, now: datetime, folder: Path
) -> None:
    anna, bert = make_customer(brand, "anna"), make_customer(brand, "bert")
    logins(now, anna, bert)
    logins(now + timedelta(days=1), bert)
    export_all()
    before = {file.name: file.stat().st_mtime_ns for file in folder.rglob("events-*.parquet")}
    erasure = erase(anna)

    forget_all()
    after = {file.name: file.stat().st_mtime_ns for file in folder.rglob("events-*.parquet")}
    assert customers_in(folder) == {bert.pk: 2}
    assert {name for name in before if before[name] != after[name]} == {"events-2026-03-02-00001.parquet"}
    erasure.refresh_from_db()
    assert (erasure.in_files, erasure.files_rewritten, erasure.file_ids) == ("clear", 1, [])
    assert erasure.files_clear_at == LATER
    assert DayExport.objects.get(dataset="events", day=now.date()).rows == 1
    assert b"anna" not in b"".join(file.read_bytes() for file in folder.rglob("*.parquet"))


def test_what_she_was_before_a_merge_leaves_as_well(brand: Brand, now: datetime, folder: Path) -> None:
    anna, double = make_customer(brand, "anna"), make_customer(brand, "anna-too")
    logins(now, double)
    export_all()
    lost = double.pk
    merging.merge(SYSTEM, anna, double, NIGHT)
    assert set(customers_in(folder)) == {lost}
    erase(anna)
    forget_all()

    assert customers_in(folder) == {}


def test_it_is_pending_for_an_hour_after_the_erasure_and_while_the_place_is_not_set(
    brand: Brand, now: datetime, folder: Path, settings: LazySettings
) -> None:
    anna = make_customer(brand, "anna")
    logins(now, anna)
    export_all()
    erasure = erase(anna)

    assert forget_all(NIGHT + timedelta(minutes=59)) == 0
    settings.BECKON_EXPORT_DIR = ""
    assert forget_all() == 0
    erasure.refresh_from_db()
    assert erasure.in_files == "pending"


def test_where_nothing_was_exported_it_is_clear(brand: Brand, settings: LazySettings) -> None:
    settings.BECKON_EXPORT_DIR = ""
    erasure = erase(make_customer(brand, "anna"))
    forget_all()

    erasure.refresh_from_db()
    assert (erasure.in_files, erasure.files_rewritten) == ("clear", 0)


def test_many_are_forgotten_in_one_pass_and_one_who_comes_later_in_another(
    brand: Brand, now: datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_exports, "PART_ROWS", 4)
    people = [make_customer(brand, f"c{number}") for number in range(4)]
    logins(now, *people, days=2)
    export_all()
    files = len(list(folder.rglob("*.parquet")))
    for customer in people[:2]:
        erase(customer)
    assert forget_in_file(LATER)
    late = erase(people[2], LATER)
    assert forget_all() == files  # the other files, and the note that there are no more
    assert set(customers_in(folder)) == {people[2].pk, people[3].pk}

    forget_all(LATER + timedelta(hours=2))
    late.refresh_from_db()
    assert set(customers_in(folder)) == {people[3].pk}
    assert late.files_rewritten == 2


def test_killed_between_file_and_row_it_does_the_file_again_once_the_lease_is_over(
    brand: Brand, now: datetime, folder: Path
) -> None:
    anna = make_customer(brand, "anna")
    logins(now, anna)
    export_all()
    erasure = erase(anna)
    Erasure.objects.filter(pk=erasure.pk).update(files_leased_until=LATER + timedelta(minutes=5))

    assert forget_all() == 0
    forget_all(LATER + timedelta(minutes=6))
    assert customers_in(folder) == {}


def test_a_file_that_was_taken_away_is_passed_over(brand: Brand, now: datetime, folder: Path) -> None:
    anna = make_customer(brand, "anna")
    logins(now, anna)
    export_all()
    for file in folder.rglob("*.parquet"):
        file.unlink()
    erasure = erase(anna)
    forget_all()

    erasure.refresh_from_db()
    assert (erasure.in_files, erasure.files_rewritten) == ("clear", 0)


def test_in_a_store_that_speaks_s3_it_is_the_same(
    brand: Brand, now: datetime, bucket: Bucket, tmp_path: Path
) -> None:
    anna, bert = make_customer(brand, "anna"), make_customer(brand, "bert")
    logins(now, anna, bert)
    export_all()
    erasure = erase(anna)
    bucket.away = True
    assert forget_all() == 0
    bucket.away = False
    forget_all(LATER + timedelta(minutes=6))

    ((_, content),) = bucket.kept.items()
    kept = tmp_path / "kept.parquet"
    kept.write_bytes(content)
    with duckdb.connect() as duck:
        assert duck.execute(f"SELECT DISTINCT customer_id FROM '{kept}'").fetchall() == [(bert.pk,)]
    erasure.refresh_from_db()
    assert (erasure.in_files, erasure.files_rewritten) == ("clear", 1)
