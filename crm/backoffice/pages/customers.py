"""All customers: searched by id, e-mail address, phone number or name; of a segment or an audience; put on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Button, chosen_ids
from crm.backoffice.listing import Column, Filter, Head, Listed, newest_first
from crm.backoffice.shell import show
from crm.models import Audience, Customer, Segment
from crm.queries import search
from crm.queries.building import standings
from crm.queries.narrowing import Narrowing
from crm.services import audiences
from lib import clock

PLACEHOLDER = "Id, e-mail, phone or name"
COLUMNS = (
    Column("Id", css="tight"),
    Column("Name", css="tight"),
    Column("Attributes"),
    Column("Known since", css="tight"),
    Column("Changed", css="tight"),
)
BUTTONS = {"add": Button(label="Add to the audience")}
FOUND_BY = {
    "ext_id": "id",
    "email": "e-mail",
    "phone": "phone",
    "last_name": "last name",
    "first_name": "first name",
}
KINDS = (("True", "Test customers"), ("False", "Real customers"))
IS_TEST = {"True": True, "False": False}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters with what was chosen of each, what that means, and all audiences by slug and name."""

    filters: list[tuple[Filter, str]]
    only: Narrowing
    audiences: list[tuple[str, str]]


@require("customers.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest customers, or those whom what was typed may mean."""
    chosen = _chosen(request, desk)
    counting = _is_being_built(chosen.only.segment)
    lists = chosen.audiences
    may_add = desk.may("segments.edit") and lists
    return show(
        request,
        desk,
        "crm/customers.html",
        "Customers",
        listed=_nobody(chosen) if counting else _listed(request, desk, chosen),
        counting=counting,
        lists=lists,
        bulk=Bar(reverse("crm:customers-bulk"), BUTTONS) if may_add else None,
    )


@require_POST
@require("segments.edit")
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the chosen customers on an audience."""
    audience = desk.only(Audience.objects).filter(slug=request.POST.get("audience", "")[:100]).first()
    rows = desk.only(Customer.objects).filter(pk__in=chosen_ids(request))
    chosen = list(rows.values_list("ext_id", flat=True))
    if audience is None or not chosen:
        messages.warning(request, "Nothing was done: choose customers and an audience first.")
        return redirect("crm:customers")
    added = audiences.add(desk.actor, audience, chosen, clock.now()).added
    there = len(chosen) - added
    said = f"{added:,} put on “{audience.name}”" + (f", {there:,} were on it already" if there else "")
    messages.success(request, f"{said}.")
    return redirect("crm:customers")


def _chosen(request: HttpRequest, desk: Desk) -> Chosen:
    """What was chosen, of what there is. Two queries."""
    segments, segment_ids = _named(desk.only(Segment.objects))
    lists, audience_ids = _named(desk.only(Audience.objects))
    filters = [
        Filter("segment", "Any segment", segments),
        Filter("audience", "Any audience", lists),
        Filter("test", "Test and real customers", KINDS),
    ]
    segment, audience, test = (one.chosen(request) for one in filters)
    only = Narrowing(segment_ids.get(segment), audience_ids.get(audience), IS_TEST.get(test))
    return Chosen(list(zip(filters, (segment, audience, test), strict=True)), only, lists)


def _is_being_built(segment: int | None) -> bool:
    """Whether the table of the segment is being built: until then it holds those of the old definition, too."""
    return segment is not None and standings([segment])[segment].size is None


def _nobody(chosen: Chosen) -> Listed[Customer]:
    return Listed([], filters=chosen.filters)


def _listed(request: HttpRequest, desk: Desk, chosen: Chosen) -> Listed[Customer]:
    wanted = request.GET.get("q", "").strip().replace("\0", "")[: search.LONGEST]
    if wanted:
        heads = [Head(column.label, column.css, "", "") for column in COLUMNS]
        return Listed(_searched(desk, wanted, chosen.only), heads, PLACEHOLDER, wanted, chosen.filters)
    rows = chosen.only.rows(desk.only(Customer.objects).defer("brand"))
    return newest_first(request, rows, COLUMNS, (PLACEHOLDER, wanted), chosen.filters)


def _searched(desk: Desk, wanted: str, only: Narrowing) -> list[Customer]:
    """Those who were found, the surest first, each with `found_by` in words."""
    hits = search.find(desk.brand.pk, wanted, whole=desk.veil.names, narrowed=only.sql())
    rows = desk.only(Customer.objects).in_bulk([hit.id for hit in hits])
    for hit in hits:
        rows[hit.id].found_by = FOUND_BY[hit.by]  # type: ignore[attr-defined]
    return [rows[hit.id] for hit in hits]


def _named(rows: QuerySet[Any]) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """What can be chosen, by name; and the ids by slug."""
    found = list(rows.order_by("name").values_list("pk", "slug", "name"))
    return [(slug, name) for _, slug, name in found], {slug: pk for pk, slug, _ in found}
