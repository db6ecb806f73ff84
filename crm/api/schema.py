"""How the API's reference describes authentication and refusals. Imported with the URLs, so that
the generator finds it.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from crm.api.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong (RFC 9457), and what to do about it.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "of the status"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "for programs; never changes"},
        "detail": {"type": "string", "description": "for people"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation that does not say itself how it refuses does so by problem details."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    result["components"]["schemas"]["ProblemDetails"] = PROBLEM
    for methods in result["paths"].values():
        for operation in methods.values():
            answers = operation["responses"]
            for status in answers.keys() & {"409", "422"}:  # those that have members of their own
                answers[status]["content"] = {MEDIA_TYPE: answers[status]["content"]["application/json"]}
            answers.setdefault("default", {"description": "Refused", "content": content})
    return result


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A key's secret in the Authorization header, with or without “Bearer”."""

    target_class = "crm.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret of a key (bk_live_…). The bare secret, without “Bearer”, does as well.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of the back office, which its editors use."""

    target_class = "crm.api.operators.OperatorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "An operator's session; unsafe methods need the X-CSRFToken header beside it.",
        }
