"""`/api/v1/imports`: customers out of a CSV file.

The file is the body (`Content-Type: text/csv`) or the part `file` of a form; everything else stands in the query.
Answers come at once, the work goes on beside them: ask for the import until its state is `done`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import partial
from typing import IO, Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.import_bodies import ImportColumn, ImportCounts, ImportProblem, ImportShown
from crm.api.resources import BrandResource
from crm.models import File
from crm.services import files, imports, jobs
from crm.services.import_columns import Column, parse
from crm.services.import_rows import HEADS
from crm.services.imports import Plan
from lib.attachments import attachment
from lib.clock import now
from lib.errors import Invalid, NotFound

SHOWN = 100
CHUNK = 256 * 1024
COLUMNS = (
    "for each column of the file what it becomes: `ext_id,skip,number:age,core_tags`; guessed without it"
)
HOW = [
    OpenApiParameter("columns", str, description=COLUMNS),
    OpenApiParameter("dry_run", bool, description="count and look for problems, change nothing"),
    OpenApiParameter("audience", str, description="slug of an audience that everybody in the file is put on"),
    OpenApiParameter("empty", str, enum=["keep", "clear"], description="what an empty cell does"),
    OpenApiParameter("encoding", str, enum=["utf-8", "cp1251", "cp1252"], description="found out without it"),
]
FILE = [
    OpenApiParameter("name", str, description="of the file, for the list of imports"),
    OpenApiParameter("delimiter", str, description="a comma, a semicolon or a tab; found out without it"),
]
BODY: Any = {
    "text/csv": OpenApiTypes.BINARY,
    "multipart/form-data": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    },
}


class CsvParser(BaseParser):
    """A body as it is, read in pieces: whatever it says that it is, it is the file."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return iter(partial(stream.read, CHUNK), b"")


class Imports(BrandResource):
    """Imports of customers into the key's brand."""

    thing = "customers"
    queryset = File.objects.filter(purpose=File.Purpose.IMPORT).select_related("brand__label")
    lookup_field = "pk"
    rights = dict.fromkeys(("list", "retrieve", "problems"), "customers.edit")
    parser_classes = (MultiPartParser, CsvParser)

    def get_object(self) -> File:
        """The import with the id in the URL. Raises NotFound."""
        number = self.kwargs["pk"]
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise NotFound("This brand has no such import.")
        found: File = super().get_object()
        return found

    @extend_schema(responses=ImportShown)
    def list(self, request: Request) -> Response:
        """The imports of the last two weeks."""
        return self.paged(self.get_queryset(), partial(_shown, problems=0))

    @extend_schema(parameters=[*FILE, *HOW], request=BODY, responses={202: ImportShown})
    def create(self, request: Request) -> Response:
        """Upload a file and import it, or with `dry_run=true` try it."""
        asked = request.query_params
        name = asked.get("name", "").replace("\0", "") or "import.csv"
        delimiter = asked.get("delimiter", "")
        file = files.take_in(self.actor, self.brand, name, _content(request), now(), delimiter=delimiter)
        try:
            return self._begun(request, file)
        except Invalid:
            file.delete()
            raise

    @extend_schema(responses=ImportShown)
    def retrieve(self, request: Request, pk: str) -> Response:
        """How far it is, and what was wrong."""
        return Response(_shown(self.get_object(), SHOWN))

    @extend_schema(parameters=HOW, request=None, responses={202: ImportShown})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Import, or try again, a file that was tried. Without `columns` as it was tried."""
        return self._begun(request, self.get_object())

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def problems(self, request: Request, pk: str) -> StreamingHttpResponse:
        """All that was wrong, as CSV."""
        file = self.get_object()
        return attachment(files.as_csv_file(file.about.first(), HEADS), f"problems-{file.pk}.csv")

    @extend_schema(responses={202: ImportShown})
    def destroy(self, request: Request, pk: str) -> Response:
        """Cancel it while it goes on: what is imported stays. At its end, delete the file and its problems: 204."""
        file = self.get_object()
        job = imports.job_of(file, open_only=True)
        if job is None:
            file.delete()
            return Response(status=204)
        jobs.ask_to_cancel(self.brand, job.pk)
        return Response(_shown(file, SHOWN), 202)

    def _begun(self, request: Request, file: File) -> Response:
        plan, dry = _plan(request, file), _yes(request, "dry_run")
        imports.begin(self.actor, self.brand, file, plan, now(), dry=dry)
        file.refresh_from_db()
        return Response(_shown(file, SHOWN), 202)


def _content(request: Request) -> Iterable[bytes]:
    content: Any = request.data
    if request.content_type.startswith("multipart/"):
        file: Any = request.FILES.get("file")
        if file is None:
            raise Invalid("The form has no part “file”.", field="file")
        content = file.chunks()
    chunks: Iterable[bytes] = content
    return chunks


def _plan(request: Request, file: File) -> Plan:
    asked, known = request.query_params, imports.plan_of(file)
    empty = asked.get("empty", "clear" if known.clears else "keep")
    if empty not in ("keep", "clear"):
        raise Invalid("empty is keep or clear.", field="empty")
    return Plan(
        columns=parse(asked["columns"]) if "columns" in asked else known.columns,
        encoding=asked.get("encoding", known.encoding),
        clears=empty == "clear",
        audience=asked.get("audience", known.audience).replace("\0", ""),
    )


def _yes(request: Request, name: str) -> bool:
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise Invalid(f"{name} is true or false.", field=name)
    return value == "true"


def _shown(file: File, problems: int) -> dict[str, Any]:
    job, plan = imports.job_of(file), imports.plan_of(file)
    found = imports.problems(file, problems) if problems else []
    return ImportShown(
        id=file.pk,
        name=file.name,
        state=job.state if job else "waiting",
        dry_run=bool(job and job.settings["dry"]),
        done=job.done if job else 0,
        total=file.records,
        counts=ImportCounts(**(job.result.get("counts", {}) if job else {})),
        error=job.error if job else "",
        columns=[_column(head, column) for head, column in zip(file.heads, plan.columns, strict=True)],
        delimiter=file.delimiter,
        encoding=plan.encoding,
        problems=[ImportProblem(**asdict(one)) for one in found],
        created_at=file.created_at.isoformat(),
        ended_at=job.ended_at.isoformat() if job and job.ended_at else None,
    ).model_dump()


def _column(head: str, column: Column) -> ImportColumn:
    return ImportColumn(head=head, to=column.to, name=column.name)
