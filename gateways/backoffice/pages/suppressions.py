"""The suppression list: looked through, added to by hand or from a file, lifted; and when failures put one on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number, page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Suppression
from crm.policy.addresses import subject_of_address, subject_of_customer
from crm.services import customers, suppressions
from crm.services.suppressions import Line
from gateways.contract import channels
from gateways.services import bounces
from lib import clock
from lib.errors import BeckonError, Invalid

MOST = 100_000
MOST_BYTES = 10 * 1024 * 1024
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+|[0-9a-fA-F]{64}|\+[0-9 ()/.-]{6,}")

SHOWN = 50
ADD, LEAVE = "add", "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody wants on the list. `nobody`: what to do with ids that no customer has; empty: to be asked."""

    lines: Sequence[str]
    cause: str
    channel: str
    reason: str
    nobody: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What was given, and which of its lines are nobody's."""

    given: Given
    unknown: Sequence[str]

    @property
    def shown(self) -> Sequence[str]:
        return self.unknown[:SHOWN]

    @property
    def known(self) -> int:
        """How many lines are left without them."""
        return len(self.given.lines) - len(self.unknown)


@require("consent.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, newest first; `q` finds one id or address."""
    return _page(request, desk)


def _page(request: HttpRequest, desk: Desk, doubtful: Doubtful | None = None) -> HttpResponse:
    q = request.GET.get("q", "").replace("\0", "").strip()
    rows = _found(desk.only(Suppression.objects), q)
    return show(
        request,
        desk,
        "gateways/suppressions.html",
        "Suppression list",
        page=page_of(request, rows),
        q=q,
        channels=list(channels),
        limit=desk.brand.bounce_limit,
        doubtful=doubtful,
    )


@require_POST
@require("consent.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One id or address a line, pasted or in a file; those on it already do no harm.

    An id that nobody has may be meant, for somebody to come, or be a misspelt address: it is asked about first.
    """
    try:
        given = _given(request)
        unknown = [] if given.nobody == ADD else _unknown(desk, given)
        if unknown and given.nobody != LEAVE:
            return _page(request, desk, Doubtful(given, unknown))
        _add(request, desk, given, set(unknown))
    except BeckonError as error:
        messages.error(request, error.message)
    return redirect("gateways:suppressions")


@require_POST
@require("consent.edit")
def lift(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Take a line off; back to the customer's page if it was asked for there."""
    line = desk.get(Suppression.objects, pk=pk)
    attempt(request, "Lifted.", suppressions.lift, desk.actor, line, clock.now(), "backoffice")
    customer = number(request.POST.get("customer", ""))
    return redirect("gateways:suppressions") if customer is None else redirect("crm:customer", pk=customer)


@require_POST
@require("consent.edit")
def limit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many failures in a row put a customer's channel on the list."""
    given = number(request.POST.get("limit", ""))
    attempt(request, "Saved.", bounces.set_limit, desk.actor, desk.brand, -1 if given is None else given)
    return redirect("gateways:suppressions")


def _given(request: HttpRequest) -> Given:
    file, kept = request.FILES.get("file"), request.POST.get("cause") == Suppression.Cause.FILE
    text = _text(file) if file else request.POST.get("lines", "")
    wanted = [line.strip().strip('"') for line in text.replace("\0", "").splitlines()]
    wanted = list(dict.fromkeys(filter(None, wanted)))
    if len(wanted) > MOST:
        raise Invalid(f"These are {len(wanted):,} lines; add at most {MOST:,} at a time.")
    return Given(
        lines=wanted,
        cause=Suppression.Cause.FILE if file or kept else Suppression.Cause.HAND,
        channel=bounces.known_channel(request.POST.get("channel", "")),
        reason=request.POST.get("reason", "").replace("\0", "")[:500],
        nobody=request.POST.get("nobody", ""),
    )


def _unknown(desk: Desk, given: Given) -> list[str]:
    ids = [line for line in given.lines if not _ADDRESS.fullmatch(line)]
    known = customers.find(desk.brand.pk, ids)
    return [line for line in ids if line not in known]


def _add(request: HttpRequest, desk: Desk, given: Given, without: Collection[str]) -> None:
    lines = [_line(desk, given, each) for each in given.lines if each not in without]
    added = suppressions.suppress(desk.actor, lines, clock.now())
    suppressions.counted(desk.actor, desk.brand, given.cause, added)
    messages.success(request, f"Lines added: {added:,} of {len(given.lines):,}.")


def _line(desk: Desk, given: Given, each: str) -> Line:
    about = {"address" if _ADDRESS.fullmatch(each) else "customer": each[:320]}
    return suppressions.line_for(
        desk.brand, **about, channel=given.channel, cause=given.cause, reason=given.reason
    )


def _text(file: UploadedFile[bytes]) -> str:
    if (file.size or 0) > MOST_BYTES:
        raise Invalid("The file is larger than 10 MiB: split it.")
    content: bytes = file.read()
    return content.decode("utf-8-sig", errors="replace")


def _found(rows: QuerySet[Suppression], q: str) -> QuerySet[Suppression]:
    return rows.filter(subject__in=[subject_of_customer(q), subject_of_address(q)]) if q else rows
