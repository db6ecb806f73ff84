"""Each row of the contract's table: what the gateway does, and what we do then."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from events.bus import Settled
from examples.gateway.server import GatewayServer
from gateways.models import Gateway, Message
from gateways.models.message import State
from gateways.sender.once import send_due
from gateways.services.answers import UNTRACKABLE
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def _message(url: str, now: datetime, **fields: Any) -> Message:
    brand = make_brand()
    return make_message(make_template(make_gateway(brand, url, **fields)), make_customer(brand), now)


def _send(message: Message, now: datetime) -> Message:
    send_due(now)
    message.refresh_from_db()
    return message


def test_accepted(gateway_server: GatewayServer, settled: list[Settled], now: datetime) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0", now), now)

    assert (message.state, message.due_at, message.settled_at) == (State.SENT, None, now)
    assert (message.attempts, message.error, message.lease) == (1, "", None)
    assert message.run_id is not None
    assert settled == [Settled(message.pk, message.run_id, 0, "sent", "")]


def test_accepted_without_an_id_is_sent_untrackable_and_the_gateway_is_warned_about(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault=no_id", now), now)

    assert (message.state, message.ext_message_id, message.error) == (State.SENT, None, UNTRACKABLE)
    assert Gateway.objects.get().warning == UNTRACKABLE
    assert [news.outcome for news in settled] == ["sent"]


def test_refused_is_final_and_keeps_the_gateways_words(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?fault=error_code", now), now)

    assert (message.state, message.error) == (State.FAILED, "error_code 1: User was not found")
    assert [(news.outcome, news.reason) for news in settled] == [
        ("failed", "error_code 1: User was not found")
    ]
    assert send_due(now + MINUTE) == 0


@pytest.mark.parametrize("fault", ["500", "503", "429", "garbage", "html", "empty", "truncated", "redirect"])
def test_no_answer_is_tried_again_under_the_same_uid_and_body(
    fault: str, gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault={fault}&times=2", now), now)
    assert (message.state, settled) == (State.QUEUED, [])
    assert message.error
    assert message.due_at is not None
    assert 0.7 < (message.due_at - now).total_seconds() < 1.3

    message = _send(message, message.due_at)
    assert (message.state, message.attempts) == (State.QUEUED, 2)
    message = _send(message, message.due_at or now)

    assert (message.state, message.attempts, message.error) == (State.SENT, 3, "")
    assert {arrival.uid for arrival in gateway_server.journal.arrivals()} == {message.uid}
    assert gateway_server.journal.counts().two_bodies == 0
    assert [news.outcome for news in settled] == ["sent"]


def test_a_gateway_that_is_not_there_is_tried_again(now: datetime) -> None:
    message = _send(_message("http://127.0.0.1:9", now), now)

    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert "No connection" in message.error


@pytest.mark.parametrize("fault", ["lost", "reset"])
def test_a_lost_answer_leaves_it_unknown_until_a_retry_under_the_same_uid(
    fault: str, gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault={fault}&times=1", now), now)
    assert (message.state, settled) == (State.UNKNOWN, [])

    message = _send(message, now + MINUTE)

    assert message.state == State.SENT
    counts = gateway_server.journal.counts()
    assert (counts.uids, counts.accepted, counts.accepted_twice) == (1, 1, 0)
    assert [news.outcome for news in settled] == ["sent"]


def test_what_may_have_arrived_stays_unknown_whatever_later_tries_meet(
    gateway_server: GatewayServer, now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault=lost", now), now)
    Gateway.objects.update(url="http://127.0.0.1:9/email")

    message = _send(message, now + MINUTE)

    assert (message.state, message.attempts) == (State.UNKNOWN, 2)


def test_a_gateway_may_ask_for_a_person_instead(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault=lost", now, on_unknown="hold"), now)

    assert (message.state, message.due_at, settled) == (State.HELD, None, [])
    assert send_due(now + MINUTE) == 0
    assert gateway_server.journal.counts().requests == 1


def test_a_lifetime_that_is_over_ends_as_failed(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _message(f"{gateway_server.url}?fault=500", now)
    _send(message, now)

    message = _send(message, message.expires_at)

    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert "lifetime" in message.error
    assert [news.outcome for news in settled] == ["failed"]


def test_what_never_could_be_tried_in_its_lifetime_is_skipped(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    message = _message(gateway_server.url, now)

    message = _send(message, message.expires_at)

    assert (message.state, message.error, message.attempts) == (State.SKIPPED, "expired", 0)
    assert [(news.outcome, news.reason) for news in settled] == [("skipped", "expired")]
    assert gateway_server.journal.counts().requests == 0


def test_the_last_retry_is_not_after_the_end_of_the_lifetime(
    gateway_server: GatewayServer, now: datetime
) -> None:
    message = _message(f"{gateway_server.url}?fault=500", now)
    Message.objects.update(expires_at=now + timedelta(milliseconds=100))

    assert _send(message, now).due_at == now + timedelta(milliseconds=100)


def test_a_forbidden_address_is_final(now: datetime, settings: object) -> None:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False  # type: ignore[attr-defined]

    message = _send(_message("http://169.254.169.254", now), now)

    assert message.state == State.FAILED
    assert "private" in message.error


def test_an_answer_of_ten_megabytes_is_not_read_to_its_end(
    gateway_server: GatewayServer, now: datetime
) -> None:
    message = _send(_message(f"{gateway_server.url}?callbacks=0&fault=big", now), now)

    assert (message.state, message.error) == (State.QUEUED, "The answer is longer than 64 KiB.")
