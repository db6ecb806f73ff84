"""The delivery window, also on the nights on which clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateways.policy.window import Window

BERLIN = ZoneInfo("Europe/Berlin")
DAYTIME = Window(time(9), time(21))
MINUTE = timedelta(minutes=1)

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
]
# Around changes of clocks: Berlin, New York, Lord Howe (half an hour), Casablanca (Ramadan).
NIGHTS = [
    datetime.fromisoformat(f"2026-{night}T00:00+00:00")
    for night in ("03-28", "10-24", "03-07", "04-03", "02-14", "07-01")
]
moments = st.builds(
    lambda night, minutes: night + minutes * MINUTE, st.sampled_from(NIGHTS), st.integers(0, 3 * 24 * 60)
)
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-03-02T10:00+01:00", "2026-03-02T10:00+01:00"),
        ("2026-03-02T08:59+01:00", "2026-03-02T09:00+01:00"),
        ("2026-03-02T21:00+01:00", "2026-03-03T09:00+01:00"),
        ("2026-03-28T22:00+01:00", "2026-03-29T09:00+02:00"),
        ("2026-10-24T22:00+02:00", "2026-10-25T09:00+01:00"),
    ],
)
def test_it_opens_at_nine_on_the_customers_wall_clock(now: str, opening: str) -> None:
    assert DAYTIME.next_opening(datetime.fromisoformat(now), BERLIN) == datetime.fromisoformat(opening)


def test_a_window_over_midnight_is_open_on_both_sides_of_it() -> None:
    window = Window(time(22), time(2))

    assert window.is_open(datetime(2026, 3, 2, 23, tzinfo=UTC), ZoneInfo("UTC"))
    assert window.is_open(datetime(2026, 3, 3, 1, 59, tzinfo=UTC), ZoneInfo("UTC"))
    assert not window.is_open(datetime(2026, 3, 3, 2, tzinfo=UTC), ZoneInfo("UTC"))


def test_an_opening_inside_the_lost_hour_opens_when_the_hour_is_skipped() -> None:
    window = Window(time(2, 30), time(6))
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)

    assert window.next_opening(evening, BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_window_without_length_is_always_open() -> None:
    assert Window(time(9), time(9)).is_open(datetime(2026, 3, 2, 3, tzinfo=UTC), BERLIN)


@given(moments, st.sampled_from(ZONES), hours, hours)
def test_it_opens_at_the_first_minute_whose_wall_time_is_inside(
    now: datetime, zone_name: str, start: time, end: time
) -> None:
    zone = ZoneInfo(zone_name)
    assume(start != end)

    def inside(moment: datetime) -> bool:
        wall = moment.astimezone(zone).time()
        return start <= wall < end if start < end else wall >= start or wall < end

    minutes = (now + count * MINUTE for count in range(3 * 24 * 60))
    first = next(minute for minute in minutes if inside(minute))
    assert Window(start, end).next_opening(now, zone) == first
