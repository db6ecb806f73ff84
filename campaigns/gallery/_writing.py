"""What the entries of the gallery are written with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

FRAME = (
    '<div style="font: 16px/1.5 sans-serif; max-width: 520px; margin: auto; padding: 24px">'
    '<h2 style="color: #4f46e5">{title}</h2><p>{text}</p>{button}</div>'
)
BUTTON = (
    '<p><a href="{url}" style="background: #4f46e5; color: #fff; padding: 10px 18px; border-radius: 6px;'
    ' text-decoration: none">{text}</a></p>'
)
NAME = "{{ customer.first_name|default('there') }}"
#: in place of the sender's address, until it is known whose mails these are
SENDER = "hello@example.com"


@dataclass(frozen=True, slots=True)
class Letter:
    """A template that comes with an entry."""

    slug: str
    name: str
    channel: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A journey with its messages. `goal` in a few words, `description` with what it needs."""

    key: str
    name: str
    goal: str
    description: str
    graph: Mapping[str, Any]
    settings: Mapping[str, Any]
    templates: Sequence[Letter]


def mail(slug: str, name: str, subject: str, text: str, button: tuple[str, str] | None = None) -> Letter:
    """An e-mail with one paragraph, and a button (address, text) if wanted."""
    link = BUTTON.replace("{url}", button[0]).replace("{text}", button[1]) if button else ""
    body = FRAME.replace("{title}", f"Hello {NAME}").replace("{text}", text).replace("{button}", link)
    return Letter(slug, name, "email", {"subject": subject, "body": body, "from_email_address": SENDER})


def text(slug: str, name: str, body: str) -> Letter:
    """An SMS."""
    return Letter(slug, name, "sms", {"body": body})


def step(id_: str, type_: str, **config: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "config": config}


def flow(*rows: Sequence[dict[str, Any]], ways: Sequence[tuple[str, str, str]] = ()) -> dict[str, Any]:
    """A graph of rows of steps: each row leads on from step to step; `ways` (from, port, to) come besides."""
    nodes = [
        {**node, "position": {"x": 300 * down, "y": 140 * across}}
        for down, row in enumerate(rows)
        for across, node in enumerate(row)
    ]
    straight = [(a["id"], "next", b["id"]) for row in rows for a, b in pairwise(row) if _leads_on(a)]
    edges = [{"from": a, "port": port, "to": b} for a, port, b in [*straight, *ways]]
    return {"nodes": nodes, "edges": edges}


def _leads_on(node: Mapping[str, Any]) -> bool:
    return node["type"] not in {"filter", "check_email_status", "exit"}
