"""Days since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run
from campaigns.services.checking import problems_with
from campaigns.triggers.days_since import DaysSince, DaysSinceConfig
from crm.models import Brand, Customer
from tests.factories.campaigns import chain, node, publish
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, turn_pages

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def since(days: int, **config: Any) -> dict[str, Any]:
    return chain(node("start", "days_since", days=days, **config), node("end", "exit"))


def live_through(start: datetime, days: int) -> None:
    for number in range(days):
        turn_pages(start + number * DAY)
        advance_all(start + number * DAY)


def entered() -> list[tuple[str, str]]:
    """(customer, day) of all runs."""
    rows = Run.objects.order_by("context__date", "customer__ext_id").select_related("customer")
    return [(run.customer.ext_id, run.context["date"]) for run in rows]


def registered(brand: Brand, name: str, at: datetime) -> Customer:
    customer = make_customer(brand, ext_id=name)
    Customer.objects.filter(pk=customer.pk).update(created_at=at)
    return customer


def test_a_week_after_registration_each_customer_enters_once(brand: Brand, now: datetime) -> None:
    registered(brand, "anna", now - 6 * DAY)
    registered(brand, "bert", now - 5 * DAY + timedelta(hours=13, minutes=59))
    registered(brand, "long ago", now - 8 * DAY)
    registered(make_brand("other"), "stranger", now - 6 * DAY)
    publish(brand, since(7), now, entry={"mode": "every_time"})

    live_through(now, 10)

    assert entered() == [("anna", "2026-03-03"), ("bert", "2026-03-04")]


def test_it_counts_from_the_last_time_and_begins_anew_with_each(brand: Brand, now: datetime) -> None:
    anna, bert, carl = (make_customer(brand, ext_id=name) for name in ("anna", "bert", "carl"))
    make_event(brand, anna, "login", now - 10 * DAY)
    make_event(brand, anna, "login", now - 2 * DAY)
    make_event(brand, bert, "login", now - 2 * DAY)
    make_event(brand, bert, "login", now)  # so his days begin anew
    make_event(brand, carl, "purchase", now - 2 * DAY)  # something else
    make_event(brand, None, "login", now - 2 * DAY)  # nobody's
    publish(brand, since(3, since="event", event="login"), now, entry={"mode": "every_time"})

    live_through(now, 8)

    assert entered() == [("anna", "2026-03-03"), ("bert", "2026-03-05")]


def test_of_client_actions_the_one_that_is_named_counts(brand: Brand, now: datetime) -> None:
    anna, bert = make_customer(brand, ext_id="anna"), make_customer(brand, ext_id="bert")
    make_event(brand, anna, "client_action", now - 2 * DAY, client_action="bet")
    make_event(brand, anna, "client_action", now - 1 * DAY, client_action="look")
    make_event(brand, bert, "client_action", now - 2 * DAY, client_action="look")
    publish(brand, since(3, since="event", event="client_action", action="bet"), now)

    live_through(now, 4)

    assert entered() == [("anna", "2026-03-03")]


def test_an_order_is_an_order_by_any_of_its_names(brand: Brand, now: datetime) -> None:
    anna, bert = make_customer(brand, ext_id="anna"), make_customer(brand, ext_id="bert")
    make_event(brand, anna, "order_created", now - 29 * DAY)
    make_event(brand, bert, "order_created", now - 29 * DAY)
    make_event(brand, bert, "purchase", now - 28 * DAY)
    publish(brand, since(30, since="order"), now)

    live_through(now, 4)

    assert entered() == [("anna", "2026-03-03"), ("bert", "2026-03-04")]


def test_a_visit_ends_the_time_without_visits(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand, ext_id="anna")
    make_event(brand, anna, "page_view", now - 2 * DAY)
    publish(brand, since(3, since="visit"), now)
    make_event(brand, anna, "login", now)

    live_through(now, 3)
    assert entered() == []

    live_through(now + 3 * DAY, 1)
    assert entered() == [("anna", "2026-03-05")]


def test_a_missed_day_is_asked_as_of_that_day(brand: Brand, now: datetime) -> None:
    """What happened after the day that was missed does not count against it."""
    anna = make_customer(brand, ext_id="anna")
    make_event(brand, anna, "login", now - 2 * DAY)
    publish(brand, since(3, since="event", event="login"), now)
    make_event(brand, anna, "login", now + 2 * DAY)

    turn_pages(now + 6 * DAY)  # Beckon was away from the 2nd to the 8th

    assert ("anna", "2026-03-03") in entered()


def test_segment_condition_and_hour_narrow_it(brand: Brand, now: datetime) -> None:
    for name, country in (("anna", "DE"), ("bert", "AT")):
        customer = make_customer(brand, ext_id=name, country=country)
        Customer.objects.filter(pk=customer.pk).update(created_at=now - 6 * DAY)
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    publish(brand, since(7, at="18:00", where=german), now)

    assert turn_pages(datetime(2026, 3, 3, 17, 59, tzinfo=UTC)) == 1  # of the day before
    assert entered() == []
    turn_pages(datetime(2026, 3, 3, 18, tzinfo=UTC))

    assert entered() == [("anna", "2026-03-03")]


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "days"),
        ({"days": 0}, "days"),
        ({"days": 3651}, "days"),
        ({"days": 3, "since": "yesterday"}, "since"),
    ],
)
def test_a_bad_configuration_is_named_by_its_field(brand: Brand, config: dict[str, Any], field: str) -> None:
    graph = chain({"id": "start", "type": "days_since", "config": config}, node("end", "exit"))

    assert [problem.field for problem in problems_with(brand, graph) if problem.node == "start"] == [field]


def test_an_event_that_is_not_named_is_asked_for(brand: Brand) -> None:
    (problem,) = problems_with(brand, since(3, since="event"))

    assert problem.message == "Days since: say which event: “event” is empty."


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"days": 7}, "7 days after registration"),
        ({"days": 1, "since": "order", "at": "09:00"}, "1 day after the last order, at 09:00"),
        ({"days": 14, "since": "event", "event": "login"}, "14 days after the last login"),
    ],
)
def test_it_says_in_words_since_what(config: dict[str, Any], words: str) -> None:
    assert DaysSince.summary(DaysSinceConfig.model_validate(config)) == words
