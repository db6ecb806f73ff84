"""Exit conditions: an event or a condition ends runs when it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run
from campaigns.services import campaigns
from crm.models import Audience, Brand, Customer, Touch
from crm.services import audiences, profile
from crm.services.changes import SYSTEM
from crm.services.editing import edit
from crm.services.merging import merge
from crm.services.watching import watched_names
from gamification.models import Entry
from gamification.services import ledger
from gamification.services.ledger import Award
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.reports import message_of
from tests.factories.segments import keep_all, make_segment

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
REST = chain(trigger(), node("rest", "wait", days=9))
BOUGHT = {"event": "purchase"}
LEFT_GERMANY = {"condition": {"not": {"attribute": "country", "op": "eq", "value": "DE"}}}


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna", country="DE")


@pytest.fixture
def bert(brand: Brand) -> Customer:
    return make_customer(brand, "bert", country="DE")


def begin(brand: Brand, *people: Customer, now: datetime, graph: Any = None, **settings: Any) -> Any:
    """They are inside, and so is a stranger of another brand with the same campaign."""
    stranger = make_customer(make_brand("other"), "anna", country="DE")
    for one, inside in ((stranger.brand, [stranger]), (brand, people)):
        make_template(one)
        campaign = publish(one, graph or REST, now, **settings)
        arrive_all(one, list(inside), now)
    advance_all(now)
    return campaign


def ended() -> dict[str, str]:
    runs = Run.objects.filter(finished_at__isnull=False).select_related("customer__brand")
    return {f"{run.customer.brand.slug} {run.customer.ext_id}": run.reason for run in runs}


def test_an_event_ends_the_run_of_its_customer(
    brand: Brand, anna: Customer, bert: Customer, now: datetime
) -> None:
    begin(brand, anna, bert, now=now, exit_when=[BOUGHT])

    arrive(brand, anna, now + HOUR, "purchase")
    arrive(brand, bert, now + HOUR, "login")
    advance_all(now + HOUR)

    assert ended() == {"spacex anna": "exit event: purchase"}
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "")]
    assert run_of(anna).finished_at == now + HOUR


def test_rows_about_the_event_and_its_action_narrow_it(brand: Brand, anna: Customer, now: datetime) -> None:
    where = [{"field": "amount", "op": "gte", "value": "$least"}]
    rule = {"event": "client_action", "action": "paid", "where": where}
    stranger = make_customer(make_brand("other"))
    publish(brand, REST, now, exit_when=[rule])
    arrive(brand, anna, now, least=50)
    advance_all(now)

    for amount, action in ((49, "paid"), (90, "looked")):
        arrive(brand, anna, now, client_action=action, amount=amount)
    arrive(stranger.brand, stranger, now, client_action="paid", amount=90)
    advance_all(now)
    assert run_of(anna).finished_at is None

    arrive(brand, anna, now, client_action="paid", amount=50)
    advance_all(now)
    assert run_of(anna).reason == "exit event: paid"


def test_only_the_run_of_the_same_entry_key_ends(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, exit_when=[BOUGHT], entry={"mode": "once", "entry_key": "order_id"})
    for order in ("A1", "A2"):
        arrive(brand, anna, now, order_id=order)
    advance_all(now)

    arrive(brand, anna, now, "purchase", order_id="A2")
    arrive(brand, anna, now, "purchase")
    advance_all(now)

    assert {run.entry_key: run.state for run in Run.objects.all()} == {"A1": "waiting", "A2": "exited"}


def test_the_event_that_let_her_in_does_not_end_the_run_and_one_before_it_neither(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    start = node("start", "event_occurred", event="purchase")
    publish(brand, chain(start, node("rest", "wait", days=9)), now, exit_when=[BOUGHT])

    arrive_all(brand, [anna], now, "purchase")
    advance_all(now)
    assert run_of(anna).state == "waiting"

    arrive(brand, anna, now, "purchase")
    advance_all(now)
    assert run_of(anna).state == "exited"


def test_a_message_under_way_is_awaited(brand: Brand, anna: Customer, now: datetime) -> None:
    mail = chain(trigger(), node("mail", "send_email", template="hello"), node("rest", "wait", days=1))
    begin(brand, anna, now=now, graph=mail, exit_when=[BOUGHT])

    arrive(brand, anna, now, "purchase")
    advance_all(now)
    assert run_of(anna).state == "sending"
    settle(message_of(anna), now + HOUR)
    advance_all(now + HOUR)

    assert trace(run_of(anna)) == [("start", "next"), ("mail", "next"), ("rest", "")]
    assert run_of(anna).reason == "exit event: purchase"


def test_the_same_event_told_twice_does_no_harm(brand: Brand, anna: Customer, now: datetime) -> None:
    begin(brand, anna, now=now, exit_when=[BOUGHT, {"event": "login"}])

    arrive(brand, anna, now, "purchase")
    arrive(brand, anna, now, "login")
    arrive(brand, anna, now, "purchase")
    advance_all(now)

    assert ended() == {"spacex anna": "exit event: purchase"}


def test_a_failed_run_ends_as_well(brand: Brand, anna: Customer, now: datetime) -> None:
    begin(brand, anna, now=now, exit_when=[BOUGHT])
    Run.objects.filter(customer=anna).update(state="failed", due_at=None)

    arrive(brand, anna, now, "purchase")

    assert ended() == {"spacex anna": "exit event: purchase"}
    assert advance_all(now) == 0


def test_on_hold_she_stays_until_the_campaign_goes_on(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = begin(brand, anna, now=now, exit_when=[BOUGHT])
    campaigns.pause(SYSTEM, campaign, "hold")

    arrive(brand, anna, now, "purchase")
    assert advance_all(now) == 0
    campaigns.resume(SYSTEM, campaign, now + HOUR)
    advance_all(now + HOUR)

    assert ended() == {"spacex anna": "exit event: purchase"}


def test_a_condition_ends_the_run_when_the_profile_changes(
    brand: Brand, anna: Customer, bert: Customer, now: datetime
) -> None:
    begin(brand, anna, bert, now=now, exit_when=[LEFT_GERMANY])

    profile.update([(anna.pk, {"country": "AT"}), (bert.pk, {"city": "Bonn"})], now)
    keep_all(now)
    advance_all(now)

    assert ended() == {"spacex anna": "exit condition: not (country is DE)"}


def test_a_condition_is_asked_at_each_step(
    brand: Brand, anna: Customer, bert: Customer, now: datetime
) -> None:
    graph = chain(trigger(), node("rest", "wait", hours=1), node("more", "wait", hours=1))
    begin(brand, anna, bert, now=now, graph=graph, exit_when=[LEFT_GERMANY])
    Customer.objects.filter(pk=anna.pk).update(attributes={"country": "AT"})  # nobody tells

    advance_all(now + HOUR)

    assert ended() == {"spacex anna": "exit condition: not (country is DE)"}
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "")]
    assert run_of(bert).node == "more"


def marked_by_hand(anna: Customer, now: datetime) -> None:
    edit(SYSTEM, anna, {"+core_tags": ["VIP"]}, None, now)


def made_a_test_customer(anna: Customer, now: datetime) -> None:
    edit(SYSTEM, anna, {}, True, now)


def put_on_a_list(anna: Customer, now: datetime) -> None:
    audiences.put_customers(audience_of(anna.brand), [anna.pk], now)


def taken_off_a_list(anna: Customer, now: datetime) -> None:
    audiences.take_customers(audience_of(anna.brand), [anna.pk], now)


def given_points(anna: Customer, now: datetime) -> None:
    award = Award(customer_id=anna.pk, amount=50, cause=Entry.Cause.HAND, once="bonus")
    ledger.award(anna.brand_id, [award], now)


def merged(anna: Customer, now: datetime) -> None:
    merge(SYSTEM, anna, make_customer(anna.brand, "anne", city="Wien"), now)


def marked_in_a_journey(anna: Customer, now: datetime) -> None:
    mark = node("mark", "mark_customer", add=["VIP"])
    publish(anna.brand, chain(node("start", "event_occurred", event="login"), mark), now, slug="marks")
    arrive(anna.brand, anna, now, "login")
    advance_all(now)


def sent_a_message(anna: Customer, now: datetime) -> None:
    make_template(anna.brand, "hello")
    mail = node("mail", "send_email", template="hello")
    publish(anna.brand, chain(node("start", "event_occurred", event="login"), mail), now, slug="mails")
    arrive(anna.brand, anna, now, "login")
    advance_all(now)
    record([Result(parcel, Verdict(Meaning.ACCEPTED)) for parcel in claim(now, {}).parcels], now)


def audience_of(brand: Brand) -> Audience:
    return Audience.objects.get(brand=brand, slug="press")


@pytest.mark.parametrize(
    ("happens", "condition"),
    [
        (marked_by_hand, {"attribute": "core_tags", "op": "has", "value": "VIP"}),
        (marked_in_a_journey, {"attribute": "core_tags", "op": "has", "value": "VIP"}),
        (made_a_test_customer, {"attribute": "is_test", "op": "eq", "value": True}),
        (put_on_a_list, {"audience": "press"}),
        (taken_off_a_list, {"not": {"audience": "press"}}),
        (given_points, {"points": "balance", "op": "gte", "value": 50}),
        (merged, {"attribute": "city", "op": "eq", "value": "Wien"}),
        (sent_a_message, {"message": "email", "status": "sent"}),
    ],
)
def test_what_no_event_tells_of_ends_the_run_when_it_happens(
    brand: Brand,
    anna: Customer,
    bert: Customer,
    now: datetime,
    happens: Callable[[Customer, datetime], None],
    condition: dict[str, Any],
) -> None:
    press = audiences.create(SYSTEM, brand, "press", "Press")
    if happens is taken_off_a_list:
        audiences.put_customers(press, [anna.pk, bert.pk], now)
    publish(brand, REST, now, exit_when=[{"condition": condition}])
    arrive_all(brand, [anna, bert], now)
    advance_all(now)
    keep_all(now)
    assert ended() == {}

    happens(anna, now + HOUR)
    keep_all(now + HOUR)
    advance_all(now + HOUR)

    run = Run.objects.get(customer=anna, campaign__slug="journey")
    assert (run.state, run.finished_at) == ("exited", now + HOUR)
    assert run.reason.startswith("exit condition: ")
    assert Run.objects.get(customer=bert).finished_at is None


def test_what_nobody_waits_for_is_not_even_noted(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = begin(brand, anna, now=now, exit_when=[LEFT_GERMANY])

    profile.update([(anna.pk, {"city": "Bonn"})], now)
    assert not Touch.objects.exists()
    profile.update([(anna.pk, {"country": "DE"})], now)
    assert Touch.objects.exists()

    keep_all(now)
    campaigns.stop(SYSTEM, campaign, now)
    profile.update([(anna.pk, {"country": "AT"})], now)
    assert not Touch.objects.exists()


def test_those_in_an_older_version_are_heard_of_until_the_last_has_gone(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = begin(brand, anna, now=now, exit_when=[LEFT_GERMANY])
    for _ in range(2):
        campaigns.save_draft(SYSTEM, campaign, settings={})
        campaigns.publish(SYSTEM, campaign, now)
    profile.update([(anna.pk, {"country": "AT"})], now)
    keep_all(now)
    advance_all(now)
    assert ended() == {"spacex anna": "exit condition: not (country is DE)"}

    campaigns.publish(SYSTEM, campaign, now)
    assert watched_names(brand.pk) == set()


def test_a_condition_on_an_event_since_the_entry_ends_it(brand: Brand, anna: Customer, now: datetime) -> None:
    twice = {"event": "login", "since": "entry", "count": {"op": "gte", "value": 2}}
    arrive(brand, anna, now - HOUR, "login")
    begin(brand, anna, now=now, exit_when=[{"condition": twice}])

    arrive(brand, anna, now + HOUR, "login")
    advance_all(now + HOUR)
    assert run_of(anna).finished_at is None
    arrive(brand, anna, now + HOUR, "login")
    advance_all(now + HOUR)
    assert run_of(anna).state == "exited"


def test_whoever_comes_into_a_segment_leaves(
    brand: Brand, anna: Customer, bert: Customer, now: datetime
) -> None:
    make_segment(brand, "vip", {"attribute": "points", "op": "gte", "value": 9}, now)
    publish(brand, REST, now, exit_when=[{"condition": {"segment": "vip"}}])
    arrive_all(brand, [anna, bert], now)
    advance_all(now)

    profile.update([(anna.pk, {"points": 10}), (bert.pk, {"points": 1})], now)
    keep_all(now)
    advance_all(now)

    assert ended() == {"spacex anna": "exit condition: is in the segment vip"}


def test_a_campaign_without_exits_asks_nothing_more(
    brand: Brand, anna: Customer, now: datetime, django_assert_num_queries: Any
) -> None:
    begin(brand, anna, now=now)

    # insert, savepoint, listeners, subscriptions, missions, release
    with django_assert_num_queries(6):
        arrive(brand, anna, now, "login")
