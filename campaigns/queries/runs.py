"""Runs and their traces, for the API and the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from campaigns.models import Campaign, Run, Visit


def runs_of(campaign: Campaign, customer: str | None = None) -> QuerySet[Run]:
    """The runs of a campaign, of one customer (ext_id) where given."""
    runs = Run.objects.filter(campaign=campaign).select_related("customer", "version")
    if customer is not None:
        runs = runs.filter(
            customer__brand_id=campaign.brand_id, customer__ext_id=customer.replace("\x00", "")
        )
    return runs.order_by("-id")


def visits_of(run_ids: Sequence[int]) -> dict[int, list[Visit]]:
    """The visits of several runs in order, in one query."""
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(run_id__in=run_ids).order_by("run_id", "number"):
        found[visit.run_id].append(visit)
    return found
