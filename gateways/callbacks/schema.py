"""How the API's reference describes delivery callbacks, which are plain views."""

from __future__ import annotations

from typing import Any

from gateways.contract import channels
from gateways.policy.progress import STATUSES

TEXT = {"type": "string"}
FIELDS: dict[str, dict[str, Any]] = {
    "type": TEXT | {"enum": sorted({channel.callback_type for channel in channels})},
    "ext_message_id": TEXT | {"description": "the id that you answered with; not needed behind a token"},
    "status": TEXT | {"enum": sorted(STATUSES)},
    "api_key": TEXT | {"description": "of scope callback; not needed behind a token"},
    "user_agent": TEXT | {"description": "with opened and clicked: by which program"},
    "link": TEXT | {"description": "with clicked: the address that was followed"},
}
ANSWER = {
    "type": "object",
    "required": ["error_code"],
    "properties": {
        "error_code": {
            "type": "integer",
            "description": "0 taken, 1 unknown message, 2 bad type or status, 3 bad key, 4 try again later",
        },
        "error_message": TEXT,
    },
}
PLAIN = "/api/v1/callbacks/delivery"
TOKEN = {"name": "token", "in": "path", "required": True, "schema": TEXT}


def with_callbacks(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The paths that gateways call, behind those that have serializers."""
    result["paths"][PLAIN] = _operations("delivery_callback", [])
    result["paths"][f"{PLAIN}/{{token}}"] = _operations("delivery_callback_of_message", [TOKEN])
    return result


def _operations(name: str, path: list[dict[str, Any]]) -> dict[str, Any]:
    query = [{"name": field, "in": "query", "schema": kind} for field, kind in FIELDS.items()]
    body = {"schema": {"type": "object", "properties": FIELDS}}
    kinds = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
    return {
        "get": _operation(name, path + query),
        "post": {
            **_operation(f"{name}_posted", path),
            "requestBody": {"content": dict.fromkeys(kinds, body)},
        },
    }


def _operation(name: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answer = {"application/json": {"schema": ANSWER}}
    return {
        "operationId": name,
        "summary": "Report what became of a message",
        "tags": ["callbacks"],
        "security": [],
        "parameters": parameters,
        "responses": {
            "200": {"description": "Whatever came in", "content": answer},
            "503": {"description": "The database is away: call again", "content": answer},
        },
    }
