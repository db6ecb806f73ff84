"""What can be told about a condition without asking the database: what it reads, what it needs, its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from crm.segments.comparison import Comparison
from crm.segments.period import Period
from crm.segments.problem import Problem
from crm.segments.tree import All, Any_, Leaf, Not, Tree, leaves, parse, problems
from crm.segments.values import fields_in


def reads(tree: Tree) -> set[str]:
    """What it depends on, as `kind:name`: "attribute:country", "event:purchase", "segment:vip" …"""
    return {name for leaf in leaves(tree) for name in leaf.kind.reads(leaf.config)}


def event_names(tree: Tree) -> set[str]:
    """The event types that it counts. Those inside the segments it names are not among them."""
    return {name.removeprefix("event:") for name in reads(tree) if name.startswith("event:")}


def segment_slugs(tree: Tree) -> set[str]:
    """The segments that it names; not those that these are made of."""
    return {name.removeprefix("segment:") for name in reads(tree) if name.startswith("segment:")}


def fields(tree: Tree) -> set[str]:
    """The fields of the event at hand that it refers to, by `$field` or as the subject of a rule."""
    return {field for leaf in leaves(tree) for field in leaf_fields(leaf)}


def asks_the_run(tree: Tree) -> bool:
    """Whether its answer depends on the run: on the event at hand or on the moment of entry."""
    return any(leaf_fields(leaf) or _since_entry(leaf) for leaf in leaves(tree))


def check(raw: Any, *, has_event: bool = False, has_entry: bool = False) -> list[Problem]:
    """All problems of a condition's JSON, for an editor and for publishing.

    `has_event`: an event is at hand where it will be asked, so `$field` may be used; `has_entry`: a run is.
    Whether the segments, audiences and templates exist is asked with `reads` by whoever knows the brand.
    """
    found = problems(raw)
    if found:
        return found
    return [problem for leaf in leaves(parse(raw)) for problem in _unmet(leaf, has_event, has_entry)]


def sentence(tree: Tree) -> str:
    """The condition in words."""
    match tree:
        case Leaf(kind, config):
            return kind.sentence(config)
        case Not(part):
            return f"not ({sentence(part)})"
        case All(parts):
            return " and ".join(_bracketed(part) for part in parts) or "everybody"
        case Any_(parts):
            return " or ".join(_bracketed(part) for part in parts) or "nobody"


def _bracketed(tree: Tree) -> str:
    return f"({sentence(tree)})" if isinstance(tree, All | Any_) else sentence(tree)


def leaf_fields(leaf: Leaf) -> set[str]:
    """The same as `fields`, of one leaf."""
    own = {name.removeprefix("field:") for name in leaf.kind.reads(leaf.config) if name.startswith("field:")}
    return own | {field for part in _parts(leaf.config) for field in _named(part)}


def _named(part: BaseModel) -> Iterator[str]:
    if isinstance(part, Comparison):
        yield from fields_in(part.value)
    if isinstance(part, Period):
        yield from fields_in(part.between)


def _since_entry(leaf: Leaf) -> bool:
    return any(isinstance(part, Period) and part.since == "entry" for part in _parts(leaf.config))


def _unmet(leaf: Leaf, has_event: bool, has_entry: bool) -> Iterator[Problem]:
    named = ", ".join(f"${field}" for field in sorted(leaf_fields(leaf)))
    if named and not has_event:
        yield Problem(f"There is no event here whose fields could be read ({named}).", path=leaf.path)
    if _since_entry(leaf) and not has_entry:
        yield Problem("Nobody has entered anything here: since entry has no meaning.", path=leaf.path)


def _parts(config: BaseModel) -> Iterator[BaseModel]:
    """A configuration and all that it is made of."""
    yield config
    for name in type(config).model_fields:
        value = getattr(config, name)
        for item in value if isinstance(value, list | tuple) else [value]:
            if isinstance(item, BaseModel):
                yield from _parts(item)
