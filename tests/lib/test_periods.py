"""Periods of whole days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lib.errors import Invalid
from lib.periods import period_of

BERLIN = ZoneInfo("Europe/Berlin")


def test_days_begin_in_the_zone_also_when_the_clocks_are_put_on(now: datetime) -> None:
    period = period_of("2026-03-29", "2026-03-29", now, BERLIN)
    assert (period.since.astimezone(UTC).hour, period.until.astimezone(UTC).hour) == (23, 22)
    assert period.days == [date(2026, 3, 29)]


def test_without_days_it_is_the_usual_number_until_today(now: datetime) -> None:
    period = period_of("", "", now, BERLIN)
    assert (period.last, len(period.days)) == (date(2026, 3, 2), 28)
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert period_of("", "", late, BERLIN).last == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("x", "", "from"), ("", "2026-13-01", "to"), ("2026-03-03", "2026-03-02", "to"), ("2020-01-01", "", "from"),
     ("0001-01-01", "0001-01-01", "to")],
)  # fmt: skip
def test_it_refuses_what_is_no_period(first: str, last: str, field: str, now: datetime) -> None:
    with pytest.raises(Invalid) as error:
        period_of(first, last, now, BERLIN)
    assert error.value.field == field
