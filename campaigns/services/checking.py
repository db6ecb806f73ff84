"""Everything that is wrong with a graph and its settings, asked of one brand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from campaigns.contract import Problem
from campaigns.engine.checks import check
from campaigns.engine.rules import Rules, check_settings
from campaigns.services.bygone import bygone
from campaigns.services.references import resolver
from campaigns.services.unseen import unseen_fields
from campaigns.services.untranslated import missing_languages
from crm.models import Brand

_NUL = Problem("", "nul", "There is a NUL character in it, which no text may hold.")


def problems_with(
    brand: Brand, graph: Any, settings: Any = None, now: datetime | None = None
) -> list[Problem]:
    """All problems, warnings included; whatever is handed in, it is read without an error.

    `now`: None leaves out what only time makes wrong.
    """
    if b"\\u0000" in msgspec.json.encode(graph):  # the database would refuse to look for such a name
        return [_NUL]
    parsed, problems = check(graph, resolver(brand))
    return [
        *problems,
        *unseen_fields(parsed, brand),
        *missing_languages(parsed, brand),
        *(bygone(parsed, brand, now) if now else ()),
        *settings_problems(brand, settings),
    ]


def settings_problems(brand: Brand, settings: Any) -> list[Problem]:
    """Everything wrong with the settings alone: their form, and what their conditions name."""
    found = check_settings(settings)
    if found:
        return found
    rules, resolve = Rules.model_validate(settings or {}), resolver(brand)
    return [
        Problem(
            "",
            "bad_condition",
            f"Settings: {fault.message}",
            field=f"settings.{where}.{fault.path}".rstrip("."),
        )
        for where, condition in _conditions(rules)
        for fault in resolve("condition", condition, {})
    ]


def _conditions(rules: Rules) -> Iterator[tuple[str, Any]]:
    for index, exit_ in enumerate(rules.exit_when):
        if exit_.condition:
            yield f"exit_when.{index}.condition", exit_.condition
        if exit_.where:
            yield f"exit_when.{index}.where", exit_.where
    for index, goal in enumerate(rules.goals):
        if goal.where:
            yield f"goals.{index}.where", goal.where
