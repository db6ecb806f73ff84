"""`DELETE /api/v1/customers/{ext_id}`, `…/export` and `/api/v1/erasures`: forgetting customers, and the reports."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.customers import EXT_ID, Customers
from crm.api.erasure_bodies import ErasureShown
from crm.api.problems import Problem
from crm.api.resources import BrandResource
from crm.models import Erasure, Job
from crm.services import erasing, subject_access
from crm.services.refusals import digest
from lib.attachments import attachment
from lib.clock import now
from lib.errors import Invalid, NotFound

REFUSE = OpenApiParameter("refuse", bool, description="refuse events and imports of this id in future")


class CustomerRights(Customers):
    """What a customer may ask for, beside what an integrator does to one."""

    rights = {"destroy": "customers.erase", "export": "customers.export"}

    @extend_schema(parameters=[EXT_ID, REFUSE], responses={202: ErasureShown})
    def destroy(self, request: Request, ext_id: str) -> Response:
        """Forget the customer: from now on nobody finds it; the rest is long work. Ask `/erasures/{id}` for its end."""
        refuse = request.query_params.get("refuse", "false")
        if refuse not in ("true", "false"):
            raise Invalid("refuse is true or false.", field="refuse")
        erasure = erasing.begin(self.actor, self.get_object(), now(), refuse=refuse == "true")
        return Response(_shown(erasure, "waiting"), 202)

    @extend_schema(parameters=[EXT_ID], responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def export(self, request: Request, ext_id: str) -> StreamingHttpResponse:
        """All that is known of the customer: a zip with `customer.json`, {table: [row]}. 403 for keys that may
        not see personal data."""
        if self.veil.names:
            raise Problem(403, "permission_denied", "This key may not see personal data.")
        packed = subject_access.everything(self.actor, self.get_object())
        return attachment(packed, "customer.zip", "application/zip")


class Erasures(BrandResource):
    """Customers of the key's brand who were forgotten."""

    thing = "customers"
    rights = {"list": "customers.erase", "retrieve": "customers.erase"}
    queryset = Erasure.objects.all()
    lookup_field = "pk"

    def get_object(self) -> Erasure:
        """The erasure with the id in the URL. Raises NotFound."""
        number = self.kwargs["pk"]
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise NotFound("This brand has no such erasure.")
        found: Erasure = super().get_object()
        return found

    @extend_schema(
        parameters=[OpenApiParameter("ext_id", str, description="those of the customer who had this id")],
        responses=ErasureShown,
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset()
        if "ext_id" in request.query_params:
            rows = rows.filter(digest=digest(self.brand.pk, request.query_params["ext_id"]))
        return self.paged(rows, _with_state)

    @extend_schema(responses=ErasureShown)
    def retrieve(self, request: Request, pk: str) -> Response:
        """How far it is, and what it did."""
        return Response(_with_state(self.get_object()))


def _with_state(erasure: Erasure) -> dict[str, Any]:
    job = Job.objects.filter(brand=erasure.brand_id, pk=erasure.job or 0).first()
    return _shown(erasure, job.state if job else "done")


def _shown(erasure: Erasure, state: str) -> dict[str, Any]:
    return ErasureShown(
        id=erasure.pk,
        state=state,
        refuses=erasure.refuses,
        started_by=erasure.started_by,
        started_at=erasure.started_at.isoformat(),
        ended_at=erasure.ended_at.isoformat() if erasure.ended_at else None,
        rows=erasure.rows,
        left=erasure.left,
        exports=erasure.in_files,
        files_rewritten=erasure.files_rewritten,
        files_clear_at=erasure.files_clear_at.isoformat() if erasure.files_clear_at else None,
    ).model_dump()
