"""Which runs leave because the rules of their campaign say so, before a node works them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from campaigns.contract import RunView
from campaigns.engine.batch import Stop


def leaving(runs: Sequence[RunView]) -> Mapping[int, Stop]:
    """Those of them that are over, by id, with the reason.

    Whoever was woken by an answer hears it first: what the gateway said of a message belongs to the step that
    asked for it. Such a run leaves when it comes to the next step.
    """
    reasons: dict[str, Stop] = {}
    return {
        run.id: reasons.setdefault(run.over, Stop(run.over)) for run in runs if run.over and not run.signal
    }
