"""Which variables a template uses, for editors and for the checks before a campaign is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jinja2 import nodes

from gateways.rendering.filters import FILTERS
from gateways.rendering.language import parse
from gateways.rendering.paths import canonical, dotted


@dataclass(frozen=True, slots=True)
class Variable:
    """One use of a variable. `has_default`: the template also works for customers without it."""

    path: str
    line: int
    has_default: bool

    @property
    def field(self) -> str:
        """The same name for each spelling: event.… or customer.…"""
        return canonical(self.path)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the names of loops around it, what was asked for before, may it be missing."""

    local: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    optional: bool = False

    def given(self, test: nodes.Node) -> _Place:
        return replace(self, present=self.present | _asserted(test))

    def in_loop(self, target: nodes.Node) -> _Place:
        names = {name.name for name in [target, *target.find_all(nodes.Name)] if isinstance(name, nodes.Name)}
        return replace(self, local=self.local | names | {"loop"})


def variables(source: str) -> list[Variable]:
    """Every use, in the order of the text, without the names of loops. Raises TemplateError."""
    return list(_walk(parse(source), _Place()))


def _walk(node: nodes.Node, place: _Place) -> Iterator[Variable]:
    path = dotted(node)
    if path:
        if _root(node) not in place.local:
            yield Variable(path, node.lineno, place.optional or path in place.present)
        return
    for child, where in _children(node, place):
        yield from _walk(child, where)


def _children(node: nodes.Node, place: _Place) -> Iterator[tuple[nodes.Node, _Place]]:
    """The parts of `node`, each with what holds there: mirrors where a value may be missing."""
    strict, soft = replace(place, optional=False), replace(place, optional=True)
    if isinstance(node, nodes.If):
        yield node.test, soft
        yield from ((child, strict.given(node.test)) for child in node.body)
        yield from ((child, strict) for child in [*node.elif_, *node.else_])
    elif isinstance(node, nodes.CondExpr):
        yield from [(node.test, soft), (node.expr1, place.given(node.test))]
        yield from [(node.expr2, place)] if node.expr2 is not None else []
    elif isinstance(node, nodes.For):
        yield node.iter, strict
        yield from ((child, strict) for child in node.else_)
        yield from ((child, strict.in_loop(node.target)) for child in node.body)
        yield from [(node.test, soft.in_loop(node.target))] if node.test is not None else []
    elif isinstance(node, nodes.And):
        yield from [(node.left, soft), (node.right, place.given(node.left))]
    elif isinstance(node, nodes.Or):
        yield from [(node.left, soft), (node.right, place)]
    elif isinstance(node, nodes.Not | nodes.Test):
        yield node.node, soft
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield node.node, soft if FILTERS[node.name].takes_missing else strict
        yield from ((child, strict) for child in [*node.args, *node.kwargs])
    else:
        yield from ((child, strict) for child in node.iter_child_nodes())


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _asserted(test: nodes.Node) -> frozenset[str]:
    """What has a value for sure where `test` holds."""
    if isinstance(test, nodes.And):
        return _asserted(test.left) | _asserted(test.right)
    if isinstance(test, nodes.Test) and test.name == "defined":
        return frozenset({dotted(test.node)})
    path = dotted(test)
    return frozenset({path}) if path else frozenset()
