"""What has changed between two graphs with their settings, in words for the people who drew them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from campaigns.engine.intervals import UNITS
from campaigns.engine.outline import member_of, names, outlines
from campaigns.engine.rules import Rules
from campaigns.engine.sketch import Json, edges_of, nodes_of
from campaigns.wording import counted


def differences(
    before: Any, after: Any, settings_before: Any = None, settings_after: Any = None
) -> list[str]:
    """Nodes first, then the ways between them, then the settings. Where things stand on the canvas is no change."""
    return [
        *_of_nodes(before, after),
        *_of_edges(before, after),
        *_of_settings(settings_before or {}, settings_after or {}),
    ]


def _of_nodes(before: Any, after: Any) -> Iterator[str]:
    old, new = _by_id(before), _by_id(after)
    called_before, called = names(before), names(after)
    for id_ in new:
        if id_ not in old:
            yield f"Added “{called.get(id_, id_)}”"
    for id_ in old:
        if id_ not in new:
            yield f"Removed “{called_before.get(id_, id_)}”"
    for id_ in new.keys() & old.keys():
        yield from _of_node(old[id_], new[id_], called_before.get(id_, id_), called.get(id_, id_))


def _of_node(old: Json, new: Json, called_before: str, called: str) -> Iterator[str]:
    if old.get("type") != new.get("type"):
        yield f"Replaced “{called_before}” by “{called}”"
        return
    fields = list(_changed(_config(old), _config(new)))
    if fields:
        yield f"Changed “{called}”: {', '.join(fields)}"
    if (old.get("disabled") is True) != (new.get("disabled") is True):
        yield f"{'Disabled' if new.get('disabled') is True else 'Enabled'} “{called}”"


def _of_edges(before: Any, after: Any) -> Iterator[str]:
    old, new = _edges(before), _edges(after)
    if not old:  # the first version: what it consists of says enough
        return
    called, outlets, here = names(after), _outlets(after), _by_id(after)
    for (source, port), target in new.items():
        if old.get((source, port)) != target and source in here and target in here:
            now = "now " if source in _by_id(before) else ""
            said = f"“{called.get(source, source)}”{outlets.get((source, port), '')} {now}leads to"
            yield f"{said} “{called.get(target, target)}”"
    for source, port in old.keys() - new.keys():
        if source in here:
            yield f"“{called.get(source, source)}”{outlets.get((source, port), '')} leads nowhere now"


def _of_settings(before: Json, after: Json) -> Iterator[str]:
    usual = _flat(Rules().model_dump())
    for said in _changed({**usual, **_flat(before)}, {**usual, **_flat(after)}):
        yield f"Settings: {said}"


def _changed(before: Json, after: Json) -> Iterator[str]:
    """The fields that differ, with their values where these are short: "days 1 → 3"."""
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name), after.get(name)
        if old != new:
            spoken, was, is_ = name.replace("_", " ").replace(".", " "), _value(old), _value(new)
            yield f"{spoken} {was} → {is_}" if was and is_ else spoken


def _value(value: Any) -> str:
    """A short value in words; empty for anything longer."""
    match value:
        case None | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:,}"
        case str() if len(value) <= 40:
            return f"“{value}”"
        case dict() if value and value.keys() <= UNITS.keys():
            return " ".join(counted(amount, unit) for unit, amount in value.items())
    return ""


def _config(node: Json) -> Json:
    """The configuration with its defaults filled in, so that only what means something else is a change."""
    raw = node.get("config") or {}
    member = member_of(node.get("type"))
    try:
        return member.Config.model_validate(raw).model_dump(mode="json") if member else raw
    except ValidationError:
        return raw if isinstance(raw, Mapping) else {}


def _flat(settings: Json, before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping) and not (value and value.keys() <= UNITS.keys()):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[before + name] = value
    return found


def _by_id(graph: Any) -> dict[str, Json]:
    return {node["id"]: node for node in nodes_of(graph)}


def _edges(graph: Any) -> dict[tuple[str, str], str]:
    return {(source, port): target for source, port, target in edges_of(graph)}


def _outlets(graph: Any) -> dict[tuple[str, str], str]:
    """What to call the outlets that need a name, by node and port."""
    return {
        (id_, port.id): f" {port.label or port.id}"
        for id_, outline in outlines(graph).items()
        for port in outline.ports
        if port.id != "next"
    }
