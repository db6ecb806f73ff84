"""What a template may contain: Jinja2's syntax, cut down by an allow-list of syntax tree nodes.

Jinja2 only reads the template here. Its compiler and its sandbox, which was escaped again and again, are
never used: `expressions.py` and `statements.py` evaluate the checked tree, and know no other node either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.visitor import NodeTransformer

from gateways.rendering import limits
from gateways.rendering.errors import TemplateError, TemplateForbidden, TemplateSyntax, TemplateTooLarge
from gateways.rendering.filters import FILTERS
from gateways.rendering.predicates import PREDICATES

ALLOWED: Final[frozenset[type[nodes.Node]]] = frozenset({
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For,
    nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Test, nodes.Keyword, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod,
})  # fmt: skip

REFUSED: Final[dict[type[nodes.Node], str]] = {
    nodes.Call: "A template cannot call functions.",
    nodes.Assign: "A template cannot set variables.",
    nodes.AssignBlock: "A template cannot set variables.",
    nodes.Macro: "A template cannot define macros.",
    nodes.CallBlock: "A template cannot call macros.",
    nodes.Include: "A template cannot include other templates.",
    nodes.Import: "A template cannot import other templates.",
    nodes.FromImport: "A template cannot import other templates.",
    nodes.Extends: "A template cannot extend other templates.",
    nodes.Block: "A template cannot define blocks.",
    nodes.FilterBlock: "A filter stands behind a value, {{ value|upper }}; {% filter %} is not available.",
    nodes.Concat: "The operator ~ is not available: write + or two outputs side by side.",
    nodes.Pow: "The operator ** is not available.",
    nodes.Dict: "A template cannot write dictionaries.",
    nodes.Slice: "Slices are not available: use first, last or truncate.",
}


class _CountedTokens(Extension):
    """Ends a template that is too long or too deep while it is read, before a tree is built from it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        depth = 0
        for count, token in enumerate(stream):
            depth += token.type in ("lparen", "lbracket", "lbrace")
            depth -= token.type in ("rparen", "rbracket", "rbrace")
            if depth > limits.DEPTH:
                raise _too_deep(token.lineno)
            if count >= limits.TOKENS:
                raise TemplateTooLarge(
                    f"The template has more than {limits.TOKENS:,} words inside its tags.", line=token.lineno
                )
            yield token


_ENVIRONMENT: Final = Environment(
    autoescape=True, keep_trailing_newline=True, extensions=[_CountedTokens], cache_size=0
)


def parse(source: str) -> nodes.Template:
    """The checked syntax tree of `source`. Raises TemplateSyntax, TemplateForbidden, TemplateTooLarge."""
    if len(source.encode("utf-8", "surrogatepass")) > limits.SOURCE_BYTES:
        raise TemplateTooLarge(f"The template is larger than {limits.SOURCE_BYTES // 1024} KiB.")
    if sum(map(source.count, ("{{", "{%", "{#"))) > limits.TAGS:
        raise TemplateTooLarge(f"The template has more than {limits.TAGS:,} tags.")
    try:
        tree = _ENVIRONMENT.parse(source)
        if "poll" in source:
            _Polls().visit(tree)
        _check(tree, depth=0, loops=0)
    except TemplateSyntaxError as error:
        raise TemplateSyntax(_sentence(error.message), line=error.lineno) from None
    except RecursionError:
        raise _too_deep(None) from None
    except ValueError:  # an integer of thousands of digits, refused by int() within the lexer
        raise TemplateTooLarge("The template contains a number that is too large.") from None
    return tree


def _check(node: nodes.Node, depth: int, loops: int) -> None:
    if type(node) not in ALLOWED:
        raise _refusal(node)
    if depth > limits.DEPTH:
        raise _too_deep(node.lineno)
    if isinstance(node, nodes.For):
        loops += 1
        _check_loop(node, loops)
    elif isinstance(node, nodes.Const):
        _check_literal(node)
    elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        _check_name(node)
    elif isinstance(node, nodes.Filter):
        _check_filter(node)
    elif isinstance(node, nodes.Test) and node.name not in PREDICATES:
        raise _unknown("test", node.name, node.lineno, list(PREDICATES))
    for child in node.iter_child_nodes():
        _check(child, depth + 1, loops)


def _check_loop(node: nodes.For, loops: int) -> None:
    if node.recursive:
        raise TemplateForbidden("A loop cannot be recursive.", line=node.lineno)
    if loops > 2:
        raise TemplateForbidden("A loop may contain one more loop, not two.", line=node.lineno)
    if isinstance(node.target, nodes.Tuple) and not all(isinstance(n, nodes.Name) for n in node.target.items):
        raise TemplateForbidden("A loop gives each item one name, or a name to each part.", line=node.lineno)


def _check_literal(node: nodes.Const) -> None:
    value = node.value
    if value is None:
        raise TemplateForbidden("none is no value.", line=node.lineno, hint="Ask: {% if x is defined %}.")
    if isinstance(value, str) and len(value) > limits.LITERAL_CHARACTERS:
        raise TemplateTooLarge(
            f"A text in quotes is longer than {limits.LITERAL_CHARACTERS:,} characters.", line=node.lineno
        )
    if isinstance(value, int | float) and not abs(value) <= limits.LARGEST_NUMBER:
        raise TemplateTooLarge("A number in the template is too large.", line=node.lineno)


def _check_name(node: nodes.Name | nodes.Getattr | nodes.Getitem) -> None:
    name: object
    if isinstance(node, nodes.Getitem):
        name = node.arg.value if isinstance(node.arg, nodes.Const) else None
    else:
        name = node.name if isinstance(node, nodes.Name) else node.attr
    if isinstance(name, str) and name.startswith("_"):
        raise TemplateForbidden(f"The name {name[:50]} is not available: it starts with _.", line=node.lineno)


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        raise _unknown("filter", node.name, node.lineno, list(FILTERS))
    if node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise TemplateForbidden(f"The filter {node.name} cannot be used like this.", line=node.lineno)


def _refusal(node: nodes.Node) -> TemplateError:
    name = type(node).__name__
    return TemplateForbidden(
        REFUSED.get(type(node), f"{name} is not available in templates."), line=node.lineno
    )


class _Polls(NodeTransformer):
    """The one call that the seeds know, client.poll('slug'), is a step of a path: client.poll['slug']."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 -- the name is Jinja2's
        if not _is_poll(node):
            return self.generic_visit(node)
        slug = node.args[0] if len(node.args) == 1 and not node.kwargs else None
        if not isinstance(slug, nodes.Const) or not isinstance(slug.value, str) or not slug.value:
            raise TemplateForbidden(
                "A poll is named by its slug.", line=node.lineno, hint="Write {{ client.poll('slug') }}."
            )
        return nodes.Getitem(node.node, slug, "load", lineno=node.lineno)


def _is_poll(node: nodes.Call) -> bool:
    callee = node.node
    return (
        isinstance(callee, nodes.Getattr)
        and callee.attr == "poll"
        and isinstance(callee.node, nodes.Name)
        and callee.node.name == "client"
    )


def _unknown(kind: str, name: str, line: int, known: list[str]) -> TemplateError:
    return TemplateForbidden(
        f"There is no {kind} {name[:50]}.", line=line, hint=f"There are: {', '.join(known)}."
    )


def _too_deep(line: int | None) -> TemplateError:
    return TemplateTooLarge(f"The template is nested deeper than {limits.DEPTH} levels.", line=line)


def _sentence(message: str | None) -> str:
    text = (message or "the template is not well formed")[:300].rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
