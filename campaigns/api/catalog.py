"""`GET /api/v1/catalog`: every node and trigger with its JSON Schema, for the canvas, the docs and programs."""

from __future__ import annotations

import inspect
import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api.shown import port
from campaigns.contract import CalendarTrigger, Node, Port, Trigger
from campaigns.engine.families import by_use, nodes, triggers
from campaigns.engine.rules import Rules

#: whence a rule comes is for those who read the code
_SOURCES = re.compile(r"\s*\((?:seeds?|CONTRACT)\b[^)]*\)|\s*CONTRACT\s[^.]*(?:\.\d+)[^.]*\.")


def without_sources(text: str) -> str:
    """A docstring as one paragraph for people, without the sources that it names for developers."""
    return _SOURCES.sub("", " ".join(text.split())).strip()


def plain(schema: Any) -> Any:
    """A JSON Schema whose descriptions, at any depth, are for people."""
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_sources(part) if key == "description" and isinstance(part, str) else plain(part)
        for key, part in schema.items()
    }


class Catalog(APIView):
    """What a journey can be built of."""

    thing = "campaigns"
    scope = "manage"

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Triggers and actions, what is used most first, and the JSON Schema of a campaign's settings."""
        return Response(
            {
                "triggers": list(map(entry, by_use(triggers))),
                "actions": list(map(entry, by_use(nodes))),
                "settings": plain(Rules.model_json_schema()),
            }
        )


def entry(member: type[Node[Any]] | type[Trigger[Any]]) -> dict[str, Any]:
    """One member as the canvas needs it. `ports` is null where they follow from the config."""
    return {
        "type": member.key,
        "kind": "trigger" if issubclass(member, Trigger) else "action",
        "by_calendar": issubclass(member, CalendarTrigger),
        "label": member.label,
        "group": member.group,
        "icon": member.icon,
        "description": without_sources(inspect.getdoc(member) or ""),
        "schema": plain(member.Config.model_json_schema()),
        "ports": _ports(member),
    }


def _ports(member: type[Node[Any]] | type[Trigger[Any]]) -> list[dict[str, Any]] | None:
    if issubclass(member, Trigger):
        return [port(Port("next"))]
    try:
        ports = member.ports(member.Config.model_construct())
    except AttributeError:  # the ports are made from fields that have no default
        return None
    return [port(each) for each in ports]
