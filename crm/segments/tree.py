"""The tree of a condition: read from JSON, checked, frozen.

A node is `{"all": […]}`, `{"any": […]}`, `{"not": {…}}` or a leaf, known by the one key that names a
condition. All problems of a tree are collected, each with its path, so that an editor can mark all of
them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from crm.contract import Condition, ConditionConfig
from crm.segments.plain import flaws
from crm.segments.problem import Problem, step
from crm.segments.registry import conditions
from lib.words import in_our_words

MAX_DEPTH = 20
MAX_LEAVES = 500
GROUPS = ("all", "any", "not")
_SHAPES = '{"all": […]}, {"any": […]}, {"not": {…}}'


@dataclass(frozen=True, slots=True)
class All:
    """True where all parts are; of no parts, everybody."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - typing.Any has the better claim
    """True where at least one part is; of no parts, nobody."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is not."""

    part: Tree


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition with its configuration, and where it stands."""

    kind: type[Condition[Any]]
    config: ConditionConfig
    path: str


Tree = All | Any_ | Not | Leaf


def parse(raw: Any) -> Tree:
    """The tree of a condition's JSON. Raises the first Problem."""
    reader = _Reader()
    tree = reader.node(raw, "", MAX_DEPTH)
    if tree is None or reader.problems:
        raise reader.problems[0]
    return tree


def problems(raw: Any) -> list[Problem]:
    """All that keeps a condition's JSON from being a tree."""
    reader = _Reader()
    reader.node(raw, "", MAX_DEPTH)
    return reader.problems


def leaves(tree: Tree) -> Iterator[Leaf]:
    """All leaves, from left to right."""
    match tree:
        case Leaf():
            yield tree
        case Not(part):
            yield from leaves(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from leaves(part)


class _Reader:
    """Reads a tree from outside to inside; a node that cannot be read is a problem and None."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.leaves = 0

    def node(self, raw: Any, path: str, depth: int) -> Tree | None:
        if raw == {}:
            return self._refuse("This rule is still empty: say what it is about.", path)
        if not isinstance(raw, dict):
            return self._refuse(f"A condition is an object: {_SHAPES} or a rule.", path)
        if depth == 0:
            return self._refuse(f"Groups are nested deeper than {MAX_DEPTH}.", path)
        group = next((key for key in GROUPS if key in raw), None)
        if group is None:
            return self._leaf(raw, path)
        if len(raw) > 1:
            return self._refuse(f'Nothing may stand beside "{group}" in one object.', path)
        if group == "not":
            part = self.node(raw["not"], step(path, "not"), depth - 1)
            return part and Not(part)
        return self._group(group, raw[group], step(path, group), depth - 1)

    def _group(self, group: str, raw: Any, path: str, depth: int) -> Tree | None:
        if not isinstance(raw, list):
            return self._refuse(f'"{group}" takes a list of conditions.', path)
        if not raw and not self._counted(path):  # an empty group is cheap, a million of them are not
            return None
        parts: list[Tree] = []
        for index, item in enumerate(raw):
            if self.leaves > MAX_LEAVES:
                break
            part = self.node(item, f"{path}[{index}]", depth)
            parts.extend([part] if part else [])
        return All(tuple(parts)) if group == "all" else Any_(tuple(parts))

    def _leaf(self, raw: dict[Any, Any], path: str) -> Tree | None:
        if not self._counted(path):
            return None
        found = list(flaws(raw, path))
        if found:
            self.problems.extend(Problem(sentence, path=place) for place, sentence in found)
            return None
        return self._condition(raw, path)

    def _condition(self, raw: dict[str, Any], path: str) -> Tree | None:
        keys = [key for key in raw if key in conditions]
        if len(keys) != 1:
            known = ", ".join(kind.key for kind in conditions)
            what = f"It could be any of {', '.join(sorted(keys))}" if keys else "It is no rule that we know"
            return self._refuse(f"{what}: a rule has exactly one of the keys {known}.", path)
        kind = conditions.get(keys[0])
        own = {kind.key if key == keys[0] else key: value for key, value in raw.items()}
        try:
            return Leaf(kind, kind.Config.model_validate(own), path)
        except ValidationError as error:
            self.problems.extend(_problems_of(error, path))
            return None

    def _counted(self, path: str) -> bool:
        """Counts one more rule; false once there are too many, which is said a single time."""
        self.leaves += 1
        if self.leaves == MAX_LEAVES + 1:
            self._refuse(f"There are more than {MAX_LEAVES} rules.", path)
        return self.leaves <= MAX_LEAVES

    def _refuse(self, message: str, path: str) -> Tree | None:
        """Notes a problem, and gives what stands for a node that cannot be read."""
        self.problems.append(Problem(message, path=path))
        return None


#: where conditions are spoken of in other words than bodies
_SENTENCES = {
    "extra_forbidden": "There is no such setting here.",
    "string_too_short": "Give a text.",
    "string_pattern_mismatch": "Use letters, digits and _ . : - only.",
}


def _problems_of(error: ValidationError, path: str) -> Iterator[Problem]:
    for flaw in error.errors(include_url=False, include_input=False):
        sentence = _SENTENCES.get(flaw["type"]) or in_our_words(flaw)
        place = path
        for part in flaw["loc"]:
            place = f"{place}[{part}]" if isinstance(part, int) else step(place, part)
        yield Problem(sentence, path=place)
