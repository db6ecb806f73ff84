"""The two hundred segments of the bench."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bench import scale
from bench.living.definitions import definitions
from bench.olap.population import NAMES
from crm.segments.tree import leaves, parse


@pytest.fixture
def names_of_kinds(monkeypatch: pytest.MonkeyPatch) -> list[set[Any]]:
    """The events that each of the ten kinds is about, in all of its segments."""
    monkeypatch.setattr(scale, "SCALE", 1.0)
    found: list[set[Any]] = [set() for _ in range(10)]
    for place, (_, condition) in enumerate(definitions(datetime(2026, 3, 2, tzinfo=UTC))):
        names = {getattr(leaf.config, "event", None) for leaf in leaves(parse(condition))}
        found[place % 10] |= names - {None}
    return found


def test_each_name_is_read_and_each_kind_is_about_many(names_of_kinds: list[set[Any]]) -> None:
    assert set().union(*names_of_kinds) == set(NAMES)
    assert all(len(names) in (0, *range(20, 31)) for names in names_of_kinds)
