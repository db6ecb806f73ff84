"""What templates say of values."""

from __future__ import annotations

from typing import Any

import pytest

from crm.backoffice.tags import brief, called, facts


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"first_name": "Mia", "last_name": "Parker", "name": "other"}, "Mia Parker"),
        ({"last_name": "Parker"}, "Parker"),
        ({"user_first_name": "Mia"}, "Mia"),
        ({"name": "Acme Ltd", "first_name": ""}, "Acme Ltd"),
        ({"first_name": 7, "last_name": None, "name": ["x"]}, ""),
        ({}, ""),
    ],
)
def test_people_are_called_by_what_is_known(attributes: dict[str, Any], said: str) -> None:
    assert called(attributes) == said


def test_facts_leave_out_the_name_and_what_is_empty() -> None:
    assert facts({"tier": "gold", "first_name": "Mia", "none": [], "tags": ["a", 1, True]}) == (
        "tier: gold · tags: a, 1, true"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["Watch", "Book", 3], "Watch, Book, 3"),
        ([{"sku": 1}], '[{"sku": 1}]'),
        ({"a": ["b"]}, '{"a": ["b"]}'),
        ("text", "text"),
        ([], ""),
    ],
)
def test_lists_are_written_as_people_do_and_all_else_as_json(value: Any, said: str) -> None:
    assert brief(value) == said
