"""The samples in the documentation of templates and conditions, worked by the code itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.segments.operators import OPERATORS
from crm.segments.reading import check
from crm.segments.registry import conditions
from gateways.rendering.context import Context
from gateways.rendering.filters import FILTERS
from gateways.rendering.filters.dates import PATTERNS
from gateways.rendering.predicates import PREDICATES
from gateways.rendering.template import compile_source

DOCS = Path(__file__).resolve().parents[2] / "docs" / "integrators"
TEMPLATES = (DOCS / "templates.md").read_text()
CONDITIONS = (DOCS / "conditions.md").read_text()

_JSON = re.compile(r"^```json\n(.*?)^```", re.DOTALL | re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")


def _code(cell: str) -> str:
    return cell.strip().strip("`").replace("\\|", "|")


def filter_rows() -> list[tuple[str, str, str]]:
    """Name, example and result of each row of the table of filters."""
    table = TEMPLATES.partition("## Filters")[2].partition("\n`date` takes")[0]
    rows = [_CELL.split(line)[1:4] for line in table.splitlines() if line.startswith("| `")]
    return [(_code(name), _code(example), _code(result)) for name, example, result in rows]


def samples() -> list[dict[str, Any]]:
    """All conditions in the page's samples: one sample may show several."""
    found: list[dict[str, Any]] = []
    for block in _JSON.findall(CONDITIONS):
        rest = block.strip()
        while rest:
            value, end = json.JSONDecoder().raw_decode(rest)
            found.append(value)
            rest = rest[end:].lstrip()
    return found


@pytest.mark.parametrize(("name", "example", "result"), filter_rows())
def test_a_filter_gives_what_its_example_says(name: str, example: str, result: str) -> None:
    event = json.loads(_JSON.findall(TEMPLATES)[0])
    source = example if example.startswith("{%") else "{{ %s }}" % example  # noqa: UP031 (braces)
    context = Context(ext_id="anna", event=event, zone=ZoneInfo("Europe/Vienna"))

    assert f"|{name}" in example
    assert compile_source(source, False).render(context).rstrip() == result


def test_every_filter_test_and_date_pattern_is_described() -> None:
    assert [name for name, _, _ in filter_rows()] == list(FILTERS)
    assert {*PREDICATES, *PATTERNS} <= set(re.findall(r"`(?:is )?([a-z]+)`", TEMPLATES))


@pytest.mark.parametrize("condition", samples(), ids=lambda condition: json.dumps(condition)[:60])
def test_a_sample_is_a_condition(condition: dict[str, Any]) -> None:
    assert check(condition, has_event=True, has_entry=True) == []


def test_every_rule_and_operator_is_described() -> None:
    named = set(re.findall(r"`([a-z_]+)`", CONDITIONS))

    assert {kind.key for kind in conditions} <= named
    assert set(OPERATORS) <= named
