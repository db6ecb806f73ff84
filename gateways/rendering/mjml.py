"""E-mail bodies written in MJML, turned into HTML by mrml."""

from __future__ import annotations

import re
from typing import Final

import mrml

from gateways.rendering.errors import TemplateForbidden, TemplateSyntax, TemplateTooLarge
from gateways.rendering.limits import MJML_BYTES, MJML_DEPTH

# mj-include may read nothing, neither files nor the network.
_OPTIONS: Final = mrml.ParserOptions(include_loader=mrml.noop_loader())
# Its own list of web fonts is fetched from their maker by whoever opens the mail. mj-font names others on purpose.
_RENDERING: Final = mrml.RenderOptions(fonts={})
_MJML: Final = re.compile(r"<mjml[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(r"(/?)([a-zA-Z][\w:.-]*)")
# What HTML leaves open inside mj-text and mj-raw.
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def is_mjml(source: str) -> bool:
    return _MJML.search(source) is not None


def to_html(source: str) -> str:
    """Raises TemplateSyntax (what mrml does not understand), TemplateTooLarge, TemplateForbidden (CDATA)."""
    if len(source) > MJML_BYTES:
        raise TemplateTooLarge(f"The MJML is larger than {MJML_BYTES // 1024} KiB.")
    _check_depth(source)
    try:
        return mrml.to_html(source.strip(), _OPTIONS, _RENDERING).content
    except OSError as error:  # the one class for all its errors
        problem = f"The MJML is not well formed: {str(error)[:300]}."
    raise TemplateSyntax(problem, hint="Each tag must be closed, and mj-include is not available.")


def _check_depth(source: str) -> None:
    """mrml recurses in C and would take the process with it, so depth is counted first, and never too low:
    only a closing tag that fits the last open one counts.
    """
    open_tags: list[str] = []
    comment = False
    for piece in source.split("<")[1:]:
        comment = comment or piece.startswith("!--")
        if comment:
            comment = "-->" not in piece.removeprefix("!--")
            continue
        _check_piece(piece)
        _follow(piece.partition(">")[0], open_tags)
        if len(open_tags) > MJML_DEPTH:
            raise TemplateTooLarge(f"The MJML is nested deeper than {MJML_DEPTH} levels or leaves tags open.")


def _check_piece(piece: str) -> None:
    """Refuses what mrml and this count might read differently."""
    if piece.startswith("![CDATA["):
        raise TemplateForbidden("CDATA is not available in MJML.")
    if ">" not in piece:
        raise TemplateSyntax("A < in the MJML is no tag.", hint="Write &lt; for the character.")


def _follow(tag: str, open_tags: list[str]) -> None:
    name = _TAG.match(tag)
    if name is None or tag.endswith("/") or name[2].lower() in _VOID:
        return
    if not name[1]:
        open_tags.append(name[2])
    elif open_tags and open_tags[-1] == name[2]:
        open_tags.pop()
