"""What is written on runs while their state stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.engine.statements import execute, over


def set_apart(run_ids: Sequence[int]) -> int:
    """These runs are the control group. Their state stays."""
    return execute("UPDATE campaigns_run SET control = true WHERE id = ANY(%s)", [list(run_ids)])


def remember(values: Mapping[int, Mapping[str, Any]]) -> int:
    """Add fields to the contexts of runs. Their state stays."""
    return over(
        "UPDATE campaigns_run run SET context = run.context || v.fields::jsonb FROM {rows} v(id, fields)"
        " WHERE run.id = v.id",
        ("bigint", "text"),
        [(run_id, json.dumps(fields)) for run_id, fields in values.items()],
    )
