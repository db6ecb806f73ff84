"""What the customer page knows about campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from campaigns.models import Campaign, Run, Visit
from campaigns.models.campaign import BY_HAND, Status
from campaigns.services.steps import names_of_runs
from crm.backoffice.access import Desk
from crm.backoffice.panels import Moment, Panel, Source, panels, sources
from crm.backoffice.steps import NAMERS, Names, step_of
from crm.models import Customer

SHOWN = 8
MOST_RUNNING = 50

NAMERS.append(names_of_runs)


@panels.register
class Campaigns(Panel):
    """Where the customer is, and was lately; and the question why not elsewhere."""

    key = "campaigns"
    order = 20
    template = "campaigns/_runs_of_customer.html"

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        rows = (
            Run.objects.filter(customer=customer).defer("context").order_by("-pk").select_related("campaign")
        )
        others = desk.only(Campaign.objects).filter(live__isnull=False).order_by("name")
        running = list(rows.filter(finished_at=None)[:MOST_RUNNING])
        past = list(rows.filter(finished_at__isnull=False)[:SHOWN])
        return {
            "running": running,
            "past": past,
            "steps": names_of_runs([run.pk for run in [*running, *past]]),
            "campaigns": others.values_list("slug", "name"),
            "by_hand": others.filter(
                status=Status.ACTIVE, live__graph__contains={"nodes": [{"type": BY_HAND}]}
            ).values_list("slug", "name"),
        }


@sources.register
class Visits(Source):
    key = "visit"
    label = "Steps of campaigns"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        rows = Visit.objects.filter(run__customer=customer, at__lte=until).select_related("run__campaign")
        visits = list(rows.order_by("-at", "-pk")[:limit])
        steps = names_of_runs({visit.run_id for visit in visits})
        return [_moment(visit, steps) for visit in visits]


def _moment(visit: Visit, steps: Names) -> Moment:
    port = f" → {visit.port}" if visit.port not in ("", "next") else ""
    return Moment(
        at=visit.at,
        kind=Visits.key,
        id=visit.pk,
        icon="account_tree",
        text=f"{visit.run.campaign.name}: {step_of(visit, steps)}{port}",
        detail=visit.why,
        url=reverse("campaigns:run", args=[visit.run_id]),
    )
