"""The segment that a field or a group of the RFM picture makes: a name and a condition to go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm.policy.rfm import NAMES, SCORES, fields, group_of


def beginning(query: Mapping[str, str]) -> tuple[str, dict[str, Any]] | None:
    """By `group`, or `recency` and `frequency`; None where the query names nothing that is in the picture."""
    group = NAMES.get(query.get("group", ""))
    if group is not None:
        return group.name, {"all": [{"rfm": "group", "op": "eq", "value": group.slug}]}
    scores = [query.get(name, "") for name in ("recency", "frequency")]
    if any(score not in map(str, SCORES) for score in scores):
        return None
    recency, frequency = map(int, scores)
    rules = [
        {"rfm": "recency", "op": "eq", "value": recency},
        {"rfm": "frequency", "op": "eq", "value": frequency},
    ]
    return f"{group_of(recency, frequency).name} {recency}-{frequency}", {"all": rules}


def fields_of(query: Mapping[str, str]) -> Sequence[tuple[int, int]]:
    """The fields of the picture that such a query names, each (recency, frequency)."""
    group = NAMES.get(query.get("group", ""))
    return fields(group) if group else [(int(query["recency"]), int(query["frequency"]))]
