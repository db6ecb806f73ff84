"""Gateways, templates and messages for tests."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from crm.models import Brand, Customer
from gateways.contract import channels
from gateways.models import Gateway, Message, Template
from gateways.services.outbox import SendRequest, enqueue

SECRET = "gateway-secret"
_numbers = count(1)

CONTENTS: dict[str, dict[str, Any]] = {
    "email": {
        "subject": "Hello",
        "preheader": "",
        "body": "<p>Hi {{customer.ext_id}}</p>",
        "text_body": "Hi",
        "from_email_address": "Amazing <noreply@amazing.co>",
        "reply_to_email_address": "Care <care@amazing.co>",
    },
    "sms": {"body": "Hi {{customer.ext_id}}", "from_number": "Amazing"},
    "viber": {"body": "Hi {{customer.ext_id}}"},
    "whatsapp": {"body": "Hi {{customer.ext_id}}"},
    "telegram": {"body": "Hi {{customer.ext_id}}"},
    "push": {"title": "Hello", "body": "Hi {{customer.ext_id}}", "link": "https://amazing.co"},
    "notification": {"title": "Hello", "body": "Hi {{customer.ext_id}}", "link": "https://amazing.co"},
    "popup": {
        "title": "Hello {{customer.ext_id}}",
        "button": "Go",
        "link": "shop://cart",
        "main_color": "#ff8800",
    },
    "web_push": {"title": "Hello", "body": "Hi {{customer.ext_id}}", "link": "https://amazing.co"},
    "custom_im": {"body": "Hi", "fields": {"title": "For {{customer.ext_id}}", "urgent": True}},
}
PATHS = {"custom_im": "cim"}


def make_gateway(
    brand: Brand, url: str = "http://127.0.0.1:9", channel: str = "email", **fields: Any
) -> Gateway:
    """A gateway of the channel; `url` is the sample gateway's, without the path."""
    path, _, query = url.partition("?")
    own = channel in channels and channels.get(channel).own
    address = "" if own else f"{path}/{PATHS.get(channel, channel)}" + (f"?{query}" if query else "")
    slug = fields.pop("slug", f"gateway-{next(_numbers)}")
    return Gateway.objects.create(
        brand=brand, slug=slug, name=slug, channel=channel, url=address, authorization=SECRET, **fields
    )


def make_template(gateway: Gateway, **content: Any) -> Template:
    """A template that is sent through the gateway; `content` replaces parts of the usual one."""
    slug = f"template-{next(_numbers)}"
    return Template.objects.create(
        brand=gateway.brand,
        slug=slug,
        name=slug,
        channel=gateway.channel,
        gateway=gateway,
        content=CONTENTS[gateway.channel] | content,
    )


def make_request(template: Template, customer: Customer, **fields: Any) -> SendRequest:
    """What a journey asks the outbox for, of a run of its own."""
    given: dict[str, Any] = {
        "run_id": next(_numbers),
        "node": "mail",
        "visit": 0,
        "context": {},
        "campaign": "journey",
    } | fields
    return SendRequest(
        brand_id=template.brand_id,
        customer_id=customer.pk,
        template_id=template.pk,
        gateway_id=template.gateway_id,
        channel=template.channel,
        **given,
    )


def make_message(template: Template, customer: Customer, now: datetime, **fields: Any) -> Message:
    """A message in the outbox, due now."""
    (message_id,) = enqueue([make_request(template, customer, **fields)], now).values()
    return Message.objects.get(pk=message_id)
