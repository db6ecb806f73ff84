"""What the faults happen to: a brand, and journeys to gateways of every temper, made through the public API."""

from __future__ import annotations

from typing import Any

import httpx

from faults.client import Event, Platform, event
from faults.journal import Journal, Wanted
from faults.machine import Machine

LABEL, BRAND = "faults", "faulty"
VIP_FROM = 50
"""Events of this amount and above get an e-mail."""


class RefusedError(Exception):
    """The management API did not do as it was asked; the message is its answer."""


class Scene:
    """One brand. Every journey listens to the client action of its own name and sends by its own gateway."""

    def __init__(self, machine: Machine, journal: Journal) -> None:
        self.url = machine.url
        self.journal = journal
        self.keys: dict[str, str] = machine.manage("create_brand", "--label", LABEL, "--brand", BRAND)
        self._api = httpx.Client(
            base_url=f"{machine.url}/api/v1/",
            headers={"Authorization": self.keys["manage_key"]},
            timeout=30.0,
            trust_env=False,
        )

    def platform(self) -> Platform:
        """Somebody who posts events."""
        return Platform(self.url, self.keys["event_key"], self.journal)

    def journey(self, slug: str, gateway_url: str, subject: str = "{{event.order}}") -> None:
        """Trigger, filter by amount, e-mail, exit; published, with a gateway and a template of the same slug."""
        self._post(
            "gateways",
            {"slug": slug, "name": slug, "channel": "email", "url": gateway_url, "authorization": "s"},
        )
        self._post("templates", _template(slug, subject))
        settings = {"entry": {"mode": "every_time"}}
        self._post("campaigns", {"slug": slug, "name": slug, "graph": _graph(slug), "settings": settings})
        self._post(f"campaigns/{slug}/publish", None)

    def gateway(self, slug: str) -> dict[str, Any]:
        """The gateway as the API shows it."""
        return self._checked(self._api.get(f"gateways/{slug}"))

    def event(self, slug: str, customer: str, amount: int = VIP_FROM, **payload: Any) -> Event:
        """An event that the journey listens to."""
        return event(BRAND, customer, slug, amount=amount, **payload)

    def close(self) -> None:
        self._api.close()

    def _post(self, path: str, body: Any) -> dict[str, Any]:
        return self._checked(self._api.post(path, json=body))

    def _checked(self, response: httpx.Response) -> dict[str, Any]:
        if response.status_code not in (200, 201):
            raise RefusedError(f"{response.url.path}: {response.status_code} {response.text[:1000]}")
        answer: dict[str, Any] = response.json()
        return answer


def wanted(slug: str, amount: int = VIP_FROM, message: str = "sent") -> Wanted:
    """What an event of this amount must bring about."""
    return Wanted(slug, message if amount >= VIP_FROM else "")


def _template(slug: str, subject: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": slug,
        "channel": "email",
        "gateway": slug,
        "subject": subject,
        "body": "<p>{{event.amount}}</p>",
        "from_email_address": "shop@example.com",
        "reply_to_email_address": "",
    }


def _graph(slug: str) -> dict[str, Any]:
    big = {"all": [{"field": "amount", "op": "gte", "value": VIP_FROM}]}
    return {
        "nodes": [
            {"id": "start", "type": "event_occurred", "config": {"event": "client_action", "action": slug}},
            {"id": "vip", "type": "filter", "config": {"condition": big}},
            {"id": "mail", "type": "send_email", "config": {"template": slug}},
            {"id": "bye", "type": "exit", "config": {}},
        ],
        "edges": [
            {"from": "start", "to": "vip"},
            {"from": "vip", "port": "yes", "to": "mail"},
            {"from": "vip", "port": "no", "to": "bye"},
            {"from": "mail", "to": "bye"},
        ],
    }
