"""The schemas of templates, drawn from the channels themselves: a new channel describes itself."""

from __future__ import annotations

from typing import Any

from gateways.api.bodies import TemplateBody
from gateways.contract import Channel, channels

RENDERED: dict[str, Any] = {
    "type": "object",
    "required": ["ext_user_id", "body", "callback_url"],
    "properties": {name: {"type": "string"} for name in ("ext_user_id", "body", "callback_url")},
    "description": "The request body as the gateway would get it; its fields depend on the channel.",
}


LANGUAGES: dict[str, Any] = {
    "default_language": {"type": "string", "description": "the language of the fields themselves: de, pt-BR"},
    "languages": {
        "type": "object",
        "additionalProperties": {"type": "object"},
        "description": "by language, the fields of the channel that are translated",
    },
}


def template_schema(kind: type[TemplateBody]) -> dict[str, Any]:
    """The JSON body of a template: one form for each channel, by media type as the generator wants it."""
    return {"application/json": {"oneOf": [_form(kind, channel) for channel in channels]}}


def _form(kind: type[TemplateBody], channel: type[Channel]) -> dict[str, Any]:
    own, content = kind.model_json_schema(), channel.Content.model_json_schema()
    required = own.get("required", [])
    return {
        "type": "object",
        "title": channel.label,
        "properties": {
            **own["properties"],
            "channel": {"const": channel.key},
            **content["properties"],
            **LANGUAGES,
        },
        "required": [*required, *(content.get("required", []) if required else [])],
        "additionalProperties": False,
    }
