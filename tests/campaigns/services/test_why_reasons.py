"""Each reason for which a customer is not let in, goes another way or is not written to, and its sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, Run, Visit
from campaigns.services import campaigns
from campaigns.services.why import why_not
from campaigns.services.why_messages import messages_of
from crm.models import Brand, Customer, Label, OptOut
from crm.services.changes import SYSTEM
from gateways.models import Gateway
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.caps import make_cap
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
REST = node("rest", "wait", days=30)
FLOW = chain(trigger(), REST)
AUSTRIAN = {"attribute": "country", "op": "eq", "value": "AT"}


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna", country="DE")


def inside(customer: Customer, now: datetime, **payload: Any) -> None:
    arrive(customer.brand, customer, now, **payload)
    advance_all(now)


def reasons(campaign: Campaign, customer: Customer, now: datetime) -> dict[str, str]:
    campaign.refresh_from_db()
    return {one.code: one.message for one in why_not(campaign, customer, now)}


# ── Why not in ──


@pytest.mark.parametrize(
    ("entry", "code", "sentence"),
    [
        ({"mode": "once"}, "once", "A customer enters once in a lifetime, and this one did at "),
        ({"mode": "once_while_open"}, "inside", "The customer is inside already and may enter again when out of it."),
        (
            {"mode": "every_time", "not_earlier_than": {"days": 2}},
            "too_soon",
            "It entered at 2026-03-02T10:00:00+00:00 and may do so again from 2026-03-04T10:00:00+00:00 on.",
        ),
    ],
)  # fmt: skip
def test_the_rules_of_entry(
    brand: Brand, anna: Customer, now: datetime, entry: dict[str, Any], code: str, sentence: str
) -> None:
    campaign = publish(brand, FLOW, now, entry=entry)
    inside(anna, now)

    assert reasons(campaign, anna, now + HOUR)[code].startswith(sentence)
    assert code not in reasons(campaign, make_customer(brand, "noise"), now + HOUR)


def test_the_condition_of_the_trigger(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = publish(
        brand, chain(trigger(where=[{"field": "amount", "op": "gte", "value": 50}]), REST), now
    )
    inside(anna, now, amount=10)

    assert reasons(campaign, anna, now)["condition"].startswith(
        "The event of 2026-03-02T10:00:00+00:00 does not meet: the event's amount"
    )


@pytest.mark.parametrize(
    ("settings", "code", "part"),
    [
        ({"stop_date": "2026-03-02T09:00:00+00:00"}, "not_now", "stop"),
        ({"active_until": "2026-03-02T09:00:00+00:00"}, "not_now", "2026-03-02"),
        ({"active_from": "2026-03-03T09:00:00+00:00"}, "not_now", "2026-03-03"),
    ],
)
def test_the_time_in_which_it_is_open(
    brand: Brand, anna: Customer, now: datetime, settings: dict[str, Any], code: str, part: str
) -> None:
    campaign = publish(brand, FLOW, now - 2 * HOUR, **settings)
    inside(anna, now)

    assert part in reasons(campaign, anna, now)[code]
    assert not Run.objects.filter(customer=anna).exists()


def test_a_pause_and_the_total_of_entries(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = publish(brand, FLOW, now, max_entries=1)
    inside(make_customer(brand, "first"), now)
    inside(anna, now)

    told = reasons(campaign, anna, now)

    assert told["closed"].startswith("The campaign lets nobody in: paused, those inside go on (")
    assert "max_entries" in told


# ── Why this way ──


def left_by(customer: Customer, step: str) -> tuple[str, str]:
    visit = Visit.objects.get(run=run_of(customer), node=step)
    return visit.port, visit.why


@pytest.mark.parametrize(
    ("step", "way", "because"),
    [
        (node("step", "filter", condition=AUSTRIAN), "no", "the condition does not hold"),
        (node("step", "limit_participants", participants=1, period="day"), "", "limit"),
        (node("step", "limit", limit=1), "not_matched", "above the limit: 1 of at most 1"),
    ],
)  # fmt: skip
def test_a_step_says_which_way_and_on_what(
    brand: Brand, anna: Customer, now: datetime, step: dict[str, Any], way: str, because: str
) -> None:
    publish(brand, chain(trigger(), step), now)
    inside(make_customer(brand, "first", country="AT"), now)
    inside(anna, now)

    assert left_by(anna, "step") == (way, because)


def test_an_exit_says_what_ended_the_run(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, FLOW, now, exit_when=[{"event": "purchase"}])
    inside(anna, now)
    arrive(brand, anna, now + HOUR, "purchase")
    advance_all(now + HOUR)

    run = run_of(anna)
    assert (run.state, "purchase" in run.reason) == ("exited", True)


# ── Handed from one campaign to another ──


def stopped(welcome: Campaign, anna: Customer, now: datetime) -> None:
    campaigns.stop(SYSTEM, welcome, now)


def drained(welcome: Campaign, anna: Customer, now: datetime) -> None:
    campaigns.pause(SYSTEM, welcome, "drain")


def was_there(welcome: Campaign, anna: Customer, now: datetime) -> None:
    """She has come in on her own, two hours ago."""
    arrive(anna.brand, anna, now - 2 * HOUR, client_action="welcome")
    advance_all(now - 2 * HOUR)


def somebody_was_there(welcome: Campaign, anna: Customer, now: datetime) -> None:
    was_there(welcome, make_customer(anna.brand, "first"), now)


def as_it_is(welcome: Campaign, anna: Customer, now: datetime) -> None:
    """The rule alone stands against her."""


LAST = "2026-03-02T08:00:00+00:00"


@pytest.mark.parametrize(
    ("cause", "settings", "because"),
    [
        (was_there, {"entry": {"mode": "once"}},
         f"a customer enters “welcome” once in a lifetime, and this one did at {LAST}"),
        (was_there, {"entry": {"mode": "once_while_open"}},
         f"the customer is inside “welcome” already, since {LAST}"),
        (was_there, {"entry": {"mode": "every_time", "not_earlier_than": {"days": 1}}},
         f"the customer entered “welcome” at {LAST} and may again from 2026-03-03T08:00:00+00:00 on"),
        (as_it_is, {"where": AUSTRIAN}, "the customer does not meet what “welcome” asks for: country is AT"),
        (somebody_was_there, {"max_entries": 1}, "“welcome” lets nobody in: paused, those inside go on"),
        (as_it_is, {"active_from": "2026-03-03T09:00:00+00:00"},
         "“welcome”: Customers enter from 2026-03-03 09:00 UTC on."),
        (as_it_is, {"active_until": "2026-03-02T09:00:00+00:00"},
         "“welcome”: Customers entered until 2026-03-02 09:00 UTC."),
        (as_it_is, {"stop_date": "2026-03-02T09:00:00+00:00"},
         "“welcome”: The stop date, 2026-03-02 09:00 UTC, has come."),
        (drained, {}, "“welcome” lets nobody in: paused, those inside go on"),
        (stopped, {}, "“welcome” lets nobody in: stopped"),
    ],
)  # fmt: skip
def test_whoever_is_handed_to_another_campaign_is_told_what_it_said_on_both_sides(
    brand: Brand,
    anna: Customer,
    now: datetime,
    cause: Callable[[Campaign, Customer, datetime], None],
    settings: dict[str, Any],
    because: str,
) -> None:
    where = {"where": settings.pop("where")} if "where" in settings else {}
    doors = [
        node("start", "event_occurred", event="client_action", action="welcome"),
        node("hand", "manual", **where),
    ]
    edges = [("start", "next", "rest"), ("hand", "next", "rest")]
    welcome = publish(brand, chain(*doors, REST, edges=edges), now - 3 * HOUR, slug="welcome", **settings)
    publish(brand, chain(trigger(), node("on", "start_campaign", campaign="welcome"), REST), now)
    cause(welcome, anna, now)
    inside(anna, now)

    visit = Visit.objects.get(run__customer=anna, node="on")
    told = reasons(welcome, anna, now + HOUR)["not_handed"]

    assert (visit.port, visit.why) == ("next", f"not handed over: {because}")
    assert told == (
        f"Campaign “journey” at 2026-03-02T10:00:00+00:00 wanted to hand the customer over: {because.rstrip('.')}."
    )


def test_whoever_was_let_in_the_last_time_is_not_told_of_the_time_before(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    welcome = publish(brand, chain(trigger("welcome"), REST), now, slug="welcome")
    start = chain(trigger(), node("on", "start_campaign", campaign="welcome"), REST)
    publish(brand, start, now, entry={"mode": "every_time"})
    campaigns.pause(SYSTEM, welcome, "drain")
    inside(anna, now)
    assert "not_handed" in reasons(welcome, anna, now)

    campaigns.resume(SYSTEM, welcome, now)
    inside(anna, now + HOUR)

    assert "not_handed" not in reasons(welcome, anna, now + HOUR)
    assert "not_handed" not in reasons(welcome, make_customer(brand, "noise"), now)


# ── Why a message was not sent, or waits ──


def opted_out(brand: Brand, anna: Customer, now: datetime) -> None:
    OptOut.objects.create(brand=brand, customer=anna, channel="email", side="ours", since=now)


def in_no_category(brand: Brand, anna: Customer, now: datetime) -> None:
    make_category(brand, now, "news", default="opted_out")


def capped(brand: Brand, anna: Customer, now: datetime) -> None:
    make_cap(brand, "None", most=1, hours=24)
    publish(brand, mail("before"), now - HOUR, "before")
    inside(anna, now - HOUR)
    send(now - HOUR)


def test_mode(brand: Brand, anna: Customer, now: datetime) -> None:
    Brand.objects.filter(pk=brand.pk).update(test_mode=True)


test_mode.__test__ = False  # type: ignore[attr-defined]


def switched_off(brand: Brand, anna: Customer, now: datetime) -> None:
    Gateway.objects.update(active=False)


def nothing(brand: Brand, anna: Customer, now: datetime) -> None:
    """The cause stands in the journey itself."""


def mail(template: str = "hello", **config: Any) -> dict[str, Any]:
    return chain(trigger(), node("mail", "send_email", template=template, **config), REST)


def send(now: datetime, verdict: Verdict | None = None) -> None:
    record([Result(parcel, verdict or Verdict(Meaning.ACCEPTED)) for parcel in claim(now, {}).parcels], now)
    advance_all(now)


@pytest.mark.parametrize(
    ("cause", "config", "port", "sentence"),
    [
        (opted_out, {}, "skipped", "The customer has opted out of this channel."),
        (in_no_category, {"category": "news"}, "skipped", "The customer does not want this category: “news” by email."),
        (capped, {}, "skipped", "Held back by a frequency cap: “None”: 1 of at most 1 in 1 day."),
        (test_mode, {}, "skipped", "The brand is in test mode and this is no test customer."),
        (switched_off, {}, "skipped", "The gateway is switched off."),
        (nothing, {"template": "broken"}, "failed", "The message could not be written: "),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)  # fmt: skip
def test_a_message_that_is_not_sent_says_why_on_its_run_and_by_itself(
    brand: Brand,
    anna: Customer,
    now: datetime,
    cause: Callable[[Brand, Customer, datetime], None],
    config: dict[str, Any],
    port: str,
    sentence: str,
) -> None:
    for slug in ("hello", "before"):
        make_template(brand, slug)
    make_template(brand, "broken", subject="Dear {{event.name}}", body="<p>Hello</p>")
    cause(brand, anna, now)
    publish(brand, mail(**config), now)
    inside(anna, now)
    send(now)

    run = Run.objects.get(customer=anna, campaign__slug="journey")
    visit = Visit.objects.get(run=run, node="mail")
    (told,) = messages_of([run.pk])

    assert visit.port == port
    assert visit.why.startswith(sentence)
    assert told.message == visit.why


def test_a_refusal_of_the_gateway_is_told_in_its_own_words(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    make_template(brand)
    publish(brand, mail(), now)
    inside(anna, now)
    send(now, Verdict(Meaning.REFUSED, error="550: no such address"))

    (told,) = messages_of([run_of(anna).pk])

    assert left_by(anna, "mail")[0] == "failed"
    assert "550: no such address" in told.message


def test_a_message_that_waits_for_its_window_says_until_when(anna: Customer, now: datetime) -> None:
    brand = anna.brand
    Label.objects.filter(pk=brand.label_id).update(window_from="12:00", window_until="13:00")
    make_template(brand, "text", channel="sms", body="Hello")
    publish(brand, chain(trigger(), node("text", "send_sms", template="text")), now)
    inside(anna, now)
    send(now)

    (told,) = messages_of([run_of(anna).pk])

    assert told.state == "queued"
    assert told.message.startswith("It waits until 2026-03-02T12:00:00+00:00: ")


def test_the_control_group_is_sent_nothing_and_that_is_said(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    make_template(brand)
    apart = chain(trigger(), node("apart", "control_group", share=50), *mail()["nodes"][1:])
    publish(brand, apart, now)
    people = [make_customer(brand, f"c{n}") for n in range(20)]
    for one in people:
        arrive(brand, one, now)
    advance_all(now)

    held_out = Visit.objects.filter(node="mail", run__control=True)

    assert {(visit.port, visit.why) for visit in held_out} == {("skipped", "control group")}
    assert messages_of(list(held_out.values_list("run_id", flat=True))) == []


def test_a_campaign_that_was_stopped_says_so_on_the_run(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = publish(brand, FLOW, now)
    inside(anna, now)
    campaigns.stop(SYSTEM, campaign, now)

    assert run_of(anna).reason == "campaign stopped"
    assert reasons(campaign, anna, now)["closed"].startswith("The campaign lets nobody in: stopped")
