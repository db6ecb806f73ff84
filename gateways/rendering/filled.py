"""Templates outside messages: an address whose parts are filled in, JSON whose texts are, a single value.

The language, its checks and its limits are those of messages. What a customer's value says can never become
part of the structure around it: in an address each output is percent-encoded, in JSON it stays inside its text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import nodes

from gateways.rendering.context import Context
from gateways.rendering.expressions import Value, build_strict
from gateways.rendering.frame import Frame
from gateways.rendering.language import parse
from gateways.rendering.limits import Budget
from gateways.rendering.statements import build_body
from gateways.rendering.template import Compiled, clean, compile_source

ENCODERS: Final = {"urlencode", "smr_encode"}


class Filler:
    """Fills several templates in for one customer; all of them draw on the budget of one message."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._names = context.names()
        self._budget = Budget(time.monotonic)

    def text(self, source: str) -> str:
        """Plain text. Raises TemplateError."""
        return self._render(compile_source(source, autoescape=False), source)

    def address(self, source: str) -> str:
        """A URL: every output is percent-encoded, a `/` included. Raises TemplateError."""
        return self._render(_address(source), source)

    def value(self, source: str) -> object:
        """The value itself, a number or a list too, where the source is nothing but one `{{ … }}`; else text."""
        expression = _expression(source)
        if expression is None:
            return self.text(source)
        found = expression(Frame(self._names, self._budget, self._context.zone))
        return clean(found) if isinstance(found, str) else found

    def tree(self, value: Any) -> Any:
        """JSON with every text in it filled in; the names of its fields stay. Raises TemplateError."""
        if isinstance(value, str):
            return self.value(value)
        if isinstance(value, Mapping):
            return {name: self.tree(item) for name, item in value.items()}
        return [self.tree(item) for item in value] if isinstance(value, list) else value

    def _render(self, compiled: Compiled, source: str) -> str:
        if "{" not in source:
            return source
        return compiled.render_names(self._names, self._context, self._budget)


def check_text(source: str) -> None:
    """Raises TemplateError where it could never be filled in."""
    compile_source(source, autoescape=False)


def check_address(source: str) -> None:
    """The same for an address."""
    _address(source)


def sources_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from sources_in(item)


@lru_cache(maxsize=1_000)
def _address(source: str) -> Compiled:
    tree = parse(source)
    for output in tree.find_all(nodes.Output):
        output.nodes = [_encoded(child) for child in output.nodes]
    return Compiled(build_body(tree.body, autoescape=False))


def _encoded(node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.TemplateData) or (isinstance(node, nodes.Filter) and node.name in ENCODERS):
        return node
    return nodes.Filter(node, "urlencode", [], [], None, None, lineno=node.lineno)


@lru_cache(maxsize=1_000)
def _expression(source: str) -> Value | None:
    """The one expression that a source consists of."""
    if "{{" not in source:
        return None
    body = parse(source.strip()).body
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        return None
    only = body[0].nodes[0]
    return None if isinstance(only, nodes.TemplateData) else build_strict(only)
