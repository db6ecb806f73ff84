"""Long work: how far it is, and the way to end it early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import fragment, show
from crm.models import Job
from crm.queries.jobs import open_jobs
from crm.services import jobs
from crm.services.job_kinds import kinds
from lib import clock

LISTING = Listing(
    columns=(
        Column("What", "title"),
        Column("By", "started_by", "tight"),
        Column("Started", "created_at", "tight"),
        Column("How far"),
    ),
    sort="-created_at",
    search=("title", "started_by"),
    placeholder="What, or by whom",
)
STATES = Filter("state", "Any state", Job.State.choices)


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as it is shown. `said` is what it brought so far, `left` how long it will still take."""

    job: Job
    said: str
    left: timedelta | None
    may_cancel: bool


def progress_of(desk: Desk, job: Job, now: datetime) -> Progress:
    """How far a job is, for whoever looks."""
    if job.kind not in kinds:
        return Progress(job, "", None, False)
    kind = kinds.get(job.kind)
    said = kind.said(job) if job.result else ""
    return Progress(job, said, _left(job, now), job.is_open and desk.may(kind.right))


@require("overview.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All jobs of the last weeks, the newest first."""
    listed = LISTING.of(request, desk.only(Job.objects), STATES)
    rows = [progress_of(desk, job, clock.now()) for job in listed.rows]
    return show(request, desk, "crm/jobs.html", "Long work", listed=listed, rows=rows)


@require("overview.see")
def one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One job's progress, asked for while it is open."""
    return _progress(request, desk, pk)


@require("overview.see")
def bell(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many jobs are open, for the header of every page."""
    return fragment(request, desk, "crm/_bell.html", count=open_jobs(desk.brand).count())


@require_POST
@require("overview.see")
def cancel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """End it at its next part; what is done stays done. Which right that needs is its kind's affair."""
    job = desk.get(Job.objects, pk=pk)
    if job.kind in kinds and not desk.may(kinds.get(job.kind).right):
        return render(request, "backoffice/refused.html", {"desk": desk}, status=403)
    jobs.ask_to_cancel(desk.brand, job.pk)
    if request.headers.get("HX-Request"):
        return _progress(request, desk, pk)
    return redirect("crm:jobs")


def _progress(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    row = progress_of(desk, desk.get(Job.objects, pk=pk), clock.now())
    return fragment(request, desk, "crm/_job.html", row=row, fresh=True)


def _left(job: Job, now: datetime) -> timedelta | None:
    """How long it will still take, if it goes on as so far; to the second."""
    if not (job.is_open and job.started_at and job.done):
        return None
    seconds = (now - job.started_at).total_seconds() * (job.total - job.done) / job.done
    return timedelta(seconds=round(seconds) or 1)
