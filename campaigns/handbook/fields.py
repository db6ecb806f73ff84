"""The fields of a configuration as rows of a Markdown table, read from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from campaigns.api.catalog import without_sources

Schema = Mapping[str, Any]

HEAD = ["| field | value | default | |", "|---|---|---|---|"]
PICKED = {
    "template": "[template](../../integrators/templates.md)",
    "condition": "[condition](../../integrators/conditions.md)",
    "event_type": "event type",
    "client_action": "client action",
    "node": "id of a node",
    "step": "id of a step of the campaign",
    "outlet": "outlet of the step",
    "segment": "[segment](../segments.md)",
    "audience": "audience",
    "gateway": "[gateway](../../integrators/gateways.md)",
    "mission": "mission",
    "poll": "[poll](../polls.md)",
    "operator": "operator",
    "campaign": "campaign",
    "channel": "channel",
    "attribute": "attribute of the customer",
    "category": "[category](../consent.md)",
    "time": "time of day, `09:00`",
    "date": "date, `2026-12-24`",
    "recurrence": "recurrence, `FREQ=WEEKLY;BYDAY=MO,TH`",
}
SIMPLE = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def escaped(text: str) -> str:
    """A docstring for people, as it may stand in a cell of a table."""
    return without_sources(text).replace("|", "\\|")


def rows(schema: Schema) -> Iterator[str]:
    """A line for each field; those of inner objects follow theirs, under `outer.inner`."""
    defs = schema.get("$defs", {})
    for path, field, required in _fields(schema, defs):
        default = "required" if required else _default(field.get("default"))
        said = field.get("description") or _inner(field, defs)[0].get("description", "")
        yield f"| `{path}` | {_kind(field, defs)} | {default} | {escaped(said)} |"


def _fields(schema: Schema, defs: Schema, prefix: str = "") -> Iterator[tuple[str, Schema, bool]]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        path = prefix + name
        yield path, field, name in required
        inner, mark = _inner(field, defs)
        if inner:
            yield from _fields(inner, defs, f"{path}{mark}.")


def _inner(field: Schema, defs: Schema) -> tuple[Schema, str]:
    """The object that a field holds, alone or in a list; empty for anything else."""
    for shape in (field, *field.get("anyOf", ())):
        mark, held = ("[]", shape["items"]) if shape.get("type") == "array" else ("", shape)
        if "$ref" in held:
            return defs[held["$ref"].rpartition("/")[2]], mark
    return {}, ""


def _kind(field: Schema, defs: Schema) -> str:
    shapes = [shape for shape in field.get("anyOf", [field]) if shape.get("type") != "null"]
    return " or ".join(dict.fromkeys(_shape({**shape, **_beside(field)}, defs) for shape in shapes))


def _beside(field: Schema) -> Schema:
    return {name: field[name] for name in ("format", "channel") if name in field}


def _shape(shape: Schema, defs: Schema) -> str:
    if "enum" in shape:
        return _choices(shape["enum"])
    if shape.get("format") in PICKED:
        channel = f" for {shape['channel']}" if "channel" in shape else ""
        return PICKED[shape["format"]] + channel
    if shape.get("type") == "array":
        return f"list of {_kind(shape['items'], defs)}{_bounds(shape, 'minItems', 'maxItems')}"
    if "$ref" in shape:
        return "object"
    kind = SIMPLE.get(str(shape.get("type")), "object")
    return kind + _bounds(shape)


def _choices(values: Iterable[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _bounds(shape: Schema, least: str = "minimum", most: str = "maximum") -> str:
    low, high, above = shape.get(least), shape.get(most), shape.get("exclusiveMinimum")
    said = [f"above {above}"] if above is not None else []
    if low is not None and high is not None:
        said.append(f"{low} to {high}")
    else:
        said += [f"at least {low}"] if low is not None else []
        said += [f"at most {high}"] if high is not None else []
    return f" ({', '.join(said)})" if said else ""


def _default(value: Any) -> str:
    if value in (None, "", [], ()):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "all" if isinstance(value, list | tuple) else f"`{value}`"
