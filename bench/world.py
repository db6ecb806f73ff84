"""What the figures need to be there: a brand, its keys, customers, campaigns. Imported when Django is set up."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection, transaction

from bench.load import request
from bench.sink import Sink
from bench.stack import Stack
from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Brand, Key
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from crm.services.keys import create_key
from gateways.models import Gateway, Template
from lib import clock

BRAND = "bench"
RATE = 60_000_000  # requests a minute: the limit of a key shall not be what is measured
Params = Sequence[Any] | Mapping[str, Any] | None
POST_EVENTS = "/api/v1/events"


@dataclass(frozen=True)
class World:
    """What all figures share.

    Attributes:
        idle_mb: the memory of each process before the first figure.
    """

    stack: Stack
    sink: Sink
    brand: Brand
    key: str
    idle_mb: Mapping[str, float]


def make_brand() -> tuple[Brand, str]:
    """The brand, and the secret of a key that may post events."""
    now = clock.now()
    open_brand(SYSTEM, BRAND, BRAND, now)
    brand = Brand.objects.get(slug=BRAND)
    _, secret = create_key(brand, "bench", [Key.Scope.EVENTS], now, rate_per_minute=RATE)
    return brand, secret


def add_customers(brand: Brand, prefix: str, number: int) -> list[str]:
    """Customers with a few attributes, every other one in DE; their ext_ids."""
    execute(
        "INSERT INTO crm_customer (brand_id, ext_id, attributes, is_test, created_at, updated_at)"
        " SELECT %s, %s || n, jsonb_build_object('country', (ARRAY['DE', 'AT'])[1 + n %% 2], 'first_name', 'Ann',"
        " 'age', 18 + n %% 60), false, now(), now() FROM generate_series(1, %s) n",
        [brand.pk, prefix, number],
    )
    execute("ANALYZE crm_customer")
    return [f"{prefix}{n}" for n in range(1, number + 1)]


def add_template(brand: Brand, sink: Sink, slug: str) -> Template:
    """An e-mail of the usual kind, through a gateway that ends in the sink."""
    gateway = Gateway.objects.create(
        brand=brand, slug=slug, name=slug, channel="email", url=f"{sink.url}/email", authorization="secret"
    )
    content = {
        "subject": "{{ customer.first_name }}, {{ event.cashback_amount }} is waiting",
        "body": "<h1>Hello {{ customer.first_name }}</h1>"
        '<p>Your <a href="{{ event.url }}">cashback of {{ event.cashback_amount }} {{ event.cashback_currency }}</a>'
        " is ready.</p>{% if customer.age > 30 %}<p>Thank you for staying with us.</p>{% endif %}",
        "from_email_address": "Bench <noreply@bench.test>",
        "reply_to_email_address": "Bench <care@bench.test>",
    }
    return Template.objects.create(
        brand=brand, slug=slug, name=slug, channel="email", gateway=gateway, content=content
    )


def go_live(brand: Brand, slug: str, graph: dict[str, Any], **settings: Any) -> Campaign:
    """A published campaign."""
    campaign = campaigns.create(SYSTEM, brand, slug, slug, graph, settings)
    campaigns.publish(SYSTEM, campaign, clock.now())
    return campaign


def mail_on(brand: Brand, sink: Sink, action: str) -> Campaign:
    """A campaign that answers a client action with an e-mail."""
    template = add_template(brand, sink, action)
    nodes = [
        {"id": "start", "type": "event_occurred", "config": {"event": "client_action", "action": action}},
        {"id": "mail", "type": "send_email", "config": {"template": template.slug}},
    ]
    graph = {"nodes": nodes, "edges": [{"from": "start", "to": "mail"}]}
    return go_live(brand, action, graph, entry={"mode": "every_time"})


def event(customer: str, action: str) -> dict[str, Any]:
    """One event as a platform posts it, about 300 bytes."""
    return {
        "eid": str(uuid.uuid4()),
        "event_date": int(clock.now().timestamp() * 1000),
        "ext_brand_id": BRAND,
        "user_ext_id": customer,
        "event_type": "client_action",
        "payload": {
            "client_action": action,
            "cashback_amount": 44.22,
            "cashback_currency": "USD",
            "url": "https://mysite.test/activate_cashback?code=WREWSREGS",
        },
    }


def post(key: str, body: object) -> bytes:
    """The request that posts an event or an array of them."""
    return request("POST", POST_EVENTS, key, msgspec.json.encode(body))


def posts(key: str, customers: Iterator[str], action: str) -> Iterator[bytes]:
    """Requests with one event each, made as they are asked for."""
    return (post(key, event(customer, action)) for customer in customers)


def execute(statement: str, params: Params = None) -> int:
    """Run a statement; the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def number(query: str, params: Params = None) -> int:
    """What a query for one number says."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return int(cursor.fetchone()[0] or 0)


def settle(stack: Stack) -> None:
    """Wait until no work is left, so that the next figure has the machine for itself."""
    stack.wait_until(_is_at_rest, "the work that is left is done", 600)


def _is_at_rest() -> bool:
    with transaction.atomic():
        return not (
            number("SELECT count(*) FROM events_work")
            or number("SELECT count(*) FROM campaigns_run WHERE due_at <= now()")
            or number("SELECT count(*) FROM gateways_message WHERE due_at IS NOT NULL")
            or number("SELECT count(*) FROM gateways_callback WHERE pending")
        )
