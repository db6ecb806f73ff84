"""Checked statement nodes to closures that write into the frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from jinja2 import nodes
from markupsafe import escape

from gateways.rendering.errors import TemplateForbidden
from gateways.rendering.expressions import Value, build, build_strict
from gateways.rendering.frame import Frame
from gateways.rendering.values import Unfit, forbidden, text

Writer = Callable[[Frame], None]

_SPECIAL = re.compile("[&<>'\"]").search


def build_body(body: Iterable[nodes.Node], autoescape: bool) -> Writer:
    """The closure that writes the statements of `body` one after another."""
    writers = [writer for node in body for writer in _statement(node, autoescape)]
    if len(writers) == 1:
        return writers[0]

    def write(frame: Frame) -> None:
        for writer in writers:
            writer(frame)

    return write


def _statement(node: nodes.Node, autoescape: bool) -> Iterable[Writer]:
    if isinstance(node, nodes.Output):
        return [_output(child, autoescape) for child in node.nodes]
    if isinstance(node, nodes.If):
        return [_if(node, autoescape)]
    if isinstance(node, nodes.For):
        return [_for(node, autoescape)]
    raise TemplateForbidden(f"{type(node).__name__} is not available in templates.", line=node.lineno)


def _output(node: nodes.Node, autoescape: bool) -> Writer:
    if isinstance(node, nodes.TemplateData):
        literal = node.data
        return lambda frame: frame.write(literal)
    value_of, line, show = build_strict(node), node.lineno, _escaped if autoescape else text

    def write(frame: Frame) -> None:
        try:
            frame.write(show(value_of(frame)))
        except Unfit as error:
            raise forbidden(error, line) from None

    return write


def _escaped(value: object) -> str:
    """For HTML. What the filter `escape` made stays as it is, and only that: Markup."""
    shown = value if isinstance(value, str) else text(value)
    return shown if type(shown) is str and not _SPECIAL(shown) else str(escape(shown))


def _if(node: nodes.If, autoescape: bool) -> Writer:
    branches = [(build(part.test), build_body(part.body, autoescape)) for part in [node, *node.elif_]]
    otherwise = build_body(node.else_, autoescape)

    def write(frame: Frame) -> None:
        for test, body in branches:
            if test(frame):
                return body(frame)
        return otherwise(frame)

    return write


def _for(node: nodes.For, autoescape: bool) -> Writer:
    items_of, line, bind = build_strict(node.iter), node.lineno, _binder(node.target)
    test: Value | None = build(node.test) if node.test is not None else None
    body, otherwise = build_body(node.body, autoescape), build_body(node.else_, autoescape)
    weight = sum(1 for _ in node.find_all(nodes.Node))

    def write(frame: Frame) -> None:
        items = _items(items_of(frame), line)
        # The whole loop is paid for before it starts, so that a loop too long does no work at all.
        frame.budget.spend(len(items) * weight)
        outer = frame.names
        frame.names = dict(outer)
        if test is not None:
            items = [item for item in items if _holds(frame, bind, item, test)]
        for position, item in enumerate(items):
            bind(frame, item)
            frame.names["loop"] = _loop(position, len(items))
            frame.budget.spend(0)
            body(frame)
        frame.names = outer
        if not items:
            otherwise(frame)

    return write


def _items(value: object, line: int) -> list[object] | tuple[object, ...]:
    if isinstance(value, dict):
        return list(value)
    if not isinstance(value, list | tuple):
        raise TemplateForbidden("A loop needs a list.", line=line)
    return value


def _binder(target: nodes.Node) -> Callable[[Frame, object], None]:
    if isinstance(target, nodes.Name):
        name = target.name
        return lambda frame, item: frame.names.__setitem__(name, item)
    names = [part.name for part in target.find_all(nodes.Name)]

    def unpack(frame: Frame, item: object) -> None:
        if not isinstance(item, list | tuple) or len(item) != len(names):
            raise TemplateForbidden(f"An item of this loop has not {len(names)} parts.", line=target.lineno)
        frame.names.update(zip(names, item, strict=True))

    return unpack


def _holds(frame: Frame, bind: Callable[[Frame, object], None], item: object, test: Value) -> bool:
    bind(frame, item)
    return bool(test(frame))


def _loop(position: int, length: int) -> dict[str, object]:
    """What Jinja2 calls loop, without its functions."""
    return {
        "index": position + 1,
        "index0": position,
        "revindex": length - position,
        "first": position == 0,
        "last": position == length - 1,
        "length": length,
    }
