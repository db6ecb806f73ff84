"""Periods of frequency caps: where they begin, when they end, also on nights on which the clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateways.policy.periods import Period

BERLIN, SAMOA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "zone", "now", "begin", "end"),
    [
        ("day", BERLIN, "2026-03-29 10:00", "2026-03-28 23:00", "2026-03-29 22:00"),  # of 23 hours
        ("day", BERLIN, "2026-10-25 10:00", "2026-10-24 22:00", "2026-10-25 23:00"),  # of 25
        ("week", BERLIN, "2026-03-29 21:59", "2026-03-22 23:00", "2026-03-29 22:00"),
        ("week", BERLIN, "2026-03-29 22:00", "2026-03-29 22:00", "2026-04-05 22:00"),
        ("month", BERLIN, "2026-02-28 23:30", "2026-02-28 23:00", "2026-03-31 22:00"),
        ("month", SAMOA, "2026-12-31 12:00", "2026-12-31 11:00", "2027-01-31 11:00"),
    ],
)
def test_a_calendar_period_is_the_one_on_the_wall(
    unit: str, zone: ZoneInfo, now: str, begin: str, end: str
) -> None:
    period = Period.calendar(unit, _utc(now), zone)

    assert period.since < _utc(begin) <= period.since + timedelta(microseconds=1)
    assert period.until == _utc(end)
    assert period.frees([_utc(now)], 1) == _utc(end)


@pytest.mark.parametrize(
    ("hours", "words"), [(1, "in 1 hour"), (36, "in 36 hours"), (24, "in 1 day"), (168, "in 7 days")]
)
def test_a_rolling_period_frees_a_slot_as_the_oldest_that_counts_goes(hours: int, words: str) -> None:
    now = _utc("2026-03-02 10:00")
    sent = [now, now - timedelta(minutes=1), now - timedelta(minutes=2)]

    period = Period.rolling(hours, now)

    assert (period.since, period.words) == (now - timedelta(hours=hours), words)
    assert period.frees(sent, 2) == sent[1] + timedelta(hours=hours)
