"""Previews of what cannot be sent: variables without a value become visible marks, ⟦event.amount⟧.

The templates themselves are changed, not the values: a mark among the values would not get through a filter
like `money`, and an author is better served by a message with marks than by the first of five errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateways.contract import Channel
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import Variable, variables

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STATEMENT: Final = re.compile(r"\{%[-+]?\s*(if|elif|for)\b")
#: what keeps a tag with a condition or list that cannot be computed well formed: nothing is shown
_INSTEAD: Final = {"if": "{% if false %}", "elif": "{% elif false %}", "for": "{% for none_of in [] %}"}
_END: Final = {"if": "{% endif %}", "elif": "{% endif %}", "for": "{% endfor %}"}
_UNSAFE: Final = re.compile(r"""[<>&"'{}%#]""")


@dataclass(frozen=True, slots=True)
class Gap:
    """A variable without a value, and where it is used."""

    name: str
    field: str
    line: int


def marked(channel: type[Channel], content: Mapping[str, Any], name: str) -> tuple[dict[str, Any], list[Gap]]:
    """The content with each use of the variable `name` that needs a value replaced, and those uses."""
    gaps: list[Gap] = []
    changed = dict(content)
    for field, source in channel.sources(content).items():
        text, lines = _without(source, name)
        if lines:
            changed = _with_text(changed, field, text)
            gaps.append(Gap(name, field, lines[0]))
    return changed, gaps


def _without(source: str, name: str) -> tuple[str, list[int]]:
    """The source without the tags that need `name`, and the lines these began in. Lines keep their numbers."""
    pieces: list[str] = []
    lines: list[int] = []
    end, line = 0, 1
    for found in _TAG.finditer(source):
        tag = found[0]
        line += source.count("\n", end, found.start())
        instead = _instead(tag, name)
        pieces += [source[end : found.start()], tag if instead is None else instead]
        if instead is not None:
            lines.append(line)
        end, line = found.end(), line + tag.count("\n")
    return "".join([*pieces, source[end:]]), lines


def _instead(tag: str, name: str) -> str | None:
    """What stands in the place of a tag that needs the variable; None for a tag that does not."""
    if not any(use.path == name and not use.has_default for use in _uses(tag, name)):
        return None
    lines = tag.count("\n")
    kept = f"{{#{chr(10) * lines}#}}" if lines else ""
    statement = _STATEMENT.match(tag)
    return f"{_INSTEAD[statement[1]] if statement else mark(name)}{kept}"


def mark(name: str) -> str:
    """How a missing variable looks in a preview: the same in HTML, in attributes and in plain texts."""
    return f"⟦{_UNSAFE.sub('', name)}⟧"


def _uses(tag: str, name: str) -> list[Variable]:
    last = re.split(r"\W+", name.rstrip("']"))[-1]
    statement = _STATEMENT.match(tag)
    if last not in tag or (statement is None and tag.startswith("{%")):
        return []  # to look is far quicker than to read the tag
    whole = f"{tag.replace('elif', 'if', 1)}{_END[statement[1]]}" if statement else tag
    try:
        return variables(whole)
    except TemplateError:
        return []


def _with_text(content: Mapping[str, Any], field: str, text: str) -> dict[str, Any]:
    """The content with another text in `field`, which may be one of `fields` of a custom IM."""
    name, _, code = field.partition(".")
    return {**content, name: {**content[name], code: text} if code else text}
