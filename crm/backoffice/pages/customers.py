"""All customers, found by the beginning of the platform's id, narrowed to an audience, put on one together."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Button, chosen_ids
from crm.backoffice.listing import Column, Filter, Listed, newest_first
from crm.backoffice.shell import show
from crm.models import Audience, AudienceMember, Customer
from crm.services import audiences
from lib import clock

#: the greatest character, so that [prefix, prefix + TOP) is everything that begins with the prefix
TOP = "\U0010ffff"
COLUMNS = (
    Column("Id", css="tight"),
    Column("Attributes"),
    Column("Known since", css="tight"),
    Column("Changed", css="tight"),
)
BUTTONS = {"add": Button(label="Add to the audience")}
KINDS = (("True", "Test customers"), ("False", "Real customers"))


@require("customers.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest customers, or those whose id begins with what was typed."""
    lists = [(a.slug, a.name) for a in desk.only(Audience.objects).order_by("name")]
    filters = (Filter("audience", "Any audience", lists), Filter("test", "Test and real customers", KINDS))
    listed = _listed(request, desk, filters)
    may_add = desk.may("segments.edit") and lists
    return show(
        request,
        desk,
        "crm/customers.html",
        "Customers",
        listed=listed,
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


def _listed(request: HttpRequest, desk: Desk, filters: tuple[Filter, ...]) -> Listed[Customer]:
    wanted = request.GET.get("q", "").strip().replace("\0", "")[:255]
    chosen = {one.name: one.chosen(request) for one in filters}
    rows = desk.only(Customer.objects).defer("brand")
    if wanted:
        # A range rather than LIKE: the unique index on (brand, ext_id) serves it under the C collation.
        rows = rows.filter(ext_id__gte=wanted, ext_id__lt=wanted + TOP)
    return newest_first(
        request,
        _narrowed(desk, rows, chosen),
        COLUMNS,
        ("Id begins with…", wanted),
        [(one, chosen[one.name]) for one in filters],
    )


def _narrowed(desk: Desk, rows: QuerySet[Customer], chosen: dict[str, str]) -> QuerySet[Customer]:
    if chosen["audience"]:
        audience = desk.only(Audience.objects).filter(slug=chosen["audience"])
        members = AudienceMember.objects.filter(audience__in=audience.values("pk"))
        rows = rows.filter(pk__in=members.values("customer"))
    return rows.filter(is_test=chosen["test"] == "True") if chosen["test"] else rows
