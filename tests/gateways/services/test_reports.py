"""What gateways report, and what it does to messages, consent, events and journeys."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import OptOut
from events.bus import Settled
from events.models import Event
from gateways.models import Callback, DeliveryStatus, Message, Template
from gateways.models.message import State
from gateways.policy.progress import FAILURES, RANKS, STATUSES
from gateways.services import parking, reports
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from gateways.services.reports import Notice, Reply, apply_pending
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

OK = Reply()
NOW = datetime.fromisoformat("2026-03-02T10:00+00:00")


def take(notices: Sequence[Notice], now: datetime) -> list[Reply]:
    """Take them in, and let them be applied as the worker does a moment later."""
    replies = reports.take(notices, now)
    apply_pending(now)
    return replies


@pytest.fixture
def template() -> Template:
    return make_template(make_gateway(make_brand()))


def _sent(template: Template, now: datetime, ext_id: str = "ext-1") -> Message:
    message = make_message(template, make_customer(template.brand), now)
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, due_at=None, attempts=1, ext_message_id=ext_id, settled_at=now
    )
    message.refresh_from_db()
    return message


def _notice(message: Message, status: str, **fields: Any) -> Notice:
    given = {
        "message_id": message.pk,
        "ext_message_id": message.ext_message_id or "",
        "at": message.created_at,
    }
    return Notice(**{"type": "email", "status": status, **given, **fields})


def _keyed(brand_id: int, ext_id: str, status: str, at: datetime, type_: str = "email") -> Notice:
    return Notice(type=type_, ext_message_id=ext_id, status=status, at=at, brand_id=brand_id)


def _history(message: Message) -> list[tuple[str, bool]]:
    rows = DeliveryStatus.objects.filter(message=message).order_by("id")
    return list(rows.values_list("status", "applied"))


def _names(message: Message) -> list[str]:
    return list(Event.objects.filter(customer=message.customer).order_by("id").values_list("name", flat=True))


def test_a_status_is_kept_shown_and_told_as_an_event(template: Template, now: datetime) -> None:
    message = _sent(template, now)

    assert take([_notice(message, "delivered")], now) == [OK]

    message.refresh_from_db()
    assert message.status == "delivered"
    callback = Callback.objects.get()
    assert (callback.message_id, callback.status, callback.parked) == (message.pk, "delivered", False)
    event = Event.objects.get()
    assert event.name == "message_delivered"
    assert event.payload == {
        "message": message.uid,
        "channel": "email",
        "template": template.slug,
        "campaign": "journey",
        "node": "mail",
        "ext_message_id": "ext-1",
    }


def test_it_finds_the_message_by_key_type_and_ext_message_id(template: Template, now: datetime) -> None:
    message = _sent(template, now)
    brand = template.brand_id

    assert take([_keyed(brand, "ext-1", "opened", now)], now) == [OK]
    assert take([_keyed(brand, "ext-1", "opened", now, "sms")], now) == [Reply(1, "sms was not found")]
    assert take([_keyed(make_brand("other").pk, "ext-1", "opened", now)], now) == [
        Reply(1, "email was not found")
    ]
    message.refresh_from_db()
    assert message.status == "opened"


def test_of_several_messages_under_one_id_the_newest_is_meant(template: Template, now: datetime) -> None:
    old, new = _sent(template, now), _sent(template, now)

    take([_keyed(template.brand_id, "ext-1", "opened", now)], now)

    assert (_history(old), [status for status, _ in _history(new)]) == ([], ["delivered", "opened"])


def test_duplicates_are_kept_and_change_nothing(template: Template, now: datetime) -> None:
    message = _sent(template, now)

    assert take([_notice(message, "opened")] * 3, now) == [OK] * 3
    assert take([_notice(message, "delivered")], now) == [OK]

    assert Callback.objects.count() == 4
    assert _history(message) == [("delivered", True), ("opened", True)]
    assert _names(message) == ["message_delivered", "message_opened"]


@pytest.mark.parametrize("status", ["unsubscribed", "complained"])
def test_it_opts_the_customer_out_of_the_channel(status: str, template: Template, now: datetime) -> None:
    message = _sent(template, now)

    take([_notice(message, status), _notice(message, status)], now)

    opt_out = OptOut.objects.get()
    assert (opt_out.customer_id, opt_out.channel, opt_out.side) == (message.customer_id, "email", "ours")
    assert status in opt_out.reason


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"type": "fax"}, 2),
        ({"type": ""}, 2),
        ({"type": "sms"}, 2),
        ({"status": "bounced"}, 2),
        ({"status": ""}, 2),
        ({"status": "delivered\0"}, 2),
        ({"ext_message_id": "another"}, 1),
        ({"message_id": 2**62}, 1),
        ({"brand_id": 2**62}, 3),
    ],
)
def test_it_says_what_is_wrong_and_applies_nothing(
    fields: dict[str, Any], code: int, template: Template, now: datetime
) -> None:
    message = _sent(template, now)

    (reply,) = (
        take([replace(_notice(message, "delivered"), **fields)], now)
        if "brand_id" not in fields
        else take([replace(_notice(message, "delivered"), brand_id=make_brand("other").pk)], now)
    )

    assert reply.error_code == code
    assert reply.error_message
    assert _history(message) == []


def test_a_bad_neighbour_costs_nobody_anything(template: Template, now: datetime) -> None:
    message = _sent(template, now)
    bad = replace(_notice(message, "x" * 5_000), ext_message_id="\0" * 5_000)

    assert [reply.error_code for reply in take([bad, _notice(message, "clicked")], now)] == [2, 0]


@pytest.mark.parametrize("state", [State.UNKNOWN, State.HELD, State.SENDING, State.QUEUED])
@pytest.mark.parametrize(
    ("status", "outcome"), [("accepted", "sent"), ("clicked", "sent"), ("rejected", "failed")]
)
def test_a_report_settles_what_had_no_answer(
    state: State, status: str, outcome: str, template: Template, settled: list[Settled], now: datetime
) -> None:
    message = make_message(template, make_customer(template.brand), now)
    Message.objects.update(state=state, attempts=1)

    take([_notice(message, status, ext_message_id="ext-9")], now)

    message.refresh_from_db()
    assert (message.state, message.due_at, message.ext_message_id) == (outcome, None, "ext-9")
    assert [news.outcome for news in settled] == [outcome]
    take([_notice(message, "delivered")], now)
    assert len(settled) == 1


def test_the_sender_who_comes_late_with_the_answer_changes_nothing(
    template: Template, settled: list[Settled], now: datetime
) -> None:
    message = make_message(template, make_customer(template.brand), now)
    claimed = claim(now, {})
    take([_notice(message, "delivered", ext_message_id="ext-9")], now)

    record([Result(parcel, Verdict(Meaning.UNKNOWN)) for parcel in claimed.parcels], now)

    message.refresh_from_db()
    assert (message.state, message.ext_message_id, len(settled)) == (State.SENT, "ext-9", 1)


def test_a_callback_before_our_answer_is_parked_and_applied_with_it(
    template: Template, now: datetime
) -> None:
    message = make_message(template, make_customer(template.brand), now)
    claimed = claim(now, {})
    early = [_keyed(template.brand_id, "ext-7", status, now) for status in ("accepted", "opened")]
    sms = _keyed(template.brand_id, "ext-7", "delivered", now, "sms")
    assert [reply.error_code for reply in take([*early, sms], now)] == [1, 1, 1]
    assert Callback.objects.filter(parked=True).count() == 3

    record([Result(parcel, Verdict(Meaning.ACCEPTED, "ext-7")) for parcel in claimed.parcels], now)

    message.refresh_from_db()
    assert (message.state, message.status) == (State.SENT, "opened")
    assert [status for status, _ in _history(message)] == ["accepted", "delivered", "opened"]
    assert Callback.objects.filter(message=message, parked=False).count() == 2


def test_a_parked_callback_is_not_looked_for_after_a_day(template: Template, now: datetime) -> None:
    message = make_message(template, make_customer(template.brand), now)
    take([_keyed(template.brand_id, "ext-7", "opened", now)], now)
    tomorrow = now + timedelta(days=1)

    record(
        [Result(parcel, Verdict(Meaning.ACCEPTED, "ext-7")) for parcel in claim(tomorrow, {}).parcels],
        tomorrow,
    )

    message.refresh_from_db()
    assert message.status == ""
    assert parking.forget(tomorrow) == 1
    assert not Callback.objects.filter(parked=True).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_a_group_takes_the_same_number_of_queries_as_one(
    count: int, template: Template, now: datetime
) -> None:
    messages = [_sent(template, now, f"ext-{number}") for number in range(count)]
    take([_notice(_sent(template, now, "first"), "opened")], now)

    with CaptureQueriesContext(connection) as queries:
        reports.take([_notice(message, "opened") for message in messages], now)
    assert len(queries) <= 4

    with CaptureQueriesContext(connection) as queries:
        assert apply_pending(now) == count
    assert len(queries) <= 15


def test_what_was_answered_is_applied_later_and_once(template: Template, now: datetime) -> None:
    message = _sent(template, now)

    assert reports.take([_notice(message, "opened")], now) == [OK]

    message.refresh_from_db()
    assert message.status == ""
    assert apply_pending(now) == 1
    message.refresh_from_db()
    assert message.status == "opened"
    assert apply_pending(now) == 0


@pytest.mark.parametrize(
    "check",
    [
        "message_id <> %s",
        # More than PostgreSQL can do, however often it is asked: the error is the one of a database that is away.
        "message_id <> %s OR repeat('x', 2000000000 + (message_id %% 2)::int) = ''",
    ],
)
def test_a_callback_that_cannot_be_applied_costs_its_neighbours_nothing(
    check: str, template: Template, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever listens to delivery statuses may have a bug: here, one that minds one message."""
    good, bad = _sent(template, now, "good"), _sent(template, now, "bad")
    reports.take([_notice(m, "opened", ext_message_id=e) for m, e in ((good, "good"), (bad, "bad"))], now)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE gateways_deliverystatus ADD CONSTRAINT bug CHECK ({check})", [bad.pk])

    assert apply_pending(now) == 2

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == ("opened", "")
    assert not Callback.objects.filter(pending=True).exists()
    assert Callback.objects.filter(message=bad, status="opened").exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(STATUSES)), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_in_any_order_and_number_the_end_is_the_same(
    template: Template, statuses: list[str], random: Any
) -> None:
    message, shuffled = _sent(template, NOW), [*statuses, *statuses[:2]]
    random.shuffle(shuffled)
    cut = random.randint(0, len(shuffled))

    for part in (shuffled[:cut], shuffled[cut:]):
        take([_notice(message, status) for status in part], NOW)

    message.refresh_from_db()
    assert message.status == max(statuses, key=RANKS.__getitem__)
    applied = {status for status, counts in _history(message) if counts}
    assert {status for status, counts in _history(message) if not counts} <= FAILURES
    assert sorted(_names(message)) == sorted(f"message_{status}" for status in applied)
    closing = {"unsubscribed", "complained"} & set(statuses)
    assert OptOut.objects.filter(customer=message.customer).exists() == bool(closing)
