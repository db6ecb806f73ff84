"""Customer's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run
from campaigns.services.checking import problems_with
from campaigns.triggers.customer_date import CustomerDate, CustomerDateConfig
from crm.models import Brand
from crm.segments.membership import members_among
from crm.segments.tree import parse
from tests.factories.campaigns import chain, node, publish
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, turn_pages

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def birthday(**config: Any) -> dict[str, Any]:
    return chain(node("start", "customer_date", **{"attribute": "birthday", **config}), node("end", "exit"))


def live_through(start: datetime, days: int) -> None:
    """Each day at one minute past midnight in UTC the pages are turned."""
    for number in range(days):
        moment = start + number * DAY
        turn_pages(moment)
        advance_all(moment)


def entered() -> list[tuple[str, str]]:
    """(customer, day) of all runs in the order in which they began."""
    rows = Run.objects.order_by("context__date", "customer__ext_id")
    return [(run.customer.ext_id, run.context["date"]) for run in rows.select_related("customer")]


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 2, 25, 0, 1, tzinfo=UTC)


def test_on_their_birthday_customers_enter_and_nobody_else(brand: Brand, start: datetime) -> None:
    make_customer(brand, ext_id="anna", birthday="1990-02-27")
    make_customer(brand, ext_id="bert", birthday=1_000 * int(datetime(1985, 3, 1, tzinfo=UTC).timestamp()))
    make_customer(brand, ext_id="nobody knows")
    make_customer(brand, ext_id="no date", birthday="27 February")
    make_customer(brand, ext_id="june", birthday="1990-06-27")
    make_customer(make_brand("other"), ext_id="stranger", birthday="1990-02-27")
    publish(brand, birthday(), start)

    live_through(start, 7)

    assert entered() == [("anna", "2026-02-27"), ("bert", "2026-03-01")]


@pytest.mark.parametrize(
    ("born", "year", "day"),
    [
        ("2000-02-29", 2026, "2026-02-28"),  # a common year has no 29 February
        ("2000-02-29", 2027, "2027-02-28"),
        ("2000-02-29", 2028, "2028-02-29"),
        ("2000-02-28", 2026, "2026-02-28"),
        ("2000-02-28", 2028, "2028-02-28"),
        ("2000-03-01", 2026, "2026-03-01"),
        ("2000-03-01", 2028, "2028-03-01"),
    ],
)
def test_who_was_born_on_29_february_celebrates_each_year_once(
    brand: Brand, born: str, year: int, day: str
) -> None:
    make_customer(brand, ext_id="anna", birthday=born)
    begin = datetime(year, 2, 26, 0, 1, tzinfo=UTC)
    publish(brand, birthday(), begin)

    live_through(begin, 6)

    assert entered() == [("anna", day)]


@pytest.mark.parametrize(
    ("days", "day"),
    [(-3, "2026-02-27"), (-1, "2026-03-01"), (0, "2026-03-02"), (2, "2026-03-04")],
)
def test_so_many_days_before_or_after(brand: Brand, start: datetime, days: int, day: str) -> None:
    make_customer(brand, ext_id="anna", birthday="1990-03-02")
    publish(brand, birthday(days=days), start)

    live_through(start, 9)

    assert entered() == [("anna", day)]


def test_a_year_before_the_next_turn_of_the_year_is_counted_across_it(brand: Brand) -> None:
    make_customer(brand, ext_id="anna", birthday="1990-01-02")
    begin = datetime(2026, 12, 28, 0, 1, tzinfo=UTC)
    publish(brand, birthday(days=-3), begin)

    live_through(begin, 7)

    assert entered() == [("anna", "2026-12-30")]


def test_once_is_on_that_date_alone_and_yearly_from_that_date_on(brand: Brand) -> None:
    begin = datetime(2026, 5, 1, 0, 1, tzinfo=UTC)
    make_customer(brand, ext_id="ended", contract_end="2025-05-03")
    make_customer(brand, ext_id="ends", contract_end="2026-05-03")
    make_customer(brand, ext_id="will end", contract_end="2027-05-03")
    publish(brand, birthday(attribute="contract_end", yearly=False), begin, "once")
    publish(brand, birthday(attribute="contract_end", yearly=True), begin, "yearly")

    live_through(begin, 4)

    runs = Run.objects.order_by("campaign__slug", "customer__ext_id")
    assert list(runs.values_list("campaign__slug", "customer__ext_id")) == [
        ("once", "ends"),
        ("yearly", "ended"),
        ("yearly", "ends"),
    ]


def test_the_day_begins_where_the_label_is(start: datetime) -> None:
    brand = make_brand(label=make_label(time_zone="Asia/Kathmandu"))  # 5:45 ahead of UTC
    make_customer(brand, ext_id="anna", birthday="1990-02-27")
    make_customer(brand, ext_id="bert", birthday="1990-02-26T20:00:00Z")  # 01:45 on the 27th there
    publish(brand, birthday(at="09:00"), start)

    assert turn_pages(datetime(2026, 2, 27, 3, 14, tzinfo=UTC)) == 2  # the 25th and the 26th
    assert entered() == []
    assert turn_pages(datetime(2026, 2, 27, 3, 15, tzinfo=UTC)) == 1

    assert entered() == [("anna", "2026-02-27"), ("bert", "2026-02-27")]


def test_each_day_that_was_missed_is_made_up_since_each_has_its_own_customers(
    brand: Brand, start: datetime
) -> None:
    for name, day in [("anna", "02-27"), ("bert", "02-28"), ("carl", "03-02"), ("dora", "03-20")]:
        make_customer(brand, ext_id=name, birthday=f"1990-{day}")
    publish(brand, birthday(), start)
    turn_pages(start)

    turn_pages(start + 7 * DAY)  # nothing ran for a week
    turn_pages(start + 7 * DAY)

    assert entered() == [("anna", "2026-02-27"), ("bert", "2026-02-28"), ("carl", "2026-03-02")]


@pytest.mark.parametrize("year", [2028, 2029])
def test_every_birthday_has_its_one_day_in_a_leap_year_and_in_a_common_one(brand: Brand, year: int) -> None:
    born = [date(2000, 1, 1) + number * DAY for number in range(31 + 29 + 31)]
    customers = [make_customer(brand, birthday=day.isoformat()).pk for day in born]
    config = CustomerDateConfig(attribute="birthday")
    found: list[int] = []
    due = CustomerDate.next_due(config, datetime(year - 1, 12, 31, 12, tzinfo=UTC), UTC)
    while due is not None and due < datetime(year, 4, 1, tzinfo=UTC):
        audience = parse(CustomerDate.audience(config, due, UTC))
        found += members_among(brand, audience, customers, due)
        due = CustomerDate.next_due(config, due, UTC)

    assert sorted(found) == customers


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"attribute": "birthday", "days": 366}, "days"),
        ({"attribute": "birthday", "days": -366}, "days"),
        ({}, "attribute"),
        ({"attribute": "birthday", "at": "9"}, "at"),
    ],
)
def test_a_bad_configuration_is_named_by_its_field(brand: Brand, config: dict[str, Any], field: str) -> None:
    graph = chain({"id": "start", "type": "customer_date", "config": config}, node("end", "exit"))

    assert [problem.field for problem in problems_with(brand, graph) if problem.node == "start"] == [field]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"at": "09:00", "days": -3}, "3 days before birthday, at 09:00"),
        ({}, "on birthday"),
        ({"days": 1, "yearly": False}, "1 day after birthday, once"),
    ],
)
def test_it_says_in_words_when(config: dict[str, Any], words: str) -> None:
    parsed = CustomerDateConfig.model_validate({"attribute": "birthday", **config})

    assert CustomerDate.summary(parsed) == words
