"""Checked expression nodes to closures. No Python code is made from a template, and nothing here calls what
a template names: a node kind that is not in `_BUILDERS` cannot run, whatever the parser let through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jinja2 import nodes

from gateways.rendering.errors import MissingVariable, TemplateForbidden
from gateways.rendering.filters import FILTERS
from gateways.rendering.frame import Frame
from gateways.rendering.limits import CHARACTERS_PER_OPERATION
from gateways.rendering.operators import ARITHMETIC, COMPARISONS, calculate, compare
from gateways.rendering.paths import dotted
from gateways.rendering.predicates import PREDICATES
from gateways.rendering.values import Missing, Unfit, check_result, forbidden, number, size, step

Value = Callable[[Frame], object]


def build(node: nodes.Node) -> Value:
    """The closure that computes `node`; it gives Missing where a variable has no value."""
    builder = _BUILDERS.get(type(node))
    if builder is None:
        raise TemplateForbidden(f"{type(node).__name__} is not available in templates.", line=node.lineno)
    return builder(node)


def build_strict(node: nodes.Node) -> Value:
    """The same for places that need a value: raises MissingVariable without one."""
    value_of = build(node)

    def strict(frame: Frame) -> object:
        value = value_of(frame)
        if value is None or type(value) is Missing:
            raise missing(value, node)
        return value

    return strict


def missing(value: object, node: nodes.Node) -> MissingVariable:
    if isinstance(value, Missing):
        return MissingVariable(value.name, line=value.line)
    return MissingVariable(dotted(node) or "that is used here", line=node.lineno)


def guarded(work: Callable[[], object], line: int) -> object:
    """The result of `work` on a customer's values: what does not fit becomes a TemplateError."""
    try:
        result = work()
        check_result(result, line)
    except Unfit as error:
        raise forbidden(error, line) from None
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        reason = "" if "<class" in str(error) else f": {error}"  # decimal's errors are lists of classes
        raise TemplateForbidden(f"This does not work with the value given{reason}.", line=line) from None
    return result


def _name(node: nodes.Name) -> Value:
    name, absent = node.name, Missing(node.name, node.lineno)
    return lambda frame: frame.names.get(name, absent)


def _path(node: nodes.Getattr | nodes.Getitem) -> Value:
    """event.order.id: where any step is missing, so is the whole path, under its whole name."""
    owner_of, absent = build(node.node), Missing(dotted(node) or "that is used here", node.lineno)
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        key_of = build_strict(node.arg)
        return lambda frame: _or(step(owner_of(frame), key_of(frame)), absent)
    key = node.attr if isinstance(node, nodes.Getattr) else node.arg.value  # type: ignore[attr-defined]
    if isinstance(node.node, nodes.Name):
        return _field(node.node.name, key, absent)

    def value(frame: Frame) -> object:
        owner = owner_of(frame)
        found = owner.get(key) if type(owner) is dict else step(owner, key)
        return absent if found is None else found

    return value


def _field(root: str, key: object, absent: Missing) -> Value:
    """A path of two steps, event.amount: nearly all are, so these do without a call for each step."""

    def value(frame: Frame) -> object:
        owner = frame.names.get(root)
        found = owner.get(key) if type(owner) is dict else step(owner, key)
        return absent if found is None else found

    return value


def _or(value: object, absent: Missing) -> object:
    return absent if value is None else value


def _constant(node: nodes.Const) -> Value:
    value = node.value
    return lambda frame: value


def _list(node: nodes.List | nodes.Tuple) -> Value:
    items = [build_strict(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


def _filter(node: nodes.Filter) -> Value:
    chosen, line = FILTERS[node.name], node.lineno
    # The type stubs of Jinja2 say Pair here; the parser makes Keyword.
    keywords: list[Any] = node.kwargs
    refusal = chosen.refusal(len(node.args), tuple(keyword.key for keyword in keywords))
    source = node.node
    if refusal or source is None:
        raise TemplateForbidden(f"The filter {node.name}: {refusal}.", line=line)
    value_of = build(source) if chosen.takes_missing else build_strict(source)
    arguments = [build_strict(argument) for argument in node.args]
    named = {keyword.key: build_strict(keyword.value) for keyword in keywords}

    def value(frame: Frame) -> object:
        given = value_of(frame)
        frame.budget.spend(1 + size(given) // CHARACTERS_PER_OPERATION)
        rest = [argument(frame) for argument in arguments]
        options: dict[str, Any] = {key: argument(frame) for key, argument in named.items()}
        if chosen.zoned:
            options["local_zone"] = frame.zone
        return guarded(lambda: chosen.function(given, *rest, **options), line)

    return value


def _test(node: nodes.Test) -> Value:
    if node.args or node.kwargs:
        raise TemplateForbidden(f"The test {node.name} takes no arguments.", line=node.lineno)
    value_of, predicate, line = build(node.node), PREDICATES[node.name], node.lineno
    return lambda frame: guarded(lambda: predicate(value_of(frame)), line)


def _either(node: nodes.CondExpr) -> Value:
    test, then = build(node.test), build(node.expr1)
    otherwise = build(node.expr2) if node.expr2 is not None else (lambda frame: "")
    return lambda frame: then(frame) if test(frame) else otherwise(frame)


def _compare(node: nodes.Compare) -> Value:
    first, line = build_strict(node.expr), node.lineno
    rest = [(COMPARISONS[operand.op], build_strict(operand.expr)) for operand in node.ops]

    def value(frame: Frame) -> object:
        left = first(frame)
        for operator, right_of in rest:
            right = right_of(frame)
            frame.budget.spend(1 + size(right) // 8)  # `in` walks a list item by item
            if not guarded(lambda: compare(operator, left, right), line):  # noqa: B023 (called at once)
                return False
            left = right
        return True

    return value


def _and(node: nodes.And) -> Value:
    left, right = build(node.left), build(node.right)
    return lambda frame: left(frame) and right(frame)


def _one_of(node: nodes.Or) -> Value:
    left, right = build(node.left), build(node.right)
    return lambda frame: left(frame) or right(frame)


def _not(node: nodes.Not) -> Value:
    value_of = build(node.node)
    return lambda frame: not value_of(frame)


def _sign(node: nodes.Neg | nodes.Pos) -> Value:
    value_of, line, sign = build_strict(node.node), node.lineno, -1 if isinstance(node, nodes.Neg) else 1
    return lambda frame: guarded(lambda: sign * number(value_of(frame)), line)


def _arithmetic(node: nodes.BinExpr) -> Value:
    left, right, line = build_strict(node.left), build_strict(node.right), node.lineno
    operator = ARITHMETIC[type(node)]

    def value(frame: Frame) -> object:
        one, two = left(frame), right(frame)
        frame.budget.spend(1 + (size(one) + size(two)) // CHARACTERS_PER_OPERATION)
        return guarded(lambda: calculate(operator, one, two), line)

    return value


_BUILDERS: Final[dict[type[nodes.Node], Callable[[Any], Value]]] = {
    nodes.Name: _name,
    nodes.Getattr: _path,
    nodes.Getitem: _path,
    nodes.Const: _constant,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.CondExpr: _either,
    nodes.Compare: _compare,
    nodes.And: _and,
    nodes.Or: _one_of,
    nodes.Not: _not,
    nodes.Neg: _sign,
    nodes.Pos: _sign,
    **dict.fromkeys(ARITHMETIC, _arithmetic),
}
