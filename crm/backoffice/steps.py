"""What the steps of journeys are called, for the pages of lower apps as well: who draws journeys says it here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

from crm.backoffice.panels import discover

Names = Mapping[int, Mapping[str, str]]
"""By run and step."""

#: each is asked about runs by their ids; higher apps add theirs in their card
NAMERS: list[Callable[[Collection[int]], Names]] = []


def names_of(run_ids: Collection[int | None]) -> Names:
    """What people call the steps of these runs. None among them are passed over."""
    discover()
    known = {id_ for id_ in run_ids if id_ is not None}
    return {run: named for ask in NAMERS for run, named in ask(known).items()} if known else {}


def step_of(row: Any, names: Names) -> str:
    """What the step is called that a run, a visit, a message or a call is about; its id where nobody knows more."""
    run_id = row.run_id if hasattr(row, "run_id") else row.pk
    return names.get(run_id, {}).get(row.node, cast(str, row.node))
