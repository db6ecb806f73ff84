"""Conditions as they are being written: what can stand in one, what one says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from crm.contract import Place
from crm.models import Brand
from crm.segments import membership
from crm.segments.compiler import compile_tree
from crm.segments.kinds import OPERATORS_OF, TAKES
from crm.segments.operators import OPERATORS
from crm.segments.problem import Problem
from crm.segments.reading import asks_the_run, check, leaf_fields, sentence
from crm.segments.registry import conditions
from crm.segments.settings import settings_of
from crm.segments.tree import Tree, leaves, parse
from crm.services.segments import unknown_audiences
from lib.registry import UnknownMember

MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Described:
    """`sentence` is empty for what cannot be read. `countable`: it is about customers alone, so it has a count.

    `warnings` do not keep it from being used.
    """

    sentence: str
    problems: list[Problem]
    warnings: list[Problem]
    countable: bool


def offered(place: Place) -> dict[str, Any]:
    """All that an editor needs to know: kinds of rules with their settings, operators, topics of this brand."""
    return {
        "kinds": {kind.key: {"label": kind.label, "settings": settings_of(kind)} for kind in conditions},
        "operators": {
            name: {"words": one.words, "takes": TAKES[name], "takes_field": one.takes_field}
            for name, one in OPERATORS.items()
        },
        "operators_of": OPERATORS_OF,
        "topics": [
            {
                **asdict(topic),
                "source": _source(kind.key, topic.source),
                "parts": list(_parts(kind.key, topic.parts)),
            }
            for kind in conditions
            for topic in kind.topics(place)
        ],
    }


def values(place: Place, source: str, q: str) -> list[tuple[Any, int]]:
    """Values seen of a topic or a part, each with how often; nothing for a source that does not exist."""
    key, _, rest = source.partition(":")
    try:
        return list(conditions.get(key).values(place, rest, q))[:MOST_VALUES]
    except UnknownMember:
        return []


def describe(brand: Brand, condition: Any, place: Place, has_entry: bool, now: datetime) -> Described:
    """A condition in words, with its problems, as it is asked where the events of `place` are at hand."""
    has_event = bool(place.events)
    found = check(condition, has_event=has_event, has_entry=has_entry)
    try:
        tree = parse(condition)
    except Problem:
        return Described("", found, [], False)
    found = found or list(_missing(brand, tree, has_event, has_entry, now))
    return Described(sentence(tree), found, list(_unseen(tree, place)), not asks_the_run(tree))


def _missing(brand: Brand, tree: Tree, has_event: bool, has_entry: bool, now: datetime) -> Iterator[Problem]:
    """What it names and the brand does not have."""
    scope = replace(
        membership.scope_of(brand, now),
        context="'{}'::jsonb" if has_event else None,
        entered_at="now()" if has_entry else None,
    )
    try:
        compile_tree(tree, scope)
    except Problem as problem:
        yield problem
    yield from unknown_audiences(brand, tree)


def _unseen(tree: Tree, place: Place) -> Iterator[Problem]:
    """Fields of the event at hand that were never seen there, where any were."""
    seen = {topic.label for kind in conditions if kind.key == "field" for topic in kind.topics(place)}
    for leaf in leaves(tree) if seen else ():
        for field in sorted(leaf_fields(leaf) - seen):
            sentence = f"“{field}” was never seen in this event. Check the spelling."
            yield Problem(sentence, path=leaf.path, code="unseen_field")


def _parts(key: str, parts: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield {**asdict(part), "source": _source(key, part.source)}


def _source(key: str, source: str) -> str:
    return f"{key}:{source}" if source else ""
