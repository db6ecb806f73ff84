"""Every format that a node, a trigger or the settings use has a widget in the front end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from campaigns.engine.families import nodes, triggers
from campaigns.engine.rules import Rules
from crm.contract import choices

WIDGETS = Path(settings.BASE_DIR) / "frontend" / "forms" / "widgets"
#: edited by what is made for it, or not chosen from a list of the brand
OWN_WIDGETS = {"condition", "date", "date-time", "duration", "multiline", "node", "recurrence", "time"}


def formats(schema: Any) -> Iterator[str]:
    """The formats in a schema, however deep."""
    if isinstance(schema, dict):
        if isinstance(schema.get("format"), str):
            yield schema["format"]
        for inner in schema.values():
            yield from formats(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from formats(inner)


def widgets() -> set[str]:
    return {path.stem for path in WIDGETS.glob("*.tsx")}


def test_each_format_of_a_schema_has_a_file() -> None:
    used = {
        (member.key, format_)
        for member in (*nodes, *triggers)
        for format_ in formats(member.Config.model_json_schema())
    }
    used |= {("settings", format_) for format_ in formats(Rules.model_json_schema())}

    assert {(key, format_) for key, format_ in used if format_ not in widgets()} == set()
    assert ("filter", "condition") in used


def test_each_widget_that_picks_has_choices_to_pick_from() -> None:
    assert {name for name in widgets() - OWN_WIDGETS if name not in choices} == set()
