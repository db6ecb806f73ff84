"""One customer: attributes, markers, consent, what the other apps know, and one timeline of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number, query
from crm.backoffice.panels import Moment, Panel, Source, all_panels, all_sources
from crm.backoffice.shell import fragment, show
from crm.models import Customer, Merge
from lib import clock

SIZE = 40
#: how many more are read so that what happened at the very same time is not cut apart between two pages
TIES = 20

Place = tuple[datetime, str, int]
"""Where a moment stands among all: its time, and what tells apart those of one time."""


@require("customers.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The profile; the timeline is loaded after it. Who became part of another is looked up there."""
    customer = desk.only(Customer.objects).filter(pk=pk).first()
    if customer is None:
        made = desk.get(Merge.objects, lost_id=pk, undone_at=None)
        messages.info(request, f"{made.lost_ext_id} was merged into this customer.")
        return redirect("crm:customer", pk=made.customer_id)
    return show(
        request,
        desk,
        "crm/customer.html",
        f"Customer {customer.ext_id}",
        customer=customer,
        panels=[_drawn(request, desk, customer, panel) for panel in all_panels() if not panel.beside],
        beside=[_drawn(request, desk, customer, panel) for panel in all_panels() if panel.beside],
    )


@require("customers.see")
def timeline(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Events, visits, messages and changes in one list, newest first."""
    customer = desk.get(Customer.objects, pk=pk)
    kind = request.GET.get("kind", "")
    moments = merged(customer, _of(kind), _mark(request, "before"), clock.now())
    older = query(request, before=_written(moments[SIZE - 1].place)) if len(moments) > SIZE else ""
    newest = moments[0].place if moments else (clock.now(), "", 0)
    return fragment(
        request,
        desk,
        "crm/_timeline.html",
        customer=customer,
        moments=_told(desk, customer, moments[:SIZE]),
        older=older,
        mark=_written(newest),
        sources=all_sources(),
        kind=kind,
        first="before" not in request.GET,
    )


@require("customers.see")
def newer(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """What has happened since, for a timeline that is looked at; 204 while nothing has."""
    customer = desk.get(Customer.objects, pk=pk)
    kind, mark = request.GET.get("kind", ""), _mark(request, "after")
    found = merged(customer, _of(kind), None, clock.now())
    moments = [moment for moment in found if mark is None or moment.place > mark][:SIZE]
    if not moments:
        return HttpResponse(status=204)
    mark_now = _written(moments[0].place)
    return fragment(
        request,
        desk,
        "crm/_newer.html",
        customer=customer,
        moments=_told(desk, customer, moments),
        kind=kind,
        mark=mark_now,
    )


def _told(desk: Desk, customer: Customer, moments: Sequence[Moment]) -> list[Moment]:
    """With what others said of them as the operator may see it."""
    veil, known = desk.veil, customer.attributes
    return [replace(one, detail=veil.told(one.detail, known)) if one.detail else one for one in moments]


def _of(kind: str) -> list[type[Source]]:
    return [source for source in all_sources() if kind in ("", source.key)]


def merged(
    customer: Customer, sources: list[type[Source]], mark: Place | None, now: datetime
) -> list[Moment]:
    """At least SIZE + 1 moments before the mark, if there are so many, newest first."""
    until = mark[0] if mark else now
    found = [moment for s in sources for moment in s.moments(customer, until, SIZE + 1 + TIES)]
    found.sort(key=lambda moment: moment.place, reverse=True)
    return [moment for moment in found if mark is None or moment.place < mark]


def _written(place: Place) -> str:
    at, kind, id_ = place
    return f"{at.isoformat()}~{kind}~{id_}"


def _mark(request: HttpRequest, name: str) -> Place | None:
    """The place in a parameter; None where it is none."""
    at, _, rest = request.GET.get(name, "").partition("~")
    kind, _, id_ = rest.partition("~")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    last = number(id_)
    return (moment, kind, last) if moment and moment.tzinfo and last is not None else None


def _drawn(request: HttpRequest, desk: Desk, customer: Customer, panel: type[Panel]) -> str:
    context = {"desk": desk, "customer": customer, **panel.context(desk, customer)}
    return mark_safe(render_to_string(panel.template, context, request))  # noqa: S308 - our own template
