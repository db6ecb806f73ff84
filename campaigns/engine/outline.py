"""A graph's nodes as people meet them: what each is called, what it does, its outlets; also of a broken draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from campaigns.contract import Node, NodeConfig, Port, Trigger
from campaigns.engine.drafted import drafted, ports_of
from campaigns.engine.families import nodes, triggers
from campaigns.engine.sketch import Json, nodes_of

Member = type[Node[Any]] | type[Trigger[Any]]
LONGEST = 200  # characters of a summary


@dataclass(frozen=True, slots=True)
class Outline:
    """One node. `summary` is empty while its config is not right; `name` names it in a sentence.

    `events`: of a trigger, the event types that set it off, as far as its config tells.
    """

    label: str
    summary: str
    ports: Sequence[Port]
    events: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The label, the summary, or both where neither says it all: “Filter customers: country is DE”."""
        if not self.summary:
            return self.label
        words = [word for word in self.label.lower().split() if len(word) > 2]
        known = any(word in self.summary.lower() for word in words)
        text = self.summary if known else f"{self.label}: {self.summary}"
        return text if len(text) <= 60 else f"{text[:59]}…"


def outlines(graph: Any) -> dict[str, Outline]:
    """The nodes of a graph's JSON by id, those of known types; whatever stands there, it is read without an error."""
    return {id_: _outline(member, node.get("config")) for id_, member, node in _readable(graph)}


def member_of(kind: Any) -> Member | None:
    """The node or trigger of a type's key, if there is one."""
    if not isinstance(kind, str):
        return None
    return triggers.get(kind) if kind in triggers else nodes.get(kind) if kind in nodes else None


def names(graph: Any) -> dict[str, str]:
    """What each node is called in a sentence, by id; two of one name are told apart by their ids."""
    return told_apart(outlines(graph))


def told_apart(known: Mapping[str, Outline]) -> dict[str, str]:
    """The same of outlines that are at hand."""
    often = Counter(outline.name for outline in known.values())
    return {
        id_: f"{outline.name} ({id_})" if often[outline.name] > 1 else outline.name
        for id_, outline in known.items()
    }


def _readable(graph: Any) -> Iterator[tuple[str, Member, Json]]:
    for node in nodes_of(graph):
        member = member_of(node.get("type"))
        if member is not None:
            yield node["id"], member, node


def _outline(member: Member, raw: Any) -> Outline:
    try:
        config = member.Config.model_validate(raw or {})
    except ValidationError:
        return Outline(member.label, "", _ports(member, drafted(member.Config, raw)))
    events = member.listens_to(config) if issubclass(member, Trigger) else ()
    return Outline(member.label, member.summary(config)[:LONGEST], _ports(member, config), events)


def _ports(member: Member, config: NodeConfig) -> Sequence[Port]:
    return (Port("next"),) if issubclass(member, Trigger) else ports_of(member, config)
