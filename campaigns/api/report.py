"""`…/report`: how a campaign went in a period, the customers behind each number, and the same as CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import attribution
from campaigns.api.attribution import AttributionRule, AttributionShown
from campaigns.api.resource import CampaignResource, number, version_id
from campaigns.api.runs import VERSION
from campaigns.models import Campaign, Run
from campaigns.queries.report_customers import RUNS, WHAT, Number, messages_behind, runs_behind
from campaigns.services.attribution import as_asked, forget_rule, rule_of, set_rule
from campaigns.services.report import versions_of
from campaigns.services.report_all import TABLES, Whole, table, whole
from crm.api.asked import PERIOD, one_of, period
from crm.backoffice.downloads import PARQUET, csv_download, parquet_download
from gateways.models import Message
from lib.clock import now
from lib.periods import Period


class ControlShown(BaseModel):
    """The main group beside the control group: `metrics` are main less control, with a 95 % interval and a verdict.

    Below 50 customers in each group or ten who converted it says "not enough data" instead of one.
    """

    groups: list[dict[str, Any]]
    metrics: list[dict[str, Any]]
    revenue_gained: float | None


class ReportShown(BaseModel):
    """Runs that began and messages that were made in the period, whatever became of them since."""

    campaign: str
    version: int | None
    from_: str = Field(alias="from")
    to: str
    time_zone: str
    steps: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    days: list[dict[str, Any]]
    total: dict[str, Any]
    reasons: list[dict[str, Any]]
    ab_rounds: list[dict[str, Any]]
    goals: list[dict[str, Any]]
    control: ControlShown | None
    attribution: AttributionShown


class CustomerBehind(BaseModel):
    """A customer whom a number counts, by the run or the message that was counted."""

    customer: str
    at: str
    node: str
    state: str
    run: int | None
    message: str | None


class CustomersBehind(BaseModel):
    """A page of them, newest first."""

    next: str | None
    previous: str | None
    results: list[CustomerBehind]


class Reporting(CampaignResource):
    """Reports."""

    @extend_schema(parameters=[*PERIOD, VERSION], responses=ReportShown)
    @action(detail=True, methods=["get"])
    def report(self, request: Request, slug: str) -> Response:
        """Per node: the funnel, messages, opens and clicks (machines left out), conversions; per day; A/B rounds."""
        return Response(_shown(self._whole()))

    @extend_schema(
        parameters=[*PERIOD, VERSION, OpenApiParameter("table", str, enum=TABLES)],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    @action(detail=True, methods=["get"], url_path="report/csv")
    def report_csv(self, request: Request, slug: str) -> HttpResponse:
        """One table of the report for a spreadsheet; no cell is taken for a formula."""
        return self._table(csv_download, slug)

    @extend_schema(
        parameters=[*PERIOD, VERSION, OpenApiParameter("table", str, enum=TABLES)],
        responses={(200, PARQUET): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], url_path="report/parquet")
    def report_parquet(self, request: Request, slug: str) -> HttpResponse:
        """The same as a Parquet file: columns of numbers hold numbers."""
        return self._table(parquet_download, slug)

    @extend_schema(
        parameters=[
            *PERIOD,
            VERSION,
            OpenApiParameter("what", str, enum=WHAT, required=True, description="which number"),
            OpenApiParameter("node", str),
            OpenApiParameter(
                "detail",
                str,
                description="the outlet of run.left, `key` of a reason, a goal, or of a test `version.round.variant`",
            ),
        ],
        responses=CustomersBehind,
    )
    @action(detail=True, methods=["get"], url_path="report/customers")
    def report_customers(self, request: Request, slug: str) -> Response:
        """The customers behind a number."""
        self.ordering = ("-id",)
        what = _number(self.get_object(), period(self.request, self.brand), request.query_params)
        if what.what in RUNS:
            return self.paged(runs_behind(what, now()), run_behind)
        return self.paged(messages_behind(what), message_behind)

    @extend_schema(methods=["get"], responses=AttributionShown)
    @extend_schema(methods=["put"], request=AttributionRule, responses=AttributionShown)
    @extend_schema(methods=["delete"], request=None, responses={204: None})
    @action(detail=True, methods=["get", "put", "delete"])
    def attribution(self, request: Request, slug: str) -> Response:
        """How orders are counted for this campaign; without a rule of its own, as for the brand."""
        campaign = self.get_object()
        if request.method == "DELETE":
            forget_rule(self.actor, campaign)
            return Response(status=204)
        if request.method == "PUT":
            set_rule(self.actor, self.brand, campaign, **self.body(AttributionRule).model_dump())
        rule = rule_of(self.brand, campaign)
        return Response(attribution.shown(rule, own=rule.campaign_id is not None))

    def _table(self, download: Callable[..., HttpResponse], slug: str) -> HttpResponse:
        name = one_of("table", self.request.query_params.get("table") or "steps", TABLES)
        return download(f"{slug}-{name}", *table(self._whole(), name))

    def _whole(self) -> Whole:
        campaign, version = self.get_object(), self.request.query_params.get("version")
        if version:
            version_id(campaign, version)  # 404 for one that there is not
        return whole(
            campaign,
            period(self.request, self.brand),
            number(version, "version") if version else None,
            now(),
            self.veil,
        )


def run_behind(row: Run) -> dict[str, Any]:
    return {
        "customer": row.customer.ext_id,
        "at": row.started_at.isoformat(),
        "node": row.node,
        "state": row.state,
        "run": row.pk,
        "message": None,
    }


def message_behind(row: Message) -> dict[str, Any]:
    return {
        "customer": row.customer.ext_id,
        "at": row.created_at.isoformat(),
        "node": row.node,
        "state": row.status or row.state,
        "run": row.run_id,
        "message": row.uid,
    }


def _number(campaign: Campaign, days: Period, asked: Any) -> Number:
    version = number(asked["version"], "version") if asked.get("version") else None
    return Number(
        versions=[one.pk for one in versions_of(campaign, version)],
        period=days,
        what=one_of("what", asked.get("what", ""), WHAT),
        node=asked.get("node", "").replace("\0", ""),
        detail=asked.get("detail", "").replace("\0", ""),
        rule=as_asked(rule_of(campaign.brand, campaign)),
    )


def _shown(found: Whole) -> dict[str, Any]:
    report, days = found.report, found.report.period
    worth = {
        "conversions": found.worth.conversions,
        "customers": found.worth.customers,
        "revenue": float(found.worth.revenue),
    }
    return ReportShown(
        campaign=report.campaign.slug,
        version=report.version,
        **days.params,
        time_zone=str(days.zone),
        steps=found.steps,
        messages=found.letters,
        days=found.days,
        total={**found.total, **worth},
        reasons=[
            {"node": one.node, "state": one.state, "key": one.key, "reason": one.words, "messages": one.count}
            for one in report.reasons
        ],
        ab_rounds=[_round(one) for one in report.rounds],
        goals=found.goals,
        control=ControlShown(**asdict(found.uplift)) if found.uplift else None,
        attribution=AttributionShown(**attribution.shown(found.rule, found.rule.campaign_id is not None)),
    ).model_dump(by_alias=True)


def _round(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in one.items()}
