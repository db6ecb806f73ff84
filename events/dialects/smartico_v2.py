"""`POST /api/external/events/v2`: the request and the answer that existing integrations of that API expect."""

from __future__ import annotations

from typing import Any, ClassVar

from events.contract import Answer, Batch, Dialect, Endpoint, Example, Failure, Outcome, Refusal
from events.dialects import family
from events.services import decoding

OK = 0
BRAND_NOT_FOUND = 125
WRONG_KEY = 10000
USER_NOT_FOUND = 10001
DUPLICATE = 20056
# Ours: the API's public pages name no code for these.
INVALID_EVENT = 10002
INVALID_REQUEST = 10003

_CODES = {"unknown_brand": BRAND_NOT_FOUND, "unknown_customer": USER_NOT_FOUND}
_TEXTS = {"unknown_brand": "brand not found", "unknown_customer": "user not found"}


@family.register
class SmarticoV2(Dialect):
    """Answers with `err_code`, the number processed (`pd`) and the errors by eid; partial success is normal."""

    key = "smartico_v2"
    endpoints = (
        Endpoint(
            "external/events/v2",
            "post_events_v2",
            "Post events, compatible form",
            (
                Example(
                    "Two attributes of a customer",
                    [
                        {
                            "eid": "0c4dd6a5-3e3c-4a4e-8c67-6b1a8a4d2f10",
                            "event_date": 1737986306201,
                            "ext_brand_id": "spacex",
                            "user_ext_id": "test98635568",
                            "event_type": "update_profile",
                            "payload": {"user_country": "DE", "+core_external_markers": ["VIP"]},
                        }
                    ],
                ),
            ),
        ),
    )
    answer_schema: ClassVar = {
        "type": "object",
        "required": ["err_code", "pd", "req_id"],
        "properties": {
            "err_code": {"type": "integer"},
            "err_message": {"type": "string"},
            "pd": {"type": "integer", "description": "events processed"},
            "req_id": {"type": "string"},
            "event_errors": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "error_code": {"type": "integer"},
                            "error_message": {"type": "string"},
                        },
                    },
                },
            },
        },
    }

    failure_schema: ClassVar = {
        "type": "object",
        "required": ["err_code", "err_message", "pd", "req_id"],
        "properties": {
            "err_code": {"type": "integer"},
            "err_message": {"type": "string"},
            "pd": {"type": "integer"},
            "req_id": {"type": "string"},
        },
    }

    @classmethod
    def decode(cls, body: bytes) -> Batch:
        return decoding.decode(body)

    @classmethod
    def answer(cls, outcome: Outcome, request_id: str) -> Answer:
        body: dict[str, Any] = {"err_code": OK, "pd": outcome.accepted, "req_id": request_id}
        errors: dict[str, list[dict[str, Any]]] = {}
        for eid in outcome.duplicates:
            errors.setdefault(eid, []).append({"error_code": DUPLICATE, "error_message": "duplicate event"})
        for refusal in outcome.refusals:
            # An event without an eid is told by its place in the request.
            errors.setdefault(refusal.eid or f"[{refusal.index}]", []).append(_error(refusal))
        return Answer({**body, "event_errors": errors} if errors else body)

    @classmethod
    def failed(cls, failure: Failure, request_id: str) -> Answer:
        code = WRONG_KEY if failure.status in {401, 403} else INVALID_REQUEST
        text = "wrong API key" if failure.status == 401 else failure.message
        body = {"err_code": code, "err_message": text, "pd": 0, "req_id": request_id}
        return Answer(body, failure.status)


def _error(refusal: Refusal) -> dict[str, Any]:
    return {
        "error_code": _CODES.get(refusal.code, INVALID_EVENT),
        "error_message": _TEXTS.get(refusal.code, refusal.message),
    }
