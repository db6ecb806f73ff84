"""From the outbox to the gateway, and back by callbacks."""

from datetime import datetime

import pytest
from django.test import Client

from events.bus import Settled
from events.models import Event
from examples.gateway.server import GatewayServer
from gateways.models import DeliveryStatus, Message
from gateways.models.message import State
from gateways.sender.once import send_due
from gateways.services.reports import apply_pending
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


def test_a_message_reaches_the_gateway_and_its_statuses_come_back(
    gateway_server: GatewayServer, settled: list[Settled], now: datetime, client: Client
) -> None:
    brand = make_brand()
    customer = make_customer(brand, "hhu234556")
    template = make_template(make_gateway(brand, f"{gateway_server.url}?callbacks=0"))
    message = make_message(template, customer, now)

    assert send_due(now) == 1

    (arrival,) = gateway_server.journal.arrivals()
    message.refresh_from_db()
    assert arrival.answer is not None
    assert message.state == State.SENT
    assert message.ext_message_id == arrival.answer["ext_message_id"]
    assert [news.outcome for news in settled] == ["sent"]

    path = arrival.body["callback_url"].partition("/api/")[2]
    for status in ("accepted", "clicked"):
        answer = client.get(f"/api/{path}?type=email&ext_message_id={message.ext_message_id}&status={status}")
        assert (answer.status_code, answer.json()) == (200, {"error_code": 0})
    assert apply_pending(now) == 2

    message.refresh_from_db()
    assert message.status == "clicked"
    history = DeliveryStatus.objects.filter(message=message).order_by("id")
    assert [row.status for row in history] == ["accepted", "delivered", "opened", "clicked"]
    names = Event.objects.filter(customer=customer).order_by("id").values_list("name", flat=True)
    assert list(names) == ["message_accepted", "message_delivered", "message_opened", "message_clicked"]
    assert Message.objects.count() == 1
