"""`/api/v1/exports`: customers as a CSV file."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.export_bodies import ExportShown, NewExport
from crm.api.resources import BrandResource
from crm.models import File
from crm.services import exports
from crm.services.exports import Wanted
from crm.services.files import as_csv_file
from lib.attachments import attachment
from lib.clock import now
from lib.errors import Conflict, NotFound

GZ = OpenApiParameter("gz", bool, description="packed with gzip")


class Exports(BrandResource):
    """Exports of the key's brand."""

    thing = "customers"
    rights = dict.fromkeys(("list", "create", "retrieve", "destroy", "file"), "customers.export")
    queryset = File.objects.filter(purpose=File.Purpose.EXPORT)
    lookup_field = "pk"

    def get_object(self) -> File:
        """The export with the id in the URL. Raises NotFound."""
        number = self.kwargs["pk"]
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise NotFound("This brand has no such export.")
        found: File = super().get_object()
        return found

    @extend_schema(responses=ExportShown)
    def list(self, request: Request) -> Response:
        """The files of the last two weeks."""
        return self.paged(self.get_queryset(), _shown)

    @extend_schema(request=NewExport, responses={202: ExportShown})
    def create(self, request: Request) -> Response:
        """Begin to write a file."""
        body = self.body(NewExport)
        texts = {name: getattr(body, name).replace("\0", "") for name in ("segment", "audience", "search")}
        wanted = Wanted(attributes=list(dict.fromkeys(body.attributes)), **texts)
        clear = not self.veil.names
        return Response(_shown(exports.begin(self.actor, self.brand, wanted, now(), sees_pii=clear)), 202)

    @extend_schema(responses=ExportShown)
    def retrieve(self, request: Request, pk: str) -> Response:
        """How far it is."""
        return Response(_shown(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete the file; work on it ends."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(parameters=[GZ], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> StreamingHttpResponse:
        """The file itself: UTF-8 with a mark. 409 while it is being written."""
        file = self.get_object()
        job = exports.job_of(file)
        if job is not None and job.is_open:
            raise Conflict("The file is still being written: ask again when its state is done.")
        gz = request.query_params.get("gz") == "true"
        return attachment(as_csv_file(file, file.heads), file.name, gz=gz)


def _shown(file: File) -> dict[str, Any]:
    job = exports.job_of(file)
    return ExportShown(
        id=file.pk,
        name=file.name,
        title=file.settings.get("title", ""),
        state=job.state if job else "done",
        done=job.done if job else file.records,
        total=job.total if job else file.records,
        columns=file.heads,
        size=file.size,
        created_at=file.created_at.isoformat(),
    ).model_dump()
