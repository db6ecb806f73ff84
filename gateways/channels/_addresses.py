"""The addresses that a notification carries: a picture from the web, a link that neither runs nor reads something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from gateways.contract import Flaw
from gateways.rendering.errors import TemplateForbidden

_SCHEME: Final = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-]*)\s*:", re.IGNORECASE)
#: An app has deep links under a scheme of its own, so the others are named here: they run or read something.
_DANGEROUS: Final = frozenset({"javascript", "vbscript", "data", "file", "blob"})
_WEB: Final = frozenset({"http", "https"})


def check_addresses(texts: Mapping[str, str], image: str, link: str) -> None:
    """Of rendered texts by field. Raises TemplateForbidden."""
    for flaw in flawed_addresses(texts, image, link):
        raise TemplateForbidden(flaw.message, part=flaw.field)


def flawed_addresses(content: Mapping[str, Any], image: str, link: str) -> list[Flaw]:
    """What is wrong with these two fields, as far as it can be seen before they are filled in."""
    found = {image: _image(content[image]), link: _link(content[link])}
    return [Flaw(name, problem) for name, problem in found.items() if problem]


def _image(address: str) -> str:
    """Why a picture may not be fetched from there; empty when it may, or when its scheme is still a variable."""
    scheme = _SCHEME.match(address)
    known = scheme is None or scheme[1].lower() in _WEB
    return "" if known else "The address of an image begins with https://."


def _link(address: str) -> str:
    """The same for what a tap opens."""
    scheme = _SCHEME.match(address)
    known = scheme is None or scheme[1].lower() not in _DANGEROUS
    return "" if scheme is None or known else f"A link may not begin with {scheme[1].lower()}:."
