"""Test runs: the engine's own way through a draft, in no time and without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine import versions
from campaigns.engine.families import nodes
from campaigns.models import Campaign, Conversion, LimitCount, Run, Tally, Version, Visit
from campaigns.services import campaigns
from campaigns.services.campaigns import NotPublishable
from campaigns.services.trial import Trace, Trial, try_out
from campaigns.services.trial_events import LaterEvent
from campaigns.services.trial_trace import steps_of
from crm.models import Brand, Customer, OptOut
from crm.services.changes import SYSTEM
from events.models import ClientAction, Event, EventType, Work
from gateways.models import DeliveryStatus, Message, Template
from lib.errors import Invalid, TryLater
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna", country="DE")


@pytest.fixture
def mail(brand: Brand) -> Template:
    return make_template(make_gateway(brand), body="<p>You have {{event.amount}}, {{state.country}}</p>")


@pytest.fixture
def text(brand: Brand) -> Template:
    return make_template(make_gateway(brand, channel="sms"))


def draft(brand: Brand, graph: dict[str, Any], **settings: Any) -> Campaign:
    return campaigns.create(SYSTEM, brand, "journey", "Journey", graph, settings)


def tried(campaign: Campaign, customer: Customer | None, at: datetime, **fields: Any) -> Trace:
    return try_out(campaign, Trial(customer=customer, at=at, **{"trigger": "start", **fields}))


def way(trace: Trace) -> list[tuple[str, str]]:
    return [(step.node, step.port) for step in trace.steps]


def long_journey(mail: Template) -> dict[str, Any]:
    return chain(
        trigger(),
        node("rest", "wait", days=29),
        node("mail", "send_email", template=mail.slug),
        node("again", "wait", days=1),
        node("end", "exit", reason="over"),
    )


def test_a_month_passes_in_a_moment_with_every_step_at_its_time(
    anna: Customer, mail: Template, now: datetime
) -> None:
    trace = tried(draft(anna.brand, long_journey(mail)), anna, now, payload={"amount": 5})

    assert [(s.node, s.port, s.arrived_at - now, s.left_at - now) for s in trace.steps] == [
        ("start", "next", 0 * DAY, 0 * DAY),
        ("rest", "next", 0 * DAY, 29 * DAY),
        ("mail", "next", 29 * DAY, 29 * DAY),
        ("again", "next", 29 * DAY, 30 * DAY),
        ("end", "", 30 * DAY, 30 * DAY),
    ]
    assert trace.ending is not None
    assert (trace.ending.state, trace.ending.reason, trace.ending.at) == ("exited", "over", now + 30 * DAY)


def test_messages_are_rendered_as_the_gateway_would_get_them(
    anna: Customer, mail: Template, now: datetime
) -> None:
    (sent,) = tried(draft(anna.brand, long_journey(mail)), anna, now, payload={"amount": 5}).messages

    assert (sent.node, sent.channel, sent.template, sent.at, sent.state, sent.error) == (
        "mail", "email", mail.slug, now + 29 * DAY, "sent", "",
    )  # fmt: skip
    assert sent.request is not None
    assert sent.request["ext_user_id"] == "anna"
    assert "You have 5, DE" in sent.request["body"]


def test_a_missing_variable_is_named_and_its_customer_leaves_by_failed(
    anna: Customer, mail: Template, now: datetime
) -> None:
    trace = tried(draft(anna.brand, long_journey(mail)), anna, now)

    assert (trace.messages[0].state, trace.messages[0].request) == ("skipped", None)
    assert "The variable event.amount has no value." in trace.messages[0].error
    assert ("mail", "failed") in way(trace)


TABLES = (
    Campaign,
    Version,
    Run,
    Visit,
    Tally,
    Event,
    EventType,
    ClientAction,
    Work,
    Message,
    DeliveryStatus,
    OptOut,
)


def test_nothing_stays_and_nobody_is_woken(
    anna: Customer, mail: Template, now: datetime, doorbells: list[str]
) -> None:
    journey = publish(anna.brand, long_journey(mail), now)
    doorbells.clear()
    before = [table._default_manager.count() for table in TABLES]
    known = versions._kept.cache_info().currsize

    trace = tried(journey, anna, now, payload={"amount": 5}, outcomes={"mail": "unsubscribed"})

    assert trace.messages[0].status == "unsubscribed"
    assert [table._default_manager.count() for table in TABLES] == before
    assert (doorbells, versions._lent, versions._kept.cache_info().currsize) == ([], {}, known)


def test_what_its_steps_do_to_the_customer_and_to_other_campaigns_does_not_stay(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, chain(trigger("never"), node("rest", "wait", days=1)), now, slug="welcome")
    graph = chain(
        trigger(),
        node("few", "limit_participants", participants=1),
        node("set", "update_profile", changes=[{"attribute": "seen", "change": "now"}]),
        node("mark", "mark_customer", add=["vip"]),
        node("tell", "emit_event", event="marked", payload=[{"field": "at", "value": "{{customer.seen}}"}]),
        node("on", "start_campaign", campaign="welcome"),
        node("off", "stop_campaign", campaign="welcome"),
        node("again", "go_to", node="set", passes=2, hours=1),
    )

    trace = tried(draft(brand, graph), anna, now)

    assert trace.ending is not None
    assert (trace.ending.state, trace.ending.at) == ("done", now + 2 * HOUR)
    assert [step.node for step in trace.steps].count("tell") == 3
    anna.refresh_from_db()
    assert anna.attributes == {"country": "DE"}
    assert not Run.objects.exists()
    assert not LimitCount.objects.exists()
    assert not Event.objects.filter(name="marked").exists()
    assert Campaign.objects.get(slug="welcome").status == "active"


def test_everybody_else_stays_where_they_are(anna: Customer, mail: Template, now: datetime) -> None:
    journey = publish(anna.brand, long_journey(mail), now)
    ben = make_customer(anna.brand, "ben")
    arrive(anna.brand, ben, now, amount=1)

    tried(journey, anna, now + 90 * DAY, payload={"amount": 5})

    assert list(Run.objects.values_list("customer__ext_id", "state", "node")) == [("ben", "ready", "rest")]


def test_a_customer_can_be_made_up(brand: Brand, mail: Template, now: datetime) -> None:
    journey = draft(brand, long_journey(mail))

    trace = tried(journey, None, now, attributes={"country": "AT"}, payload={"amount": 5})

    assert trace.messages[0].request is not None
    assert "You have 5, AT" in trace.messages[0].request["body"]
    assert not Customer.objects.exists()
    with pytest.raises(Invalid, match="needs a name"):
        tried(journey, None, now, attributes={"+": "AT"})


def test_a_draft_that_was_not_saved_can_be_tried(anna: Customer, now: datetime) -> None:
    journey = draft(anna.brand, chain(trigger(), node("end", "exit", reason="saved")))
    unsaved = chain(trigger(), node("end", "exit", reason="unsaved"))

    ending = tried(journey, anna, now, graph=unsaved, settings={"entry": {"mode": "once"}}).ending

    assert ending is not None
    assert ending.reason == "unsaved"


def test_a_graph_with_problems_is_refused_with_all_of_them(anna: Customer, now: datetime) -> None:
    journey = draft(anna.brand, chain(trigger(), node("mail", "send_email", template="nowhere")))

    with pytest.raises(NotPublishable) as refused:
        tried(journey, anna, now, settings={"entry": {"mode": "sometimes"}})

    assert {problem.code for problem in refused.value.problems} == {"bad_template", "bad_settings"}
    with pytest.raises(Invalid, match="no trigger “mail”; it has “start”"):
        tried(journey, anna, now, graph=chain(trigger(), node("end", "exit")), trigger="mail")


def test_an_sms_waits_for_its_window_and_the_run_with_it(
    anna: Customer, text: Template, now: datetime
) -> None:
    graph = chain(trigger(), node("sms", "send_sms", template=text.slug), node("end", "exit"))
    night = now.replace(hour=23)

    trace = tried(draft(anna.brand, graph), anna, night)

    opens = (night + DAY).replace(hour=9)
    assert (trace.messages[0].at, trace.messages[0].settled_at) == (night, opens)
    assert [step.left_at for step in trace.steps] == [night, opens, opens]


def test_who_has_opted_out_gets_nothing_and_is_told_why(
    anna: Customer, mail: Template, now: datetime
) -> None:
    OptOut.objects.create(brand=anna.brand, customer=anna, channel="email", side="ours", reason="", since=now)

    trace = tried(draft(anna.brand, long_journey(mail)), anna, now, payload={"amount": 5})

    assert ("mail", "skipped") in way(trace)
    assert trace.messages[0].error == "The customer has opted out of this channel."


@pytest.mark.parametrize(
    ("outcome", "port", "criterion"),
    [("sent", "next", "other"), ("failed", "failed", "not_delivered"), ("skipped", "skipped", "other"),
     ("opened", "next", "opened"), ("rejected", "next", "not_delivered"), ("complained", "next", "complained")],
)  # fmt: skip
def test_what_becomes_of_a_message_can_be_chosen(
    anna: Customer, mail: Template, now: datetime, outcome: str, port: str, criterion: str
) -> None:
    graph = chain(
        trigger(),
        node("mail", "send_email", template=mail.slug),
        node("status", "check_email_status"),
        node("end", "exit"),
    )
    graph["edges"][-1]["port"] = "opened"

    trace = tried(draft(anna.brand, graph), anna, now, payload={"amount": 5}, outcomes={"mail": outcome})

    assert way(trace)[1:3] == [("mail", port), ("status", criterion)]


def test_the_condition_of_the_trigger_keeps_out_whom_it_should(anna: Customer, now: datetime) -> None:
    rich = [{"field": "amount", "op": "gte", "value": 50}]
    journey = draft(anna.brand, chain(trigger(where=rich), node("end", "exit")))

    refused = tried(journey, anna, now, payload={"amount": 5})

    assert (refused.ending, [reason.code for reason in refused.why_not]) == (None, ["condition"])
    assert "50" in refused.why_not[0].message
    assert tried(journey, anna, now, payload={"amount": 50}).ending is not None


def test_another_event_does_not_let_in(anna: Customer, now: datetime) -> None:
    journey = draft(anna.brand, chain(trigger(), node("end", "exit")))

    for fields in ({"event": "purchase"}, {"payload": {"client_action": "stop"}}):
        (reason,) = tried(journey, anna, now, **fields).why_not
        assert (reason.code, reason.node) == ("other_event", "start")


def test_earlier_runs_of_the_customer_count_unless_told_otherwise(anna: Customer, now: datetime) -> None:
    journey = publish(anna.brand, chain(trigger(), node("rest", "wait", days=1)), now, entry={"mode": "once"})
    arrive(anna.brand, anna, now)
    advance_all(now)

    inside = tried(journey, anna, now + HOUR, settings={})
    assert [reason.code for reason in inside.why_not] == ["inside"]

    advance_all(now + DAY)
    again = tried(journey, anna, now + 2 * DAY)
    assert [reason.code for reason in again.why_not] == ["once"]

    soon = tried(journey, anna, now + 2 * DAY, settings={"entry": {"not_earlier_than": {"days": 7}}})
    assert [reason.code for reason in soon.why_not] == ["too_soon"]

    assert tried(journey, anna, now + 2 * DAY, despite_rules=True).ending is not None


def test_a_system_event_takes_in_the_customer_alone(anna: Customer, now: datetime) -> None:
    ben = make_customer(anna.brand, "ben", country="DE")
    condition = {"attribute": "country", "op": "eq", "value": "$country"}
    start = node("start", "system_event_occurred", event="price_fell", where=condition)
    journey = draft(anna.brand, chain(start, node("rest", "wait", days=1)))

    assert way(tried(journey, ben, now, payload={"country": "DE"})) == [("start", "next"), ("rest", "next")]
    assert [r.code for r in tried(journey, anna, now, payload={"country": "AT"}).why_not] == ["condition"]


def test_later_events_are_seen_by_conditions(anna: Customer, now: datetime) -> None:
    bought = {"event": "purchase", "within": {"days": 2}, "count": {"op": "gte", "value": 1}}
    graph = chain(trigger(), node("rest", "wait", days=1), node("buyer", "filter", condition=bought))
    journey = draft(anna.brand, chain(*graph["nodes"], node("end", "exit"), edges=[
        ("start", "next", "rest"), ("rest", "next", "buyer"), ("buyer", "yes", "end"),
    ]))  # fmt: skip

    buys = LaterEvent(now + 2 * HOUR, "purchase", {"amount": 3})
    too_late = LaterEvent(now + 2 * DAY, "purchase", {"amount": 3})

    assert ("buyer", "yes") in way(tried(journey, anna, now, later=[buys]))
    assert ("buyer", "no") in way(tried(journey, anna, now, later=[too_late]))


def test_later_events_wake_whoever_waits_for_them(anna: Customer, now: datetime) -> None:
    paid = {"id": "paid", "event": "order_paid"}
    journey = draft(anna.brand, chain(trigger(), node("ear", "wait_for_event", events=[paid], hours=2)))

    seen = LaterEvent(now + HOUR, "order_seen", {})
    pays = LaterEvent(now + HOUR, "order_paid", {})
    too_late = LaterEvent(now + 3 * HOUR, "order_paid", {})

    assert way(tried(journey, anna, now, later=[seen, pays])) == [("start", "next"), ("ear", "paid")]
    assert way(tried(journey, anna, now, later=[too_late])) == [("start", "next"), ("ear", "timeout")]


def test_exits_goals_and_the_longest_time_end_it(anna: Customer, now: datetime) -> None:
    graph = chain(trigger(), node("rest", "wait", days=9))
    bought = {"name": "bought", "event": "order_paid", "exit": True}
    exits = [{"event": "complaint"}]
    journey = draft(anna.brand, graph, max_duration={"days": 2}, exit_when=exits, goals=[bought])

    def ending(*names: str) -> tuple[str, datetime] | None:
        later = [LaterEvent(now + HOUR, name, {}) for name in names]
        found = tried(journey, anna, now, later=later).ending
        return found and (found.reason, found.at)

    assert ending() == ("longer than 2 days", now + 2 * DAY)
    assert ending("complaint") == ("exit event: complaint", now + HOUR)
    assert ending("order_seen", "order_paid") == ("goal: bought", now + HOUR)
    assert not Conversion.objects.exists()


def test_it_says_that_nobody_enters_any_more(anna: Customer, now: datetime) -> None:
    journey = draft(anna.brand, chain(trigger(), node("rest", "wait", days=9)), stop_date=now.isoformat())

    assert [reason.code for reason in tried(journey, anna, now).why_not] == ["not_now"]


def test_a_made_up_customer_can_change_on_the_way_but_a_real_one_stays(anna: Customer, now: datetime) -> None:
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    graph = chain(
        trigger(),
        node("rest", "wait", days=1),
        node("german", "filter", condition=german),
        node("end", "exit"),
        edges=[("start", "next", "rest"), ("rest", "next", "german"), ("german", "yes", "end")],
    )
    journey = draft(anna.brand, graph)
    moves = LaterEvent(now + HOUR, "update_profile", {"country": "DE"})

    assert ("german", "yes") in way(tried(journey, None, now, later=[moves]))
    with pytest.raises(Invalid, match="stays as it is"):
        tried(journey, anna, now, later=[moves])


def test_a_campaign_on_hold_can_be_tried(anna: Customer, mail: Template, now: datetime) -> None:
    journey = publish(anna.brand, long_journey(mail), now)
    campaigns.pause(SYSTEM, journey, "hold")

    ending = tried(journey, anna, now, payload={"amount": 5}).ending

    assert ending is not None
    assert ending.reason == "over"


class BrokenConfig(NodeConfig):
    """Nothing to set."""


@pytest.fixture
def broken() -> Iterator[None]:
    class Broken(Node[BrokenConfig]):
        """Always raises."""

        key, label, group, icon = "broken", "Broken", "Flow", "skull"
        Config = BrokenConfig

        @classmethod
        def run(cls, config: BrokenConfig, batch: Batch) -> None:
            raise ValueError("cannot digest this")

    nodes.register(Broken)
    yield
    del nodes._members["broken"]


@pytest.mark.usefixtures("broken")
def test_a_node_that_breaks_is_the_end_and_says_how(anna: Customer, now: datetime) -> None:
    ending = tried(draft(anna.brand, chain(trigger(), node("risky", "broken"))), anna, now).ending

    assert ending is not None
    assert (ending.state, ending.node) == ("failed", "risky")
    assert "cannot digest this" in ending.reason


def test_nobody_waits_longer_than_ten_years(anna: Customer, now: datetime) -> None:
    slow = chain(trigger(), *[node(f"rest{n}", "wait", days=3_000) for n in range(3)])

    ending = tried(draft(anna.brand, slow), anna, now).ending

    assert ending is not None
    assert (ending.state, ending.node, ending.at) == ("unfinished", "rest1", now + 3_000 * DAY)
    assert "ten years" in ending.reason


@pytest.mark.django_db(transaction=True)
def test_nobody_has_to_wait_for_a_trial(
    anna: Customer, mail: Template, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = publish(anna.brand, long_journey(mail), now)
    rows = [anna, mail, mail.gateway, anna.brand, journey, journey.live]
    free: list[bool] = []

    def also_lock(run_id: int) -> Any:
        free.extend(in_another_session(lambda: [can_be_locked(row) for row in rows]))
        return steps_of(run_id)

    monkeypatch.setattr("campaigns.services.trial.steps_of", also_lock)
    tried(journey, anna, now, payload={"amount": 5}, outcomes={"mail": "unsubscribed"})

    assert free == [True] * len(rows)


def in_another_session(ask: Callable[[], list[bool]]) -> list[bool]:
    def asked() -> list[bool]:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asked).result()


def can_be_locked(row: Model | None) -> bool:
    assert row is not None
    with transaction.atomic():
        rows = type(row)._default_manager.select_for_update(skip_locked=True)
        return rows.filter(pk=row.pk).first() is not None


def test_the_limits_of_the_database_hold_for_the_trial_alone(
    anna: Customer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '1ms', true)")
            cursor.execute("SELECT count(*) FROM generate_series(1, 10000000)")

    monkeypatch.setattr("campaigns.services.trial.may_enter", slow)
    with pytest.raises(TryLater, match="Nothing was changed"):
        tried(draft(anna.brand, chain(trigger(), node("end", "exit"))), anna, now)

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] != "4s"
