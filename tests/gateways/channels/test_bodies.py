"""What each channel posts: the bodies of the contract, to the letter, as they arrive at a gateway."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from examples.gateway.protocol import KINDS
from examples.gateway.server import GatewayServer
from gateways.contract import channels
from gateways.models import Message
from gateways.sender.once import send_due
from gateways.services.tokens import callback_url
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import PATHS, SECRET, make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

WANTED: dict[str, dict[str, Any]] = {
    "email": {
        "ext_user_id": "hhu234556",
        "from_email_address": "Amazing <noreply@amazing.co>",
        "reply_to_email_address": "Care <care@amazing.co>",
        "subject": "Hello",
        "body": "<p>Hi hhu234556</p>",
        "text_body": "Hi",
    },
    "sms": {"ext_user_id": "hhu234556", "from_number": "Amazing", "body": "Hi hhu234556"},
    "viber": {"ext_user_id": "hhu234556", "body": "Hi hhu234556"},
    "whatsapp": {"ext_user_id": "hhu234556", "body": "Hi hhu234556"},
    "telegram": {"ext_user_id": "hhu234556", "body": "Hi hhu234556"},
    "push": {
        "ext_user_id": "hhu234556",
        "title": "Hello",
        "body": "Hi hhu234556",
        "image": None,
        "link": "https://amazing.co",
    },
    "custom_im": {
        "ext_user_id": "hhu234556",
        "from_number": None,
        "body": "Hi",
        "extension": {"title": "For hhu234556", "urgent": True},
    },
}


def _message(server: GatewayServer, channel: str, now: datetime) -> Message:
    brand = make_brand()
    gateway = make_gateway(brand, f"{server.url}?callbacks=0", channel)
    return make_message(make_template(gateway), make_customer(brand, "hhu234556"), now)


def test_every_channel_that_is_posted_has_its_body_here() -> None:
    assert {channel.key for channel in channels if not channel.own} == set(WANTED)


@pytest.mark.parametrize("channel", [key for key in WANTED if PATHS.get(key, key) in KINDS])
def test_it_posts_exactly_the_body_of_the_contract(
    channel: str, gateway_server: GatewayServer, now: datetime
) -> None:
    message = _message(gateway_server, channel, now)

    send_due(now)

    (arrival,) = gateway_server.journal.arrivals()
    uid = "email_uid" if channel == "email" else "im_uid"
    assert arrival.body == WANTED[channel] | {uid: message.uid, "callback_url": callback_url(message.pk)}
    assert arrival.answer is not None
    assert arrival.answer["error_code"] == 0
    message.refresh_from_db()
    assert message.body == arrival.body


def test_a_push_is_posted_as_it_says_here(now: datetime) -> None:
    brand = make_brand()
    with listener() as (url, _):
        template = make_template(make_gateway(brand, url, "push"))
        message = make_message(template, make_customer(brand, "hhu234556", time_zone="UTC"), now)
        send_due(now)

    message.refresh_from_db()
    ids = {"im_uid": message.uid, "callback_url": callback_url(message.pk)}
    assert (message.state, message.body) == ("sent", WANTED["push"] | ids)


def test_a_mail_without_an_address_to_reply_to_names_its_sender_there(
    gateway_server: GatewayServer, now: datetime
) -> None:
    brand = make_brand()
    template = make_template(
        make_gateway(brand, f"{gateway_server.url}?callbacks=0"), reply_to_email_address=""
    )
    make_message(template, make_customer(brand), now)

    send_due(now)

    (arrival,) = gateway_server.journal.arrivals()
    assert arrival.body["reply_to_email_address"] == arrival.body["from_email_address"]


def test_it_sends_the_secret_the_extra_headers_and_the_uid_as_idempotency_key(now: datetime) -> None:
    brand = make_brand()
    with listener() as (url, headers):
        gateway = make_gateway(brand, url, "sms", headers={"X-Tenant": "blue"})
        message = make_message(make_template(gateway), make_customer(brand), now)
        send_due(now)

    assert headers[0]["Authorization"] == SECRET
    assert headers[0]["X-Tenant"] == "blue"
    assert headers[0]["Idempotency-Key"] == message.uid
    assert headers[0]["Content-Type"] == "application/json"
    assert "Cookie" not in headers[0]


@contextmanager
def listener() -> Iterator[tuple[str, list[Any]]]:
    """A server that takes every message and keeps the headers of the requests."""
    headers: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers.append(self.headers)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"error_code": 0, "ext_message_id": "1"}')

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", headers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
