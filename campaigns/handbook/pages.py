"""One page for each trigger and each action, and the page that lists them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from campaigns.api.catalog import without_sources
from campaigns.contract import Node, Trigger
from campaigns.engine.families import by_use, nodes, triggers
from campaigns.handbook.fields import HEAD, escaped, rows
from campaigns.handbook.samples import sample

Member = type[Node[Any]] | type[Trigger[Any]]

INDEX = "nodes.md"
FOLDER = "nodes"
INTRODUCTION = """\
# Triggers and actions

What a campaign can be built of, a page each. These pages are written from the code by
`python -m campaigns.handbook`, and `GET /api/v1/catalog` answers the same as JSON Schema.

Beside each name stands the `type` to write into a graph. An outlet is the `port` of an edge; an optional one that is
not connected leads where `next` leads. Triggers have the one outlet `next`. An outlet that leads nowhere ends the run.
"""
GROUPS = ("Messages", "Flow", "Customer", "Loyalty")


def pages() -> Mapping[str, str]:
    """All pages by their path below the folder of the operators' pages."""
    return {INDEX: _index(), **{f"{FOLDER}/{member.key}.md": _page(member) for member in _members()}}


def write(folder: Path) -> None:
    """Write them all, and remove those of what there is no more."""
    found = pages()
    for old in (folder / FOLDER).glob("*.md"):
        if f"{FOLDER}/{old.name}" not in found:
            old.unlink()
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, text in found.items():
        (folder / name).write_text(text)


def _members() -> list[Member]:
    return [*triggers, *nodes]


def _index() -> str:
    parts = [INTRODUCTION, "## Triggers\n", _listed(by_use(triggers))]
    for group in GROUPS:
        found = [node for node in by_use(nodes) if node.group == group]
        if found:
            parts += [f"## {group}\n", _listed(found)]
    return "\n".join(parts)


def _listed(members: Iterable[Member]) -> str:
    lines = [
        f"| [{member.label}]({FOLDER}/{member.key}.md) | `{member.key}` | {_first_sentence(member)} |"
        for member in members
    ]
    return "\n".join(["| | type | |", "|---|---|---|", *lines]) + "\n"


def _first_sentence(member: Member) -> str:
    return escaped((inspect.getdoc(member) or "").split("\n\n")[0])


def _page(member: Member) -> str:
    kind = "Trigger" if issubclass(member, Trigger) else f"Action, group {member.group}"
    paragraphs = [
        f"# {member.label}",
        f"{kind}: `{member.key}`. [All triggers and actions](../{INDEX}).",
        *map(without_sources, (inspect.getdoc(member) or "").split("\n\n")),
        f"Outlets: {_outlets(member)}." if issubclass(member, Node) else "",
        _at_hand(member) if issubclass(member, Trigger) else "",
        *_fields(member),
        *_example(member),
    ]
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


def _at_hand(trigger: type[Trigger[Any]]) -> str:
    """Fields that conditions and templates of its runs can use without any event."""
    if not trigger.brings:
        return ""
    names = ", ".join(f"`{name}`" for name in trigger.brings)
    first = trigger.brings[0]
    used = f"as `${first}` in conditions and `{{{{event.{first}}}}}` in templates"
    return f"At hand in the steps behind it: {names}, {used}."


def _fields(member: Member) -> list[str]:
    table = list(rows(member.Config.model_json_schema()))
    if not table:
        return ["There is nothing to fill in."]
    said = without_sources(inspect.getdoc(member.Config) or "")
    return ["## What to fill in", said, "\n".join([*HEAD, *table])]


def _example(member: Member) -> list[str]:
    config = sample(member.Config)
    if config is None:
        return []
    node = {"id": "start" if issubclass(member, Trigger) else "step", "type": member.key, "config": config}
    return ["## In a graph", f"```json\n{json.dumps(node, ensure_ascii=False)}\n```"]
