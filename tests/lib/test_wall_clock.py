"""Clocks on walls, and the nights in which somebody climbs a ladder."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.wall_clock import daily, moment_of

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]
YEARS = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2035-01-01")
#: zone, what clocks show, and when that is, in UTC
CASES = [
    ("UTC", "2026-03-01 09:00", "2026-03-01 09:00"),
    ("Asia/Kathmandu", "2026-03-01 00:00", "2026-02-28 18:15"),
    # the 23 hours of 29 March: there is no half past two, clocks go from two to three
    ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
    ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-03-30 00:00", "2026-03-29 22:00"),
    # the 25 hours of 25 October: half past two comes twice, the first one counts
    ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
    ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
    # a day that began at one o'clock, and one whose last hour came twice
    ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),
    ("America/Sao_Paulo", "2018-02-17 23:30", "2018-02-18 01:30"),
    # half an hour
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
    # a day that never was
    ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 10:00"),
    ("Pacific/Apia", "2011-12-31 09:00", "2011-12-30 19:00"),
]


@pytest.mark.parametrize(("zone", "shown", "moment"), CASES)
def test_what_a_clock_shows_means_one_moment(zone: str, shown: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert moment_of(datetime.fromisoformat(shown), ZoneInfo(zone)) == expected


def test_a_day_has_23_24_or_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = {
        day: moment_of(datetime.fromisoformat(f"{day} 00:00") + timedelta(days=1), berlin)
        - moment_of(datetime.fromisoformat(f"{day} 00:00"), berlin)
        for day in ("2026-03-29", "2026-03-30", "2026-10-25")
    }

    assert [length / timedelta(hours=1) for length in hours.values()] == [23, 24, 25]


def test_a_day_that_clocks_pass_over_is_left_out() -> None:
    apia = ZoneInfo("Pacific/Apia")
    eve = datetime(2011, 12, 28, 20, tzinfo=UTC)  # 10 in the morning of the 28th

    assert [f"{day}" for day, _ in islice(daily(time(9), eve, apia), 3)] == [
        "2011-12-29",
        "2011-12-31",
        "2012-01-01",
    ]


@given(
    zone=st.sampled_from(ZONES),
    after=st.datetimes(*YEARS, timezones=st.just(UTC)),
    at=st.times(),
)
def test_each_day_has_its_moment_and_they_come_one_after_the_other(
    zone: str, after: datetime, at: time
) -> None:
    at = at.replace(second=0, microsecond=0)
    found = list(islice(daily(at, after, ZoneInfo(zone)), 4))

    assert found[0][1] > after
    assert all(a < b and x < y for (a, x), (b, y) in pairwise(found))
    assert all(moment.astimezone(ZoneInfo(zone)).date() == day for day, moment in found)


@given(zone=st.sampled_from(ZONES), shown=st.datetimes(*YEARS))
def test_a_later_time_is_never_an_earlier_moment(zone: str, shown: datetime) -> None:
    shown = shown.replace(microsecond=0)
    times = [shown + timedelta(minutes=minutes) for minutes in range(0, 300, 10)]
    moments = [moment_of(time_, ZoneInfo(zone)) for time_ in times]

    assert moments == sorted(moments)
