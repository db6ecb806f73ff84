"""One uploaded file: what its columns become, a trial, the import, and what was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.pages.jobs import progress_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Audience, File
from crm.services import imports
from crm.services.csv_files import ENCODINGS
from crm.services.files import as_csv_file
from crm.services.import_columns import BECOMES, EXT_ID, SKIP, Column
from crm.services.import_rows import HEADS
from crm.services.import_values import KINDS
from crm.services.imports import Plan
from lib import clock
from lib.attachments import attachment

EXAMPLES = 3
LONGEST = 255
BEGUN = "It has begun; see below how far it is. You may leave this page."


@dataclass(frozen=True, slots=True)
class Line:
    """One column of the file as a line of the form."""

    number: int
    head: str
    examples: str
    column: Column

    @property
    def name(self) -> str:
        """What it is called as an attribute, were it one."""
        return self.column.name or self.head


@require("customers.edit")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The columns, how far the work is, and the first thousand problems."""
    file = _file(desk, pk)
    return _shown(request, desk, file, imports.plan_of(file))


def _shown(request: HttpRequest, desk: Desk, file: File, plan: Plan) -> HttpResponse:
    job = imports.job_of(file)
    return show(
        request,
        desk,
        "crm/import.html",
        f"Import {file.name}",
        file=file,
        plan=plan,
        lines=_lines(file, plan),
        has_ids=any(column.to == EXT_ID for column in plan.columns),
        there=file.pieces.exists(),
        tried=job is not None and job.state == job.State.DONE and job.settings["dry"],
        row=None if job is None else progress_of(desk, job, clock.now()),
        flaws=imports.problems(file),
        becomes=BECOMES,
        named=list(KINDS),
        encodings=ENCODINGS,
        lists=[(a.slug, a.name) for a in desk.only(Audience.objects).order_by("name")],
    )


@require_POST
@require("customers.edit")
def begin(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Try it, or import it. What was chosen for the columns stays chosen where that cannot be done."""
    file = _file(desk, pk)
    dry = request.POST.get("do") != "import"
    plan = _plan(request, file)
    begun = attempt(
        request,
        BEGUN,
        imports.begin,
        desk.actor,
        desk.brand,
        file,
        plan,
        clock.now(),
        dry=dry,
        link=_link(request),
    )
    return redirect("crm:import", pk=pk) if begun else _shown(request, desk, file, plan)


@require("customers.edit")
def problems(request: HttpRequest, desk: Desk, pk: int) -> StreamingHttpResponse:
    """All problems as a file."""
    file = _file(desk, pk)
    return attachment(as_csv_file(file.about.first(), HEADS), f"problems-{file.pk}.csv")


@require_POST
@require("customers.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Delete the file; what was imported of it stays."""
    file = _file(desk, pk)
    if imports.job_of(file, open_only=True):
        messages.error(request, "The file is being worked: cancel that first.")
        return redirect("crm:import", pk=pk)
    file.delete()
    messages.success(request, f"The file “{file.name}” is deleted. What was imported of it stays.")
    return redirect("crm:imports")


def _file(desk: Desk, pk: int) -> File:
    if pk >= 2**63:
        raise Http404
    return desk.get(File.objects, pk=pk, purpose=File.Purpose.IMPORT)


def _lines(file: File, plan: Plan) -> list[Line]:
    rows = imports.first_records(file, plan.encoding)[:EXAMPLES]
    return [
        Line(n, head, _examples(rows, n), column)
        for n, (head, column) in enumerate(zip(file.heads, plan.columns, strict=True))
    ]


def _examples(rows: Sequence[Sequence[str]], number: int) -> str:
    return " · ".join(row[number][:40] for row in rows if number < len(row) and row[number].strip())


def _plan(request: HttpRequest, file: File) -> Plan:
    post = request.POST
    columns = []
    for n in range(len(file.heads)):
        to = post.get(f"to-{n}", SKIP)
        name = post.get(f"name-{n}", "").strip()[: LONGEST + 1] if to in KINDS else ""
        columns.append(Column(to, name))
    return Plan(
        columns=columns,
        encoding=post.get("encoding", file.encoding),
        clears="clears" in post,
        audience=post.get("audience", "").replace("\0", "")[:100],
    )


def _link(request: HttpRequest) -> str:
    return request.path.removesuffix("begin/")
