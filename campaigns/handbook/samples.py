"""A configuration to begin with: what must be given, with likely values. Whether it is right, the class says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from campaigns.contract import NodeConfig

Schema = Mapping[str, Any]

BY_FORMAT: Mapping[str, Any] = {
    "template": "welcome",
    "segment": "vip",
    "audience": "press",
    "campaign": "welcome",
    "event_type": "purchase",
    "attribute": "birthday",
    "condition": {"attribute": "country", "op": "eq", "value": "DE"},
    "date": "2026-12-24",
}
BY_TYPE: Mapping[str, Any] = {"integer": 1, "number": 1, "boolean": True, "string": "example", "object": {}}
IDS = "abcdefghij"


def sample(config: type[NodeConfig]) -> dict[str, Any] | None:
    """As it stands in a graph; None where the schema alone does not say what would be right."""
    schema = config.model_json_schema()
    made = _object(schema, schema.get("$defs", {}), 0)
    try:
        config.model_validate(made)
    except ValidationError:
        return None
    return made


def _object(schema: Schema, defs: Schema, number: int) -> dict[str, Any]:
    """The required fields; `number` tells those of one list apart."""
    fields = schema.get("properties", {})
    return {
        name: IDS[number] if name == "id" else _value(fields[name], defs)
        for name in schema.get("required", ())
    }


def _value(field: Schema, defs: Schema) -> Any:
    if field.get("format") in BY_FORMAT:
        return BY_FORMAT[field["format"]]
    if "enum" in field:
        return field["enum"][0]
    kind = field.get("type", "object")
    if kind == "array":
        least = max(1, field.get("minItems", 1))
        return [_item(field["items"], defs, number) for number in range(least)]
    least = field.get("minimum", field.get("exclusiveMinimum", 1))
    return max(least, 1) if kind in ("integer", "number") else BY_TYPE[kind]


def _item(shape: Schema, defs: Schema, number: int) -> Any:
    if "$ref" in shape:
        return _object(defs[shape["$ref"].rpartition("/")[2]], defs, number)
    return _value(shape, defs)
