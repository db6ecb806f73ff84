"""Ways that no edge shows: a node whose configuration names a step above, to which it sends customers back. Pure.

Any node may have one: the field that names the step says by `leads_back` which field beside it has the most passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.engine.families import triggers
from campaigns.engine.outline import Member, member_of
from campaigns.engine.sketch import nodes_of


@dataclass(frozen=True, slots=True)
class WayBack:
    """From a node back to another one, so many times at most."""

    source: str
    target: str
    times: int


def ways_back(graph: Any) -> list[WayBack]:
    """Those of a graph's JSON, in the order of their nodes; of a draft, as far as it is filled in."""
    places = {node["id"] for node in nodes_of(graph) if str(node.get("type")) not in triggers}
    return [
        WayBack(node["id"], target, times)
        for node in nodes_of(graph)
        if not node.get("disabled") and (member := member_of(node.get("type"))) is not None
        for target, times in _named(member, node.get("config"))
        if target in places and target != node["id"]
    ]


def _named(member: Member, config: Any) -> Iterator[tuple[str, int]]:
    """(step, most passes) of each field that leads back."""
    given = config if isinstance(config, Mapping) else {}
    fields = member.Config.model_fields
    for name, field in fields.items():
        extra = field.json_schema_extra
        counter = extra.get("leads_back") if isinstance(extra, dict) else None
        target = given.get(name)
        if isinstance(counter, str) and isinstance(target, str):
            times = given.get(counter, fields[counter].default)
            yield target, times if isinstance(times, int) else fields[counter].default
