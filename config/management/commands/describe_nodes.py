"""`manage.py describe_nodes > docs/operators/nodes.md`: every trigger and action, described by its own code.

A test compares the page with what this prints, so a new node without a new page does not pass.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand

from campaigns.api.catalog import without_sources as _plain
from campaigns.contract import Node, Trigger
from campaigns.engine.families import nodes, triggers

Member = type[Node[Any]] | type[Trigger[Any]]
Schema = Mapping[str, Any]

INTRODUCTION = """\
# Triggers and actions

What a campaign can be built of. This page is printed by `manage.py describe_nodes` from the code, and
`GET /api/v1/catalog` answers the same as JSON Schema.

Each heading ends with the `type` to write into a graph; the table lists the fields of its `config`. An outlet is
the `port` of an edge; an optional one that is not connected leads where `next` leads. Triggers have the one outlet
`next`. An outlet that leads nowhere ends the run.
"""
GROUPS = ("Messages", "Flow", "Customer", "Loyalty")
PICKED = {
    "template": "[template](../integrators/templates.md)",
    "condition": "[condition](../integrators/conditions.md)",
    "event_type": "event type",
    "client_action": "client action",
    "node": "id of a node",
    "segment": "[segment](segments.md)",
    "campaign": "campaign",
    "channel": "channel",
}
SIMPLE = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


class Command(BaseCommand):
    help = "Print the reference of triggers and actions as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, "## Triggers\n", *map(_member, triggers)]
    for group in GROUPS:
        found = [node for node in nodes if node.group == group]
        if found:
            parts += [f"## {group}\n", *map(_member, found)]
    return "\n".join(parts)


def _member(member: Member) -> str:
    paragraphs = [f"### {member.label}: `{member.key}`", _plain(inspect.getdoc(member) or "")]
    if issubclass(member, Node):
        paragraphs.append(f"Outlets: {_outlets(member)}.")
    rows = list(_rows(member.Config.model_json_schema()))
    if rows:
        table = ["| field | value | default | |", "|---|---|---|---|", *rows]
        paragraphs += [_plain(inspect.getdoc(member.Config) or ""), "\n".join(table)]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _outlets(node: type[Node[Any]]) -> str:
    try:
        ports = node.ports(node.Config.model_construct())
    except AttributeError:  # made from fields that have no default
        return "one for each id in the list below"
    return ", ".join(_outlet(p.id, p.label, p.optional) for p in ports) or "none, the run ends here"


def _outlet(id_: str, label: str, optional: bool) -> str:
    said = [label] if len(label) > 1 and label != id_ else []
    said += ["optional"] if optional else []
    return f"`{id_}` ({', '.join(said)})" if said else f"`{id_}`"


def _rows(schema: Schema) -> Iterator[str]:
    """A line for each field; those of inner objects follow theirs, under `outer.inner`."""
    defs = schema.get("$defs", {})
    for path, field, required in _fields(schema, defs):
        default = "required" if required else _default(field.get("default"))
        said = field.get("description") or _inner(field, defs)[0].get("description", "")
        yield f"| `{path}` | {_kind(field, defs)} | {default} | {_plain(said)} |"


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
    if shape.get("format") == "date":
        return "date, `2026-12-24`"
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
