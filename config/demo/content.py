"""What the demo brand consists of. Everything is named by slug and made once; what you change stays changed."""

from __future__ import annotations

from typing import Any

GATEWAYS = [
    ("mail", "Sample e-mail gateway", "email", "/email"),
    ("sms", "Sample SMS gateway", "sms", "/sms"),
    ("messenger", "Sample messenger", "custom_im", "/cim"),
]

_MAIL = {
    "from_email_address": "Demo shop <hello@shop.example>",
    "reply_to_email_address": "",
    "text_body": "",
}
_FRAME = (
    '<div style="font: 16px/1.5 sans-serif; max-width: 520px; margin: auto; padding: 24px">'
    '<h2 style="color: #4f46e5">{title}</h2>{text}'
    '<p style="color: #6b7280; font-size: 13px">Demo shop</p></div>'
)
_BUTTON = (
    '<p><a href="{url}" style="background: #4f46e5; color: #fff; padding: 10px 18px; border-radius: 6px;'
    ' text-decoration: none">{text}</a></p>'
)


def _page(title: str, text: str, button: tuple[str, str] | None = None) -> str:
    more = _BUTTON.replace("{url}", button[0]).replace("{text}", button[1]) if button else ""
    return _FRAME.replace("{title}", title).replace("{text}", f"<p>{text}</p>{more}")


_NAME = "{{ customer.first_name|default('there') }}"
_CASHBACK = "{{ event.cashback_amount }} {{ event.cashback_currency }}"

TEMPLATES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "cashback",
        "Your cashback is ready",
        "mail",
        {
            **_MAIL,
            "subject": f"{_CASHBACK} are waiting for you",
            "body": _page(
                f"Hello {_NAME}",
                f"Your cashback of <b>{_CASHBACK}</b> is ready.",
                ("{{ event.url }}", "Take it"),
            ),
        },
    ),
    (
        "cashback-sms",
        "Your cashback is ready (SMS)",
        "sms",
        {"body": f"Hi {_NAME}, {_CASHBACK} cashback are ready: {{{{ event.url }}}}", "from_number": "SHOP"},
    ),
    (
        "reset-password",
        "Reset your password",
        "mail",
        {
            **_MAIL,
            "subject": "Reset your password",
            "body": _page(
                f"Hello {_NAME}", "You asked for a new password.", ("{{ event.url }}", "Choose a new one")
            ),
        },
    ),
    (
        "welcome",
        "Welcome",
        "mail",
        {
            **_MAIL,
            "subject": f"Welcome, {_NAME}",
            "body": _page(
                f"Hello {_NAME}", "Good to have you here.", ("https://shop.example/new", "See what is new")
            ),
        },
    ),
    (
        "welcome-offer",
        "Welcome with an offer",
        "mail",
        {
            **_MAIL,
            "subject": f"{_NAME}, ten percent on your first order",
            "body": _page(
                f"Hello {_NAME}", "Your first order is ten percent off.", ("https://shop.example", "Use it")
            ),
        },
    ),
]

IM_TYPE = {
    "slug": "card",
    "name": "Message in our app",
    "fields": [
        {"code": "title", "label": "Title", "kind": "text", "choices": [], "required": True},
        {
            "code": "colour",
            "label": "Colour",
            "kind": "choice",
            "choices": ["blue", "green"],
            "required": False,
        },
        {"code": "picture", "label": "Picture", "kind": "media", "choices": [], "required": False},
    ],
}
CARD: tuple[str, str, str, dict[str, Any]] = (
    "thank-you",
    "Thank you for your order",
    "messenger",
    {
        "body": f"Thank you, {_NAME}! Your order {{{{ event.order_id }}}} is on its way.",
        "fields": {"title": "Order {{ event.order_id }}", "colour": "green"},
    },
)

SEGMENTS: list[tuple[str, str, dict[str, Any]]] = [
    ("germany", "Customers in Germany", {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}),
    (
        "busy-buyers",
        "Bought at least twice this month",
        {"all": [{"event": "purchase", "within": {"days": 30}, "count": {"op": "gte", "value": 2}}]},
    ),
    (
        "lookers",
        "Looked but did not buy this week",
        {
            "all": [
                {"event": "product_viewed", "within": {"days": 7}},
                {"not": {"event": "purchase", "within": {"days": 7}}},
            ]
        },
    ),
]


def _node(id_: str, type_: str, **config: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "config": config}


def _edge(from_: str, to: str, port: str = "") -> dict[str, Any]:
    return {"from": from_, "to": to, **({"port": port} if port else {})}


def _action(action: str) -> dict[str, Any]:
    return _node("start", "event_occurred", event="client_action", action=action)


CAMPAIGNS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "cashback",
        "Cashback is ready",
        {
            "nodes": [
                _action("cashback_ready"),
                _node(
                    "german",
                    "filter",
                    condition={"all": [{"attribute": "country", "op": "in", "value": ["DE", "AT"]}]},
                ),
                _node("mail", "send_email", template="cashback"),
                _node("text", "send_sms", template="cashback-sms", deliver_immediately=True),
            ],
            "edges": [
                _edge("start", "german"),
                _edge("german", "mail", "yes"),
                _edge("german", "text", "no"),
            ],
        },
        {"entry": {"mode": "every_time"}},
    ),
    (
        "reset-password",
        "Reset password",
        {
            "nodes": [_action("reset_password"), _node("mail", "send_email", template="reset-password")],
            "edges": [_edge("start", "mail")],
        },
        {"entry": {"mode": "every_time"}, "kind": "operational"},
    ),
    (
        "welcome",
        "Welcome",
        {
            "nodes": [
                _node("start", "event_occurred", event="login"),
                _node("wait", "wait", minutes=1),
                _node(
                    "halves", "split", shares=[{"id": "plain", "percent": 50}, {"id": "offer", "percent": 50}]
                ),
                _node("plain", "send_email", template="welcome"),
                _node("offer", "send_email", template="welcome-offer"),
                _node("later", "wait", minutes=5),
                _node("bought", "filter", condition={"event": "purchase", "within": {"minutes": 30}}),
                _node("buyer", "exit", reason="bought"),
                _node("again", "send_email", template="welcome-offer"),
            ],
            "edges": [
                _edge("start", "wait"),
                _edge("wait", "halves"),
                _edge("halves", "plain", "plain"),
                _edge("halves", "offer", "offer"),
                _edge("plain", "later"),
                _edge("offer", "later"),
                _edge("later", "bought"),
                _edge("bought", "buyer", "yes"),
                _edge("bought", "again", "no"),
            ],
        },
        {"entry": {"mode": "once"}},
    ),
    (
        "thank-you",
        "Thank you for your order",
        {
            "nodes": [
                _node("start", "event_occurred", event="order_created"),
                _node("card", "send_custom_im", template="thank-you"),
            ],
            "edges": [_edge("start", "card")],
        },
        {"entry": {"mode": "every_time", "entry_key": "order_id"}},
    ),
]
