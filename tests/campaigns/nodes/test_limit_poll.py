"""Limit poll."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pydantic import ValidationError

from campaigns.engine.advance import advance
from campaigns.models import Run, Visit
from campaigns.nodes.limit_poll import LimitPoll, LimitPollConfig
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import Poll, PollInvitation
from gateways.services import polls
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.polls import answer, make_poll

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def limited(**config: Any) -> dict[str, Any]:
    return chain(trigger(), node("few", "limit_poll", poll="taste", **config), node("asked", "wait", days=99))


def come(brand: Brand, now: datetime, *names: str) -> list[Customer]:
    customers = [make_customer(brand, name) for name in names]
    arrive_all(brand, list(customers), now)
    advance_all(now)
    return customers


def complete(poll: Poll, customer: Customer, now: datetime) -> None:
    """She answers, and the news of it takes effect."""
    answer(poll, customer, now)
    arrive(poll.brand, customer, now, "poll_completed", poll=poll.slug)
    advance_all(now)


def standing() -> dict[str, str]:
    """Where each customer stands, or why she has left."""
    runs = Run.objects.select_related("customer").order_by("id")
    return {run.customer.ext_id: run.reason or run.node for run in runs}


@pytest.mark.django_db
def test_the_next_portion_is_asked_as_answers_arrive(now: datetime) -> None:
    brand, other = make_brand(), make_brand("other")
    poll = make_poll(brand)
    complete(make_poll(other), make_customer(other, "stranger"), now)
    publish(brand, limited(number=3, portion=2), now)

    anna, berta, *_ = come(brand, now, "anna", "berta", "cleo", "dora", "emma")
    assert standing() == {"anna": "asked", "berta": "asked", "cleo": "few", "dora": "few", "emma": "few"}

    complete(poll, anna, now + HOUR)
    assert standing() == {"anna": "asked", "berta": "asked", "cleo": "asked", "dora": "few", "emma": "few"}
    complete(poll, berta, now + HOUR)
    assert standing()["dora"] == "few"  # cleo has the last of the three
    complete(poll, Customer.objects.get(ext_id="cleo"), now + HOUR)

    assert standing() == {
        "anna": "asked",
        "berta": "asked",
        "cleo": "asked",
        "dora": "limit",
        "emma": "limit",
    }
    assert Visit.objects.get(run=run_of(anna), node="few").why == (
        "has a place; at most 3 completed “taste”, 2 at once: 0 completed, 2 invited"
    )


@pytest.mark.django_db
def test_a_place_that_nobody_used_is_the_next_ones(now: datetime) -> None:
    brand = make_brand()
    make_poll(brand)
    publish(brand, limited(number=1, expires_days=2), now)
    come(brand, now, "anna", "berta")

    for hours in range(1, 49):
        advance_all(now + hours * HOUR)
        assert standing()["berta"] == ("few" if hours < 48 else "asked")

    assert set(PollInvitation.objects.values_list("customer__ext_id", flat=True)) == {"anna", "berta"}


@pytest.mark.django_db
def test_whoever_finds_no_place_may_have_her_own_way(now: datetime) -> None:
    brand = make_brand()
    poll = make_poll(brand)
    graph = chain(
        trigger(),
        node("few", "limit_poll", poll="taste", number=1),
        node("asked", "wait", days=9),
        node("rest", "wait", days=9),
        edges=[("start", "next", "few"), ("few", "next", "asked"), ("few", "not_now", "rest")],
    )
    publish(brand, graph, now)
    (anna,) = come(brand, now, "anna")
    complete(poll, anna, now)

    (berta,) = come(brand, now, "berta")

    assert run_of(berta).node == "rest"
    assert trace(run_of(berta)) == [("start", "next"), ("few", "not_now")]
    assert Visit.objects.get(run=run_of(berta), node="few").why == "limit"


@pytest.mark.django_db
def test_who_has_answered_is_not_asked_again_even_while_she_waits(now: datetime) -> None:
    brand = make_brand()
    poll = make_poll(brand)
    publish(brand, limited(number=9, portion=1), now)
    answer(poll, before := make_customer(brand, "before"), now)
    arrive(brand, before, now)
    _, berta = come(brand, now, "anna", "berta")

    complete(poll, berta, now)

    said = "has answered the poll “taste” already"
    assert standing() == {"before": said, "anna": "asked", "berta": said}


@pytest.mark.django_db
def test_the_control_group_goes_on_uninvited(now: datetime) -> None:
    brand = make_brand()
    make_poll(brand)
    publish(brand, limited(number=1), now)
    arrive(brand, make_customer(brand, "anna"), now)
    Run.objects.update(control=True)

    advance_all(now)

    assert standing() == {"anna": "asked"}
    assert not PollInvitation.objects.exists()
    assert Visit.objects.get(node="few").why == "control group"


@pytest.mark.django_db
def test_a_poll_that_is_not_open_invites_nobody(now: datetime) -> None:
    brand = make_brand()
    poll = make_poll(brand)
    publish(brand, limited(number=1), now)
    come(brand, now, "anna", "berta")
    polls.close(SYSTEM, poll)
    come(brand, now, "cleo")

    assert standing() == {"anna": "asked", "berta": "few", "cleo": "the poll “taste” is not open"}
    for days in range(1, 3):
        advance_all(now + days * DAY)
    assert standing()["berta"] == "the poll “taste” is not open"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_", "full", "anew"),
    [
        ("day", "2026-03-02T22:59:59+00:00", "2026-03-02T23:00:00+00:00"),
        ("week", "2026-03-08T22:59:59+00:00", "2026-03-08T23:00:00+00:00"),
        ("month", "2026-03-31T21:59:59+00:00", "2026-03-31T22:00:00+00:00"),
    ],
)
def test_the_counting_begins_anew_by_the_clock_of_the_label(
    type_: str, full: str, anew: str, now: datetime
) -> None:
    brand = make_brand(label=make_label(time_zone="Europe/Berlin"))
    poll = make_poll(brand)
    publish(brand, limited(number=1, limit_type=type_), now)
    (anna,) = come(brand, now, "anna")
    complete(poll, anna, now)

    come(brand, datetime.fromisoformat(full), "berta")
    come(brand, datetime.fromisoformat(anew), "cleo")

    assert standing() == {"anna": "asked", "berta": "limit", "cleo": "asked"}


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_invite_just_so_many(now: datetime) -> None:
    brand = make_brand()
    make_poll(brand)
    publish(brand, limited(number=50, portion=30), now)
    arrive_all(brand, [make_customer(brand) for _ in range(90)], now)

    def work(_: int) -> None:
        try:
            while advance(now, limit=7):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    assert PollInvitation.objects.count() == 30
    assert Run.objects.filter(node="asked").count() == 30
    assert Run.objects.filter(node="few", state="listening").count() == 60


@pytest.mark.django_db
def test_a_poll_that_there_is_not_is_not_published(now: datetime) -> None:
    brand = make_brand()
    make_poll(make_brand("other"))

    with pytest.raises(campaigns.NotPublishable) as caught:
        publish(brand, limited(number=1), now)

    (problem,) = caught.value.problems
    assert (problem.node, problem.field) == ("few", "poll")
    assert "there is no poll “taste” in this brand" in problem.message


def test_it_says_what_it_does() -> None:
    assert LimitPoll.summary(LimitPollConfig(poll="taste", number=1_000, limit_type="week", portion=10)) == (
        "At most 1,000 completed “taste” a week, 10 at once"
    )


@pytest.mark.parametrize(
    "config",
    [{}, {"number": 0}, {"number": 1, "portion": 0}, {"number": 1, "limit_type": "hour"}, {"number": 1.5}],
)
def test_a_config_out_of_range_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LimitPollConfig.model_validate({"poll": "taste", **config})
