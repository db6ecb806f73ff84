"""The views for analysis: described column by column, readable by the role of the guide, and by it alone."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from crm.models import Brand
from tests.factories.reports import make_report
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "integrators" / "bi.md").read_text()
#: rows that a report's five customers leave in each view
ROWS = {
    "customers": 5, "segments": 1, "members": 5, "events": 7, "messages": 5, "message_statuses": 8, "campaigns": 1,
    "versions": 1, "runs": 5, "visits": 9,
}  # fmt: skip


def described() -> dict[str, set[str]]:
    """The columns of each view, as the guide has them."""
    found: dict[str, set[str]] = {}
    for part in re.split(r"^### ", GUIDE, flags=re.MULTILINE)[1:]:
        name = re.match(r"`bi\.(\w+)`", part)
        assert name is not None
        cells = re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)
        found[name[1]] = {column for cell in cells for column in re.findall(r"`(\w+)`", cell)}
    return found


def columns() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'bi'"
        )
        found: dict[str, set[str]] = {}
        for view, column in cursor.fetchall():
            found.setdefault(view, set()).add(column)
        return found


def test_every_view_and_column_is_described_and_no_other() -> None:
    assert described() == columns()


def test_the_role_of_the_guide_reads_the_views_and_nothing_else(brand: Brand, now: datetime) -> None:
    make_report(brand, now)
    make_segment(brand, "all", {"not": {"attribute": "gone", "op": "exists"}}, now)
    block = re.findall(r"^```sql\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)[0]
    with connection.cursor() as cursor:
        cursor.execute(block)
        cursor.execute("SET LOCAL ROLE analyst")
        for view, rows in ROWS.items():
            cursor.execute(f"SELECT count(*) FROM bi.{view}")
            assert cursor.fetchone() == (rows,), view
        for forbidden in ("SELECT * FROM crm_customer", "SELECT * FROM crm_key", "DELETE FROM bi.members"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(forbidden)
        cursor.execute("RESET ROLE")
    assert set(ROWS) == set(columns())


def test_no_view_can_be_written_to(brand: Brand, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.views"
            " WHERE table_schema = 'bi' AND (is_updatable = 'YES' OR is_insertable_into = 'YES')"
        )
        assert cursor.fetchall() == []
