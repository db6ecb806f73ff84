"""The total of entries: exact, whoever lets them in, and shown as the reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from campaigns.models import FanOut, Run
from campaigns.services import campaigns
from campaigns.services.entry import fan_out
from campaigns.services.why import why_not
from crm.models import Brand
from crm.services.changes import SYSTEM
from events import bus
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive, arrive_all

HOUR = timedelta(hours=1)
REST = chain(trigger(), node("rest", "wait", hours=2))


@pytest.mark.django_db
def test_no_more_enter_than_are_let_in_and_the_first_come_first(brand: Brand, now: datetime) -> None:
    people = [make_customer(brand) for _ in range(5)]
    campaign = publish(brand, REST, now, max_entries=3)

    arrive(brand, people[0], now)
    arrive(brand, people[0], now)  # inside already: takes nobody's place
    arrive_all(brand, [people[4], people[3], people[2], people[1]], now)

    assert set(Run.objects.values_list("customer", flat=True)) == {people[n].pk for n in (0, 4, 3)}
    campaign.refresh_from_db()
    said = "3 of at most 3 customers have entered."
    assert (campaign.status, campaign.reason) == ("draining", said)
    reasons = {reason.code: reason.message for reason in why_not(campaign, people[1], now)}
    assert reasons["max_entries"] == said


@pytest.mark.django_db
def test_who_has_left_is_counted_still_and_a_higher_number_lets_others_in(
    brand: Brand, now: datetime
) -> None:
    anna, bert = make_customer(brand), make_customer(brand)
    campaign = publish(brand, REST, now)
    arrive(brand, anna, now)
    advance_all(now)
    advance_all(now + 3 * HOUR)
    for most, entered in ((1, 1), (2, 2)):
        campaigns.save_draft(SYSTEM, campaign, settings={"max_entries": most})
        campaigns.publish(SYSTEM, campaign, now)
        arrive(brand, bert, now + 3 * HOUR)
        assert Run.objects.count() == entered


@pytest.mark.django_db
def test_who_does_not_get_in_again_is_not_put_out_either(brand: Brand, now: datetime) -> None:
    anna, bert = make_customer(brand), make_customer(brand)
    publish(brand, REST, now, entry={"mode": "restart"}, max_entries=3)
    events = arrive_all(brand, [anna, bert], now)
    arrive_all(brand, [anna, bert], now + HOUR)

    assert sorted(Run.objects.filter(finished_at=None).values_list("customer", flat=True)) == [
        anna.pk,
        bert.pk,
    ]
    again = [bus.Arrival(e.pk, brand.pk, e.customer_id, e.name, e.action, e.occurred_at) for e in events]
    bus.publish(bus.Arrival, again, now + HOUR)
    assert Run.objects.count() == 3
    assert Run.objects.filter(finished_at=None).count() == 2


@pytest.mark.django_db
def test_too_soon_to_start_again_leaves_the_run_alone(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand)
    publish(brand, REST, now, entry={"mode": "restart", "not_earlier_than": {"hours": 2}})
    for hours in (0, 1, 2):
        arrive(brand, anna, now + hours * HOUR)

    runs = Run.objects.order_by("id").values_list("started_at", "state")
    assert list(runs) == [(now, "exited"), (now + 2 * HOUR, "ready")]


@pytest.mark.django_db
def test_a_system_event_lets_no_more_in(brand: Brand, now: datetime) -> None:
    for _ in range(7):
        make_customer(brand)
    start = node("start", "system_event_occurred", event="sale")
    publish(brand, chain(start, node("rest", "wait", hours=1)), now, max_entries=5)
    arrive(brand, None, now, "sale")

    while fan_out(now, size=2):
        pass

    assert Run.objects.count() == 5
    assert not FanOut.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_let_in_just_as_many(brand: Brand, now: datetime) -> None:
    publish(brand, REST, now, max_entries=10)
    events = [
        make_event(brand, make_customer(brand), "client_action", now, client_action="go") for _ in range(24)
    ]
    arrivals = [bus.Arrival(e.pk, brand.pk, e.customer_id, e.name, e.action, e.occurred_at) for e in events]
    together = Barrier(4)

    def work(mine: list[bus.Arrival]) -> None:
        together.wait()
        for start in range(0, len(mine), 2):
            with transaction.atomic():
                bus.publish(bus.Arrival, mine[start : start + 2], now)
        connection.close()

    workers = [Thread(target=work, args=(arrivals[n::4],)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Run.objects.count() == 10
