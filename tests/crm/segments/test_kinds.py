"""What values are compared as."""

from typing import Any

import pytest

from crm.segments.kinds import OPERATORS_OF, TAKES, kind_of
from crm.segments.operators import OPERATORS


@pytest.mark.parametrize(
    ("types", "samples", "kind"),
    [
        (["string"], ["DE", "AT"], "text"),
        (["string"], ["2026-03-01", "2026-03-01T10:00:00Z"], "date"),
        (["string"], ["2026-03-01", "soon"], "text"),
        (["number"], [1_700_000_000_000], "date"),
        (["number"], [12, 1_700_000_000_000], "number"),
        (["number", "string"], [12, "x"], "number"),
        (["text"], [""], "text"),
        (["list"], ['["a"]'], "list"),
        (["array"], [["a"]], "list"),
        (["boolean"], [True], "boolean"),
        (["object"], ["{}"], "any"),
        ([], [], "any"),
    ],
)
def test_a_kind_is_told_from_what_was_seen(types: list[str], samples: list[Any], kind: str) -> None:
    assert kind_of(types, samples) == kind


def test_every_operator_is_offered_somewhere_and_says_what_it_takes() -> None:
    assert set(TAKES) == set(OPERATORS)
    assert {name for names in OPERATORS_OF.values() for name in names} == set(OPERATORS)
