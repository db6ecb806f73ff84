"""Our own dialect: `POST /api/v1/events`."""

from __future__ import annotations

from typing import ClassVar

from events.contract import Answer, Batch, Dialect, Endpoint, Example, Outcome
from events.dialects import family
from events.services import decoding

RESET_PASSWORD = Example(
    "A link to reset the password",
    {
        "eid": "98866720-1ae7-452c-bc08-1b703954d2ea",
        "event_date": 1737986306201,
        "ext_brand_id": "spacex",
        "user_ext_id": "test98635568",
        "event_type": "client_action",
        "payload": {"client_action": "reset_password", "url": "https://mysitecom/reset?code=WREWSREGS"},
    },
)
CASHBACK_READY = Example(
    "A cashback to activate",
    {
        "eid": "98866720-1ae7-452c-bc08-1b703954d2ea",
        "event_date": 1737986306201,
        "ext_brand_id": "spacex",
        "user_ext_id": "test98635568",
        "event_type": "client_action",
        "payload": {
            "client_action": "cashback_ready",
            "cashback_amount": 44.22,
            "cashback_currency": "USD",
            "url": "https://mysitecom/activate_cashback?code=WREWSREGS",
        },
    },
)


@family.register
class Native(Dialect):
    """One event or an array of them; says how many were accepted, known already, or refused and why."""

    key = "native"
    endpoints = (Endpoint("v1/events", "post_events", "Post events", (RESET_PASSWORD, CASHBACK_READY)),)
    answer_schema: ClassVar = {
        "type": "object",
        "required": ["request_id", "accepted", "duplicates", "rejected", "errors"],
        "properties": {
            "request_id": {"type": "string"},
            "accepted": {"type": "integer"},
            "duplicates": {"type": "integer", "description": "events whose eid was known already"},
            "rejected": {"type": "integer"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["index", "eid", "code", "message", "field"],
                    "properties": {
                        "index": {"type": "integer"},
                        "eid": {"type": ["string", "null"]},
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                        "field": {"type": "string"},
                    },
                },
            },
        },
    }

    @classmethod
    def decode(cls, body: bytes) -> Batch:
        return decoding.decode(body)

    @classmethod
    def answer(cls, outcome: Outcome, request_id: str) -> Answer:
        return Answer(
            {
                "request_id": request_id,
                "accepted": outcome.accepted,
                "duplicates": len(outcome.duplicates),
                "rejected": len(outcome.refusals),
                "errors": outcome.refusals,
            }
        )
