"""What a person can do about messages that are held."""

from datetime import datetime

import pytest

from events.bus import Settled
from examples.gateway.server import GatewayServer
from gateways.models import Message
from gateways.models.message import State
from gateways.sender.once import send_due
from gateways.services import review
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(gateway_server: GatewayServer, now: datetime) -> Message:
    brand = make_brand()
    gateway = make_gateway(brand, f"{gateway_server.url}?callbacks=0&fault=lost&times=1", on_unknown="hold")
    message = make_message(make_template(gateway), make_customer(brand), now)
    send_due(now)
    return message


def test_it_is_sent_again_under_the_same_uid(
    held: Message, gateway_server: GatewayServer, settled: list[Settled], now: datetime
) -> None:
    assert review.send_again(held.brand, [held.pk], now) == {held.pk}

    send_due(now)

    held.refresh_from_db()
    assert (held.state, [news.outcome for news in settled]) == (State.SENT, ["sent"])
    assert gateway_server.journal.counts().uids == 1


def test_it_counts_as_sent_or_is_given_up_once(held: Message, settled: list[Settled], now: datetime) -> None:
    assert review.count_as_sent(held.brand, [held.pk], now) == {held.pk}
    assert review.give_up(held.brand, [held.pk], now) == set()

    assert [news.outcome for news in settled] == ["sent"]


def test_giving_up_lets_the_journey_go_on_as_failed(
    held: Message, settled: list[Settled], now: datetime
) -> None:
    review.give_up(held.brand, [held.pk], now)

    assert [news.outcome for news in settled] == ["failed"]


def test_another_brands_messages_are_out_of_reach(held: Message, now: datetime) -> None:
    assert review.send_again(make_brand("other"), [held.pk], now) == set()
