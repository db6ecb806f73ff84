"""Send a web push: from the journey to what the browser reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaigns.models import Visit
from crm.models import Brand, Customer
from gateways.models import Browser, Gateway, Message
from gateways.sender.once import send_due
from gateways.services import browsers
from gateways.services.tokens import callback_url
from lib import web_push
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@dataclass
class PushService:
    """A browser's push service: keeps what is posted, and answers as it is told to, by path."""

    url: str = ""
    statuses: dict[str, int] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[PushService]:
    kept = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posted.append((self.path, dict(self.headers), body))
            self.send_response(kept.statuses.get(self.path, 201))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


AUTH = web_push.encoded(bytes(range(16)))


def subscribe(customer: Customer, service: PushService, path: str, now: datetime) -> str:
    """A browser of the customer; its private key."""
    private, public = web_push.new_key()
    browsers.key_of(customer.brand)
    browsers.subscribe(customer.brand, customer.ext_id, service.url + path, public, AUTH, now)
    return private


def read(body: bytes, private: str) -> Any:
    """What the browser makes of a body."""
    salt, length = body[:16], body[20]
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), body[21 : 21 + length])
    own = web_push._private(private)
    info = b"WebPush: info\0" + web_push._point(own.public_key()) + body[21 : 21 + length]
    shared = web_push._derived(web_push.decoded(AUTH), own.exchange(ec.ECDH(), sender), info, 32)
    key = web_push._derived(salt, shared, b"Content-Encoding: aes128gcm\0", 16)
    nonce = web_push._derived(salt, shared, b"Content-Encoding: nonce\0", 12)
    return json.loads(AESGCM(key).decrypt(nonce, body[21 + length :], None).rstrip(b"\2"))


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    template = make_template(make_gateway(brand, channel="web_push"))
    push = node("push", "send_web_push", template=template.slug, lifetime={"hours": 1})
    publish(brand, chain(trigger(), push, node("end", "exit")), now)
    return brand


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def go(customer: Customer, now: datetime) -> Message:
    """The customer's event arrives and everything that follows happens."""
    arrive(customer.brand, customer, now)
    advance_all(now)
    send_due(now)
    advance_all(now)
    return Message.objects.get(customer=customer)


def way(customer: Customer) -> tuple[str, str]:
    visit = Visit.objects.get(run=run_of(customer), node="push")
    return visit.port, visit.why


def test_each_browser_of_the_customer_gets_what_it_alone_can_read(
    service: PushService, anna: Customer, now: datetime
) -> None:
    keys = {path: subscribe(anna, service, path, now) for path in ("/phone", "/desk")}
    subscribe(make_customer(anna.brand, "stranger"), service, "/stranger", now)

    message = go(anna, now)

    assert sorted(path for path, _, _ in service.posted) == ["/desk", "/phone"]
    for path, headers, body in service.posted:
        assert read(body, keys[path]) == {
            "title": "Hello",
            "body": "Hi anna",
            "image": None,
            "link": "https://amazing.co",
            "im_uid": message.uid,
            "callback_url": callback_url(message.pk),
        }
        assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "3600")
        assert headers["Authorization"].endswith(f", k={browsers.key_of(anna.brand).public}")
    assert (message.state, way(anna)) == ("sent", ("next", "sent"))


def test_a_browser_that_is_gone_is_forgotten(service: PushService, anna: Customer, now: datetime) -> None:
    for path, status in (("/old", 410), ("/older", 404), ("/new", 201)):
        subscribe(anna, service, path, now)
        service.statuses[path] = status

    assert go(anna, now).state == "sent"

    assert [browser.endpoint for browser in Browser.objects.all()] == [service.url + "/new"]


def test_where_all_are_gone_the_message_has_failed(
    service: PushService, anna: Customer, now: datetime
) -> None:
    subscribe(anna, service, "/old", now)
    service.statuses["/old"] = 410

    go(anna, now)

    assert way(anna) == ("failed", "The browser takes no notifications any more.")
    assert not Browser.objects.exists()


def test_who_has_allowed_it_in_no_browser_is_skipped(anna: Customer, now: datetime) -> None:
    message = go(anna, now)

    assert way(anna) == ("skipped", browsers.NO_BROWSER)
    assert (message.state, message.attempts) == ("skipped", 0)


def test_a_push_service_in_trouble_is_tried_again(
    service: PushService, anna: Customer, now: datetime
) -> None:
    subscribe(anna, service, "/desk", now)
    service.statuses["/desk"] = 503

    message = go(anna, now)
    assert (message.state, Browser.objects.count()) == ("queued", 1)
    service.statuses.clear()
    assert message.due_at is not None
    send_due(message.due_at)

    message.refresh_from_db()
    assert (message.state, message.attempts, len(service.posted)) == ("sent", 2, 2)


def test_a_text_that_no_browser_takes_is_not_posted(
    service: PushService, anna: Customer, now: datetime
) -> None:
    subscribe(anna, service, "/desk", now)
    template = Gateway.objects.get(channel="web_push").templates.get()
    template.content = {**template.content, "body": "x" * 4_000}
    template.save()

    go(anna, now)

    assert way(anna) == ("skipped", browsers.TOO_LONG)
    assert service.posted == []
