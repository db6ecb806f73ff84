"""All customers: searched by id, e-mail address, phone number or name, narrowed to an audience, put on one together."""

from __future__ import annotations

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
from crm.models import Audience, AudienceMember, Customer
from crm.queries import search
from crm.services import audiences
from lib import clock

PLACEHOLDER = "Id, e-mail, phone or name"
MEMBER = """EXISTS (SELECT FROM crm_audiencemember member JOIN crm_audience audience ON audience.id = member.audience_id
WHERE member.customer_id = customer.id AND audience.brand_id = %s AND audience.slug = %s)"""
COLUMNS = (
    Column("Id", css="tight"),
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


@require("customers.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest customers, or those whom what was typed may mean."""
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
    wanted = request.GET.get("q", "").strip().replace("\0", "")[: search.LONGEST]
    chosen = {one.name: one.chosen(request) for one in filters}
    narrowed = [(one, chosen[one.name]) for one in filters]
    if wanted:
        heads = [Head(column.label, column.css, "", "") for column in COLUMNS]
        return Listed(_searched(desk, wanted, chosen), heads, PLACEHOLDER, wanted, narrowed)
    rows = _narrowed(desk, desk.only(Customer.objects).defer("brand"), chosen)
    return newest_first(request, rows, COLUMNS, (PLACEHOLDER, wanted), narrowed)


def _searched(desk: Desk, wanted: str, chosen: dict[str, str]) -> list[Customer]:
    """Those who were found, the surest first, each with `found_by` in words."""
    hits = search.find(desk.brand.pk, wanted, whole=desk.veil.names, narrowed=_sql(desk, chosen))
    rows = desk.only(Customer.objects).in_bulk([hit.id for hit in hits])
    for hit in hits:
        rows[hit.id].found_by = FOUND_BY[hit.by]  # type: ignore[attr-defined]
    return [rows[hit.id] for hit in hits]


def _sql(desk: Desk, chosen: dict[str, str]) -> search.Narrowed:
    where, params = ["true"], list[object]()
    if chosen["audience"]:
        where.append(MEMBER)
        params += [desk.brand.pk, chosen["audience"]]
    if chosen["test"]:
        where.append("customer.is_test = %s")
        params.append(chosen["test"] == "True")
    return search.Narrowed(" AND ".join(where), params)


def _narrowed(desk: Desk, rows: QuerySet[Customer], chosen: dict[str, str]) -> QuerySet[Customer]:
    if chosen["audience"]:
        audience = desk.only(Audience.objects).filter(slug=chosen["audience"])
        members = AudienceMember.objects.filter(audience__in=audience.values("pk"))
        rows = rows.filter(pk__in=members.values("customer"))
    return rows.filter(is_test=chosen["test"] == "True") if chosen["test"] else rows
