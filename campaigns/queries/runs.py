"""Runs and their traces, for the API and the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from campaigns.models import Campaign, Conversion, Run, Visit
from campaigns.models.run import RunState
from crm.services import customers

#: as a state: all those that have not come to an end, failed ones among them
INSIDE = "inside"


def runs_of(
    campaign: Campaign,
    customer: str | None = None,
    *,
    node: str | None = None,
    version: int | None = None,
    state: str | None = None,
) -> QuerySet[Run]:
    """The runs of a campaign; of one customer (ext_id), at one node, in one version, in one state where given.

    `state` may also be INSIDE.
    """
    runs = Run.objects.filter(campaign=campaign).select_related("customer", "version")
    if customer is not None:
        runs = runs.filter(customer=customers.id_of(campaign.brand_id, customer))
    if version is not None:
        runs = runs.filter(version__number=version)
    if node is not None:
        runs = runs.filter(node=node.replace("\x00", ""))
    if state == INSIDE:
        runs = runs.filter(finished_at=None)
    elif state is not None:
        # The end is said as well, because the index of open runs knows only this.
        runs = runs.filter(state=state, finished_at__isnull=state not in (RunState.DONE, RunState.EXITED))
    return runs.order_by("-id")


def conversions_of(run_ids: Sequence[int]) -> dict[int, list[Conversion]]:
    """The goals that several runs have reached, in one query."""
    found: dict[int, list[Conversion]] = defaultdict(list)
    for conversion in Conversion.objects.filter(run_id__in=run_ids).order_by("run_id", "at"):
        found[conversion.run_id].append(conversion)
    return found


def visits_of(run_ids: Sequence[int]) -> dict[int, list[Visit]]:
    """The visits of several runs in order, in one query."""
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(run_id__in=run_ids).order_by("run_id", "number"):
        found[visit.run_id].append(visit)
    return found
