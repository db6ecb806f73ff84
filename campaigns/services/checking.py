"""Everything that is wrong with a graph and its settings, asked of one brand."""

from __future__ import annotations

from typing import Any

import msgspec

from campaigns.contract import Problem
from campaigns.engine.checks import check
from campaigns.engine.rules import check_settings
from campaigns.services.references import resolver
from campaigns.services.unseen import unseen_fields
from campaigns.services.untranslated import missing_languages
from crm.models import Brand

_NUL = Problem("", "nul", "There is a NUL character in it, which no text may hold.")


def problems_with(brand: Brand, graph: Any, settings: Any = None) -> list[Problem]:
    """All problems, warnings included; whatever is handed in, it is read without an error."""
    if b"\\u0000" in msgspec.json.encode(graph):  # the database would refuse to look for such a name
        return [_NUL]
    parsed, problems = check(graph, resolver(brand))
    return [
        *problems,
        *unseen_fields(parsed, brand),
        *missing_languages(parsed, brand),
        *check_settings(settings),
    ]
