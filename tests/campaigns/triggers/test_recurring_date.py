"""Recurring date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import FanOut, Occasion, Run
from campaigns.services.checking import problems_with
from campaigns.services.occasions import fire
from campaigns.triggers.recurring_date import RecurringDate, RecurringDateConfig
from crm.models import Brand
from tests.factories.campaigns import chain, node, publish
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, turn_pages

DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def config(rule: str, start: str = "2026-03-02", at: str = "09:00", **more: Any) -> RecurringDateConfig:
    return RecurringDateConfig.model_validate({"start": start, "at": at, "recurrence": rule, **more})


def dates(recurring: RecurringDateConfig, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    due = RecurringDate.next_due(recurring, after, zone)
    while due is not None:
        yield due
        due = RecurringDate.next_due(recurring, due, zone)


def times(rule: str, start: str, at: str, zone: str, number: int = 4) -> list[str]:
    """The first moments, in UTC."""
    after = datetime.fromisoformat(f"{start}T00:00Z") - 2 * DAY
    found = dates(config(rule, start, at), after, ZoneInfo(zone))
    return [f"{due:%d %b %H:%M}" for due in islice(found, number)]


@pytest.mark.parametrize(
    ("rule", "start", "at", "zone", "expected"),
    [
        ("FREQ=DAILY", "2026-03-02", "09:00", "UTC", ["02 Mar 09:00", "03 Mar 09:00", "04 Mar 09:00"]),
        # nine o'clock stays nine o'clock when the clocks go forward, and when they go back
        ("FREQ=DAILY", "2026-03-28", "09:00", "Europe/Berlin", ["28 Mar 08:00", "29 Mar 07:00", "30 Mar 07:00"]),
        ("FREQ=DAILY", "2026-10-24", "09:00", "Europe/Berlin", ["24 Oct 07:00", "25 Oct 08:00", "26 Oct 08:00"]),
        # half past two: there is none on the 29th, so it is three; there are two on 25 October, so it is the first
        ("FREQ=DAILY", "2026-03-28", "02:30", "Europe/Berlin", ["28 Mar 01:30", "29 Mar 01:00", "30 Mar 00:30"]),
        ("FREQ=DAILY", "2026-10-24", "02:30", "Europe/Berlin", ["24 Oct 00:30", "25 Oct 00:30", "26 Oct 01:30"]),
        # two, half past two by another name, and three are one moment in that night
        ("FREQ=HOURLY", "2026-03-29", "01:00", "Europe/Berlin", ["29 Mar 00:00", "29 Mar 01:00", "29 Mar 02:00"]),
        # a day that begins at one o'clock
        ("FREQ=DAILY", "2018-11-03", "00:00", "America/Sao_Paulo", ["03 Nov 03:00", "04 Nov 03:00", "05 Nov 02:00"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-03-03", "09:00", "UTC", ["05 Mar 09:00", "09 Mar 09:00", "12 Mar 09:00"]),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-03-02", "09:00", "UTC", ["02 Mar 09:00", "16 Mar 09:00", "30 Mar 09:00"]),
        # the 31st is not in every month; the last day is
        ("FREQ=MONTHLY", "2026-01-31", "09:00", "UTC", ["31 Jan 09:00", "31 Mar 09:00", "31 May 09:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "09:00", "UTC", ["31 Jan 09:00", "28 Feb 09:00", "31 Mar 09:00"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01", "09:00", "UTC", ["29 Feb 09:00"] * 3),
        ("FREQ=DAILY;COUNT=2", "2026-03-02", "09:00", "UTC", ["02 Mar 09:00", "03 Mar 09:00"]),
        ("FREQ=DAILY;UNTIL=20260303", "2026-03-02", "09:00", "Asia/Tokyo", ["02 Mar 00:00", "03 Mar 00:00"]),
        ("FREQ=DAILY;UNTIL=20260302T235959Z", "2026-03-02", "09:00", "Asia/Tokyo", ["02 Mar 00:00"]),
        ("FREQ=DAILY;BYHOUR=9,17", "2026-03-02", "09:00", "UTC", ["02 Mar 09:00", "02 Mar 17:00", "03 Mar 09:00"]),
    ],
)  # fmt: skip
def test_it_recurs_as_clocks_show_it(rule: str, start: str, at: str, zone: str, expected: list[str]) -> None:
    assert times(rule, start, at, zone, 3) == expected


def test_counting_goes_on_from_the_start_whenever_it_is_asked() -> None:
    rule = config("FREQ=DAILY;COUNT=3")

    assert RecurringDate.next_due(rule, datetime(2026, 3, 4, 8, tzinfo=UTC), UTC) is not None
    assert RecurringDate.next_due(rule, datetime(2026, 3, 4, 9, tzinfo=UTC), UTC) is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "FREQ is one of"),
        ("every day", "FREQ is one of"),
        ("FREQ=MINUTELY", "FREQ is one of HOURLY"),
        ("FREQ=SECONDLY;COUNT=3", "FREQ is one of HOURLY"),
        ("FREQ=DAILY;BYMINUTE=1,2,3", "no part “BYMINUTE”"),
        ("FREQ=DAILY;BYEASTER=0", "no part “BYEASTER”"),
        ("FREQ=DAILY;DTSTART=20260101", "no part “DTSTART”"),
        ("FREQ=DAILY;FREQ=WEEKLY", "twice"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "both COUNT and UNTIL"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 cannot be read"),
        ("FREQ=DAILY;COUNT=" + "9" * 100, "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=MO,XX", "“XX” is no day of the week"),
        ("FREQ=WEEKLY;BYDAY=1MO", "for MONTHLY and YEARLY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "no such day"),
        ("FREQ=DAILY;BYMONTH=13", "from 1 to 12"),
        ("FREQ=DAILY;BYHOUR=24", "from 0 to 23"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "there is no such moment"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "there is no such moment"),
        ("FREQ=DAILY;UNTIL=20200101", "there is no such moment"),
        ("FREQ=DAILY;UNTIL=20261340", "a day or an hour that there is not"),
        ("FREQ=DAILY;" + "BYDAY=MO;" * 100, "at most 500 characters"),
    ],
)
@pytest.mark.django_db
def test_a_rule_that_is_no_recurrence_is_refused_and_says_why(brand: Brand, rule: str, said: str) -> None:
    trigger = node("start", "recurring_date", start="2026-03-02", recurrence=rule)

    (problem,) = problems_with(brand, chain(trigger, node("end", "exit")))

    assert problem.node == "start"
    assert "recurrence" in problem.message
    assert said in problem.message


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day at 09:00"),
        ("FREQ=DAILY;INTERVAL=2;COUNT=5", "every 2 days, 5 times at 09:00"),
        ("FREQ=WEEKLY", "every Monday at 09:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,SA", "every Monday, Tuesday and Saturday at 09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday at 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "every month on day 1 at 09:00"),
        ("FREQ=YEARLY", "every year on 2 March at 09:00"),
        ("FREQ=HOURLY;INTERVAL=6", "every 6 hours"),
        ("FREQ=MONTHLY;BYDAY=1MO", "by FREQ=MONTHLY;BYDAY=1MO at 09:00"),
    ],
)
def test_it_says_in_words_when_it_recurs(rule: str, words: str) -> None:
    assert RecurringDate.summary(config(rule)) == words


RULES = st.builds(
    lambda freq, interval, extra: ";".join(filter(None, [f"FREQ={freq}", f"INTERVAL={interval}", extra])),
    st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", "BYDAY=MO,SU", "COUNT=7", "UNTIL=20270601"]),
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo"])


@given(
    rule=RULES,
    zone=ZONES,
    start=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    at=st.times(),
    after=st.datetimes(
        datetime.fromisoformat("2024-12-01"), datetime.fromisoformat("2028-01-01"), timezones=st.just(UTC)
    ),
)
def test_the_next_moment_is_always_later_and_none_between_is_left_out(
    rule: str, zone: str, start: date, at: time, after: datetime
) -> None:
    try:
        recurring = config(rule, start.isoformat(), f"{at:%H:%M}")
    except ValueError:
        return  # it would never happen, and is refused
    found = list(islice(dates(recurring, after, ZoneInfo(zone)), 5))

    assert all(a < b for a, b in zip([after, *found], found, strict=False))
    for earlier, due in zip([after, *found], found, strict=False):
        middle = earlier + (due - earlier) / 2
        assert RecurringDate.next_due(recurring, middle, ZoneInfo(zone)) == due


def weekly(**more: Any) -> dict[str, Any]:
    return chain(
        node("start", "recurring_date", start="2026-03-02", at="12:00", recurrence="FREQ=WEEKLY", **more),
        node("end", "exit"),
    )


@pytest.mark.django_db
def test_every_monday_the_customers_of_the_segment_enter(brand: Brand, now: datetime) -> None:
    from tests.factories.segments import make_segment

    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    anna = make_customer(brand, country="DE")
    make_customer(brand, country="AT")
    make_customer(make_brand("other"), country="DE")
    publish(brand, weekly(segment="germans"), now)

    for days in range(15):  # a fortnight, looked at each day at one
        moment = now + days * DAY + timedelta(hours=3)
        turn_pages(moment)
        advance_all(moment)

    assert [(run.customer, run.context["date"]) for run in Run.objects.order_by("id")] == [
        (anna, "2026-03-02"),
        (anna, "2026-03-09"),
        (anna, "2026-03-16"),
    ]


@pytest.mark.django_db
def test_of_several_that_were_missed_only_the_last_is_made_up(brand: Brand, now: datetime) -> None:
    make_customer(brand)
    publish(brand, weekly(), now, entry={"mode": "every_time"})

    assert turn_pages(now + 29 * DAY) == 1

    assert [run.context["date"] for run in Run.objects.all()] == ["2026-03-30"]
    assert Occasion.objects.get().due_at == datetime(2026, 4, 6, 12, tzinfo=UTC)


@pytest.mark.django_db
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(1, 60), min_size=3, max_size=8))
def test_whenever_the_process_runs_no_moment_is_fired_twice_and_the_last_never_lost(
    now: datetime, gaps: list[int]
) -> None:
    """It is looked at after random pauses, in hours; each time the latest moment up to then has been fired."""
    brand = make_brand(label=make_label(time_zone="Europe/Berlin"))
    graph = chain(
        node("start", "recurring_date", start="2026-03-02", at="02:30", recurrence="FREQ=HOURLY;INTERVAL=5"),
        node("end", "exit"),
    )
    version = publish(brand, graph, now + 25 * DAY).live
    assert version is not None
    moment = now + 25 * DAY
    for gap in gaps:
        moment += timedelta(hours=gap)
        while fire(moment):
            pass
        fired = list(FanOut.objects.filter(version=version).order_by("id").values_list("occasion", flat=True))
        assert fired == sorted(set(fired))
        assert Occasion.objects.get(version=version).due_at > moment
        if fired:
            recurring = RecurringDateConfig.model_validate(graph["nodes"][0]["config"])
            assert RecurringDate.next_due(recurring, fired[-1], BERLIN) > moment  # type: ignore[operator]
