"""One view for each endpoint of each dialect."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from events.api.post import PostEvents
from events.api.recent import RecentEvents
from events.contract import Dialect, Endpoint

# Posted to and read at the same path.
READ_AT = "v1/events"


def view_of(dialect: type[Dialect], endpoint: Endpoint) -> Any:
    """The view for one endpoint, described for the API's reference by its dialect."""
    bases = (RecentEvents, PostEvents) if endpoint.path == READ_AT else (PostEvents,)
    described = extend_schema(
        operation_id=endpoint.name,
        summary=endpoint.summary,
        description=dialect.__doc__,
        tags=["events"],
        request={"application/json": EVENTS},
        responses=_responses(dialect),
        examples=[OpenApiExample(one.name, value=one.body, request_only=True) for one in endpoint.examples],
    )
    name = "".join(part.title() for part in endpoint.name.split("_"))
    post = described(lambda self, request: PostEvents.post(self, request))
    view: Any = type(name, bases, {"dialect": dialect, "post": post, "__doc__": dialect.__doc__})
    return view.as_view()


def _responses(dialect: type[Dialect]) -> dict[int | str, Any]:
    taken = OpenApiResponse(response=dict(dialect.answer_schema), description="After commit")
    if dialect.failure_schema is None:
        return {200: taken}
    return {200: taken, "default": OpenApiResponse(dict(dialect.failure_schema), description="Refused")}


EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["eid", "event_date", "ext_brand_id", "event_type"],
    "properties": {
        "eid": {"type": "string", "format": "uuid", "description": "known ones are not taken twice"},
        "event_date": {"type": "integer", "minimum": 10**11, "description": "milliseconds since 1970, UTC"},
        "ext_brand_id": {"type": "string"},
        "user_ext_id": {
            "type": ["string", "null"],
            "minLength": 1,
            "maxLength": 255,
            "description": "the customer; absent in a system event, which concerns all",
        },
        "event_type": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,100}$"},
        "payload": {"type": "object", "description": "the event's context, 32 KiB at most"},
    },
}
EVENTS: dict[str, Any] = {"oneOf": [EVENT, {"type": "array", "items": EVENT, "maxItems": 5000}]}
