"""Customers as files: asked for here, downloaded here, for two weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.pages.jobs import Progress, progress_of
from crm.backoffice.paging import page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Audience, File, Job, Segment
from crm.queries.attributes import seen
from crm.services import exports
from crm.services.exports import MOST_COLUMNS, OWN, Wanted
from crm.services.files import as_csv_file
from lib import clock
from lib.attachments import attachment

BEGUN = "It has begun; see below how far it is. You may leave this page."


@require("customers.export")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The files of the last two weeks, and a form for another one."""
    if request.method == "POST":
        wanted = _wanted(request)
        attempt(
            request,
            BEGUN,
            exports.begin,
            desk.actor,
            desk.brand,
            wanted,
            clock.now(),
            sees_pii=desk.may("pii.see"),
            link=request.path,
        )
        return redirect("crm:exports")
    listed = page_of(request, _exports(desk))
    jobs = desk.only(Job.objects).in_bulk([file.settings.get("job", 0) for file in listed.rows])
    now = clock.now()
    rows = [(file, _progress(desk, jobs, file, now)) for file in listed.rows]
    return show(
        request,
        desk,
        "crm/exports.html",
        "Export customers",
        page=listed,
        rows=rows,
        own=OWN,
        names=[one.name for one in seen(desk.brand.pk)][:MOST_COLUMNS],
        segments=desk.only(Segment.objects).order_by("name").values_list("slug", "name"),
        audiences=desk.only(Audience.objects).order_by("name").values_list("slug", "name"),
    )


@require("customers.export")
def download(request: HttpRequest, desk: Desk, pk: int) -> StreamingHttpResponse:
    """The file, packed where asked; what is written so far while it is being written."""
    file = _file(desk, pk)
    return attachment(as_csv_file(file, file.heads), file.name, gz="gz" in request.GET)


@require_POST
@require("customers.export")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Delete the file; the work on it ends."""
    file = _file(desk, pk)
    attempt(request, f"The file {file.name} is deleted.", file.delete)
    return redirect("crm:exports")


def _exports(desk: Desk) -> QuerySet[File]:
    return desk.only(File.objects).filter(purpose=File.Purpose.EXPORT)


def _file(desk: Desk, pk: int) -> File:
    if pk >= 2**63:
        raise Http404
    return desk.get(File.objects, pk=pk, purpose=File.Purpose.EXPORT)


def _progress(desk: Desk, jobs: Mapping[int, Job], file: File, now: datetime) -> Progress | None:
    job = jobs.get(file.settings.get("job", 0))
    return progress_of(desk, job, now) if job else None


def _wanted(request: HttpRequest) -> Wanted:
    post = request.POST
    clean = {name: post.get(name, "").replace("\0", "").strip() for name in ("segment", "audience", "search")}
    return Wanted(attributes=list(dict.fromkeys(post.getlist("attribute"))), **clean)
