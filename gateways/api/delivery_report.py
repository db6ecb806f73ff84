"""`/api/v1/reports/gateways`: how gateways did in a period, the messages behind each number, and the same as CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.asked import PERIOD, one_of, period
from crm.api.resources import BrandResource
from crm.backoffice.downloads import PARQUET, csv_download, parquet_download
from gateways.api import shown
from gateways.api.bodies import MessageShown
from gateways.models import Message
from gateways.queries import messages
from gateways.queries.delivery_report import WHAT, behind
from gateways.services.delivery_report import DeliveryReport, delivery_report, table

TABLES = ("gateways", "days", "errors")


class GatewayReportShown(BaseModel):
    """Messages made in the period, whatever became of them since; latencies in seconds."""

    from_: str = Field(alias="from")
    to: str
    time_zone: str
    gateways: list[dict[str, Any]]
    days: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    total: dict[str, Any]


class GatewayReport(BrandResource):
    """The report of the gateways of the key's brand."""

    thing = "messages"
    queryset = Message.objects.all()
    ordering = ("-id",)

    @extend_schema(operation_id="report_gateways", parameters=PERIOD, responses=GatewayReportShown)
    def retrieve(self, request: Request) -> Response:
        """Volume, acceptance, delivery, latency and errors, by gateway and by day."""
        found = self._report()
        return Response(
            {
                **found.period.params,
                "time_zone": str(found.period.zone),
                "gateways": found.gateways,
                "days": found.days,
                "errors": found.errors,
                "total": found.total,
            }
        )

    @extend_schema(
        operation_id="report_gateways_csv",
        parameters=[*PERIOD, OpenApiParameter("table", str, enum=TABLES)],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def csv(self, request: Request) -> HttpResponse:
        """One table of it for a spreadsheet; no cell is taken for a formula."""
        return self._table(csv_download)

    @extend_schema(
        operation_id="report_gateways_parquet",
        parameters=[*PERIOD, OpenApiParameter("table", str, enum=TABLES)],
        responses={(200, PARQUET): OpenApiTypes.BINARY},
    )
    def parquet(self, request: Request) -> HttpResponse:
        """The same as a Parquet file: columns of numbers hold numbers."""
        return self._table(parquet_download)

    def _table(self, download: Callable[..., HttpResponse]) -> HttpResponse:
        name = one_of("table", self.request.query_params.get("table") or "gateways", TABLES)
        return download(f"gateways-{name}", *table(self._report(), name))

    def _report(self) -> DeliveryReport:
        return delivery_report(self.brand, period(self.request, self.brand), self.veil)

    @extend_schema(
        operation_id="report_gateways_messages",
        parameters=[
            *PERIOD,
            OpenApiParameter("what", str, enum=WHAT, required=True, description="which number"),
            OpenApiParameter("gateway", str, description="slug"),
            OpenApiParameter("error", str, description="how the error begins"),
        ],
        responses=MessageShown,
    )
    def list(self, request: Request) -> Response:
        """The messages, and so the customers, behind a number."""
        asked = {name: str(value).replace("\0", "") for name, value in request.query_params.items()}
        what = one_of("what", asked.get("what", ""), WHAT)
        rows = behind(
            self.brand.pk,
            period(self.request, self.brand),
            what,
            asked.get("gateway", ""),
            asked.get("error", ""),
        )
        return self.paged(
            messages.listed(rows.defer(None), self.veil), lambda row: shown.message(row, self.veil)
        )
