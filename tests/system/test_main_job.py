"""The main job, end to end on the running system: the two events of the seed become two e-mails, and their
statuses come back (issue 2, "It must show")."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from examples.gateway import GatewayServer
from tests.system.conftest import System, wait_until

EVENTS = json.loads((Path(__file__).parent / "seed_events.json").read_text())
RESET, CASHBACK = EVENTS


def make(api: httpx.Client, path: str, body: Any) -> Any:
    answer = api.post(f"/api/v1/{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def set_up(api: httpx.Client, gateway: GatewayServer) -> None:
    """Gateways, templates and the two campaigns, one of them that of CONTRACT §4."""
    for channel in ("email", "sms"):
        make(
            api,
            "gateways",
            {
                "slug": channel,
                "name": channel,
                "channel": channel,
                "url": f"{gateway.url}/{channel}",
                "authorization": "gateway-secret",
                "headers": {"X-Tenant": "acme"},
            },
        )
    mail = {
        "channel": "email",
        "gateway": "email",
        "from_email_address": "Acme <noreply@acme.example>",
        "reply_to_email_address": "Acme <help@acme.example>",
    }
    reset = 'Here is your link to reset password - <a href="{{event.url}}">click here</a>'
    cashback = (
        "You got {{event.cashback_amount}} {{event.cashback_currency}} in cashback, "
        '<a href="{{event.url}}">click here to activate</a>'
    )
    make(
        api,
        "templates",
        {
            **mail,
            "slug": "reset",
            "name": "Reset",
            "subject": "Your password",
            "body": reset,
            "text_body": "",
        },
    )
    make(
        api,
        "templates",
        {
            **mail,
            "slug": "cashback",
            "name": "Cashback",
            "subject": "Cashback!",
            "body": cashback,
            "text_body": "",
        },
    )
    make(
        api,
        "templates",
        {
            "slug": "cashback-sms",
            "name": "SMS",
            "channel": "sms",
            "gateway": "sms",
            "body": "Cashback: {{event.url}}",
        },
    )
    for slug, graph in (("reset", reset_graph()), ("cashback", contract_graph())):
        settings = {"entry": {"mode": "every_time"}}
        make(api, "campaigns", {"slug": slug, "name": slug, "graph": graph, "settings": settings})
        assert make(api, f"campaigns/{slug}/publish", None) == {"version": 1}


def reset_graph() -> dict[str, Any]:
    trigger = {"event": "client_action", "action": "reset_password"}
    return {
        "nodes": [
            {"id": "start", "type": "event_occurred", "config": trigger},
            {"id": "mail", "type": "send_email", "config": {"template": "reset"}},
        ],
        "edges": [{"from": "start", "to": "mail"}],
    }


def contract_graph() -> dict[str, Any]:
    """The graph of CONTRACT §4 as printed there."""
    condition = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}
    trigger = {"event": "client_action", "action": "cashback_ready", "where": None}
    return {
        "nodes": [
            {"id": "start", "type": "event_occurred", "config": trigger, "position": {"x": 0, "y": 0}},
            {"id": "vip", "type": "filter", "config": {"condition": condition}},
            {"id": "mail", "type": "send_email", "config": {"template": "cashback"}},
            {
                "id": "text",
                "type": "send_sms",
                "config": {"template": "cashback-sms", "deliver_immediately": False},
            },
        ],
        "edges": [
            {"from": "start", "to": "vip"},
            {"from": "vip", "port": "yes", "to": "mail"},
            {"from": "vip", "port": "no", "to": "text"},
        ],
    }


PROFILE = {
    "event_date": RESET["event_date"],
    "ext_brand_id": "spacex",
    "user_ext_id": "test98635568",
    "event_type": "update_profile",
    "payload": {"country": "DE"},
}


def post(events: httpx.Client, event: dict[str, Any]) -> tuple[int, int]:
    """(accepted, duplicates) of one event."""
    answer = events.post("/api/v1/events", json=event)
    assert answer.status_code == 200, answer.text
    return answer.json()["accepted"], answer.json()["duplicates"]


def settled_message(api: httpx.Client, campaign: str) -> Any:
    """The campaign's only message, once its clicks have come back."""

    def clicked() -> Any:
        found = api.get("/api/v1/messages", params={"campaign": campaign}).json()["results"]
        assert len(found) <= 1
        return found[0] if found and found[0]["status"] == "clicked" else None

    return wait_until(clicked, f"the message of {campaign} was not clicked")


@pytest.mark.parametrize(
    ("label", "event", "campaign", "subject", "body"),
    [
        (
            "acme",
            RESET,
            "reset",
            "Your password",
            "Here is your link to reset password - "
            '<a href="https://mysitecom/reset?code=WREWSREGS">click here</a>',
        ),
        (
            "bolt",
            CASHBACK,
            "cashback",
            "Cashback!",
            "You got 44.22 USD in cashback, "
            '<a href="https://mysitecom/activate_cashback?code=WREWSREGS">click here to activate</a>',
        ),
    ],
)
def test_an_event_of_the_seed_becomes_an_email_whose_statuses_come_back(
    system: System,
    gateway: GatewayServer,
    label: str,
    event: dict[str, Any],
    campaign: str,
    subject: str,
    body: str,
) -> None:
    """Each label has a brand spacex of its own, because the seed prints both events under one eid: sent to one
    brand the second would be a duplicate of the first, whatever its body says."""
    keys = system.create_brand(label, "spacex")
    with system.client(keys["manage_key"]) as api, system.client(keys["event_key"]) as events:
        tell_the_story(api, events, gateway, event, campaign, subject, body)


def tell_the_story(
    api: httpx.Client,
    events: httpx.Client,
    gateway: GatewayServer,
    event: dict[str, Any],
    campaign: str,
    subject: str,
    body: str,
) -> None:
    set_up(api, gateway)
    assert post(events, {**PROFILE, "eid": str(uuid.uuid4())}) == (1, 0)

    assert post(events, event) == (1, 0)
    message = settled_message(api, campaign)

    arrival = gateway.journal.arrivals(uid=message["uid"])[0]
    assert arrival.path == "email"
    assert arrival.body == {
        "ext_user_id": "test98635568",
        "from_email_address": "Acme <noreply@acme.example>",
        "reply_to_email_address": "Acme <help@acme.example>",
        "subject": subject,
        "body": body,
        "text_body": arrival.body["text_body"],
        "email_uid": message["uid"],
        "callback_url": arrival.body["callback_url"],
    }
    assert event["payload"]["url"] in arrival.body["text_body"]
    assert message["customer"] == "test98635568"
    assert message["attempts"] == 1
    reported = [entry["status"] for entry in message["history"]]
    assert reported == ["accepted", "delivered", "opened", "clicked"]
    gateway.settled()
    arrival = gateway.journal.arrivals(uid=message["uid"])[0]
    assert [json.loads(callback.answer or "{}") for callback in arrival.callbacks] == [{"error_code": 0}] * 4

    run = api.get(f"/api/v1/campaigns/{campaign}/runs", params={"customer": "test98635568"}).json()[
        "results"
    ][0]
    assert run["state"] == "done"
    assert (run["visits"][0]["node"], run["visits"][0]["port"]) == ("start", "next")
    assert run["visits"][-1]["node"] == "mail"

    other = CASHBACK if event is RESET else RESET
    assert post(events, event) == (0, 1)
    assert post(events, other) == (0, 1)
    # One more event under an eid of its own: when its message has come, those before it had their chance.
    assert post(events, {**event, "eid": str(uuid.uuid4())}) == (1, 0)
    wait_until(lambda: gateway.journal.counts().uids >= 2, "the next event sent nothing")
    assert gateway.journal.counts().uids == 2
    assert gateway.journal.counts().accepted_twice == 0
