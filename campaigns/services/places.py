"""Whether a step or an outlet of another campaign, which a graph names, is there."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.engine.checks import Fault
from campaigns.services.steps import all_steps_of


def missing_step(brand_id: int, campaign: str, node: str, port: str = "") -> Iterable[Fault]:
    """A warning where neither the campaign's live version nor its draft has it, for it may get it yet.

    Of a campaign or step that is missing itself nothing more is said.
    """
    graphs = all_steps_of(brand_id, campaign) if campaign else None
    if graphs is None:
        return
    found = [steps[node] for steps in graphs if node in steps]
    if not found and not port:
        yield Fault(f"campaign “{campaign}” has no step “{node}”.", warning=True)
    elif port and found and all(port != one.id for outline in found for one in outline.ports):
        yield Fault(f"step “{node}” of campaign “{campaign}” has no outlet “{port}”.", warning=True)
