"""The SQL functions that read moments out of JSON."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def instant(value: Any, zone: str = "Europe/Berlin", function: str = "beckon_instant") -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::jsonb, %s)", [json.dumps(value), zone])
        (found,) = cursor.fetchone()
    return found


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-01", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 28, 23, tzinfo=UTC)),
        ("2026-07-01 18:30", datetime(2026, 7, 1, 16, 30, tzinfo=UTC)),
        ("2026-03-01T18:00:59.123456Z", datetime(2026, 3, 1, 18, 0, 59, 123456, tzinfo=UTC)),
        ("2026-03-01t18:00:59z", datetime(2026, 3, 1, 18, 0, 59, tzinfo=UTC)),
        ("2026-03-01T18:00:59.1234560-0530", datetime(2026, 3, 1, 23, 30, 59, 123456, tzinfo=UTC)),
        ("9998-12-31T23:59:59+14:00", datetime(9998, 12, 31, 9, 59, 59, tzinfo=UTC)),
        ("2025-03-30T02:30:00", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),  # the hour that does not exist
        ("2025-10-26T02:30:00", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),  # the hour that exists twice
        (1_772_445_600_123, datetime(2026, 3, 2, 10, 0, 0, 123_000, tzinfo=UTC)),
        (-1.5, datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
    ],
)
def test_it_reads_what_is_a_moment(value: Any, moment: datetime) -> None:
    assert instant(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        *[
            "",
            "x",
            "today",
            "now",
            "infinity",
            "2026",
            "2026-02-29",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
        ],
        *[
            "2026-03-01T24:00",
            "2026-03-01T10:60",
            "2026-03-01T10:00:60",
            "2026-03-01T10:00+15:00",
            "2026-3-1",
        ],
        *[
            "0001-01-01",
            "9999-12-31T23:59:59Z",
            "2026-03-01\n",
            " 2026-03-01",
            "٢٠٢٦-٠٣-٠١",
            "2026-03-01" * 9_999,
        ],
        *[10**400, -(10**400), 253_402_300_799_999, -62_135_596_800_000, 1e300],
        *[True, False, [], ["2026-03-01"], {}, {"date": "2026-03-01"}],
    ],
)
def test_it_never_raises_over_what_is_none(value: Any) -> None:
    assert instant(value) is None
    assert instant(value, function="beckon_until") is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("2025-10-26", datetime(2025, 10, 26, 23, tzinfo=UTC)),  # a day of 25 hours
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, 0, 0, 1, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_it_knows_what_comes_after(value: Any, moment: datetime) -> None:
    assert instant(value, function="beckon_until") == moment
