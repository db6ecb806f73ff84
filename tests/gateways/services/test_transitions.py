"""Telling journeys, and journeys that choke on the news."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from events import bus
from events.bus import Settled
from gateways.models import Message
from gateways.models.message import State
from gateways.services import transitions
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, comes_back, record
from gateways.services.transitions import PUT_OFF, Change
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.trouble import ask_too_much, have_a_bug

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trouble", [have_a_bug, ask_too_much])
def test_a_message_its_journey_chokes_on_is_put_off_alone(
    settled: list[Settled], now: datetime, trouble: Callable[[], None]
) -> None:
    template = make_template(make_gateway(make_brand()))
    messages = [make_message(template, make_customer(template.brand), now) for _ in range(3)]

    def choke(items: Sequence[Settled], now: datetime) -> None:
        if any(item.message_id == messages[1].pk for item in items):
            trouble()

    bus.subscribe(Settled, choke)
    results = [Result(parcel, Verdict(Meaning.ACCEPTED, "x")) for parcel in claim(now, {}).parcels]

    record(results, now)

    states = dict(Message.objects.values_list("id", "state"))
    assert [states[message.pk] for message in messages] == [State.SENT, State.UNKNOWN, State.SENT]
    put_off = Message.objects.get(pk=messages[1].pk)
    assert (put_off.due_at, put_off.lease) == (now + PUT_OFF, None)


def test_a_claim_goes_on_past_a_journey_that_chokes(settled: list[Settled], now: datetime) -> None:
    template = make_template(make_gateway(make_brand()), subject="{{event.missing}}")
    messages = [make_message(template, make_customer(template.brand), now) for _ in range(2)]

    def choke(items: Sequence[Settled], now: datetime) -> None:
        if any(item.message_id == messages[0].pk for item in items):
            raise ValueError("a bug in a journey")

    bus.subscribe(Settled, choke)

    assert claim(now, {}).took == 2
    states = dict(Message.objects.values_list("id", "state"))
    assert [states[message.pk] for message in messages] == [State.UNKNOWN, State.SKIPPED]


def test_only_who_waits_for_a_message_is_told(settled: list[Settled], now: datetime) -> None:
    template = make_template(make_gateway(make_brand()))
    lonely = make_message(template, make_customer(template.brand), now)
    Message.objects.update(run_id=None)

    assert transitions.write([Change(message_id=lonely.pk, state=State.SENT)], now) == {lonely.pk}
    assert settled == []


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [(Meaning.ACCEPTED, False), (Meaning.REFUSED, False), (Meaning.NO_ANSWER, True), (Meaning.UNKNOWN, True)],
)
def test_it_knows_what_will_be_due_again(meaning: Meaning, expected: bool, now: datetime) -> None:
    template = make_template(make_gateway(make_brand()))
    make_message(template, make_customer(template.brand), now)
    (parcel,) = claim(now, {}).parcels

    assert comes_back([Result(parcel, Verdict(meaning))]) is expected
