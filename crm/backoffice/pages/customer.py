"""One customer: attributes, markers, consent, what the other apps know, and one timeline of everything."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number, query
from crm.backoffice.panels import Moment, Panel, Source, all_panels, all_sources
from crm.backoffice.shell import fragment, show
from crm.models import Customer
from lib import clock

MARKERS = {
    "core_tags": "Internal markers",
    "core_external_markers": "External markers",
    "core_external_markers2": "External markers 2",
    "core_public_tags": "Public markers",
}
SIZE = 40
#: how many more are read so that what happened at the very same time is not cut apart between two pages
TIES = 20


@require("customers.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The profile; the timeline is loaded after it."""
    customer = desk.get(Customer.objects, pk=pk)
    seen = desk.veil.over(customer.attributes)
    attributes = {name: value for name, value in sorted(seen.items()) if name not in MARKERS}
    markers = {label: customer.attributes.get(name) for name, label in MARKERS.items()}
    return show(
        request,
        desk,
        "crm/customer.html",
        f"Customer {customer.ext_id}",
        customer=customer,
        attributes=attributes,
        markers={label: value for label, value in markers.items() if isinstance(value, list) and value},
        panels=[_drawn(request, desk, customer, panel) for panel in all_panels() if not panel.beside],
        beside=[_drawn(request, desk, customer, panel) for panel in all_panels() if panel.beside],
    )


@require("customers.see")
def timeline(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Events, visits and messages in one list, newest first."""
    customer = desk.get(Customer.objects, pk=pk)
    kind = request.GET.get("kind", "")
    moments = merged(customer, [s for s in all_sources() if kind in ("", s.key)], _mark(request))
    older = ""
    if len(moments) > SIZE:
        at, last_kind, last_id = moments[SIZE - 1].place
        older = query(request, before=f"{at.isoformat()}~{last_kind}~{last_id}")
    return fragment(
        request,
        desk,
        "crm/_timeline.html",
        customer=customer,
        moments=moments[:SIZE],
        older=older,
        sources=all_sources(),
        kind=kind,
        first="before" not in request.GET,
    )


def merged(
    customer: Customer, sources: list[type[Source]], mark: tuple[datetime, str, int] | None
) -> list[Moment]:
    """At least SIZE + 1 moments before the mark, if there are so many, newest first."""
    until = mark[0] if mark else clock.now()
    found = [moment for s in sources for moment in s.moments(customer, until, SIZE + 1 + TIES)]
    found.sort(key=lambda moment: moment.place, reverse=True)
    return [moment for moment in found if mark is None or moment.place < mark]


def _mark(request: HttpRequest) -> tuple[datetime, str, int] | None:
    at, _, rest = request.GET.get("before", "").partition("~")
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
