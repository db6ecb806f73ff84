"""Correcting one attribute of a customer by hand, and what became of an attribute in the past."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.card import MARKERS
from crm.backoffice.saving import attempt
from crm.backoffice.shell import fragment
from crm.models import Attribute, AttributeChange, Customer
from crm.services import platform_side
from crm.services.attribute_types import as_typed, type_of, typed
from crm.services.attributes import MAX_NAME
from crm.services.editing import edit
from lib import clock
from lib.errors import Invalid

SHOWN = 20


@require("customers.edit")
def form(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A field for the attribute of `?name=`; without a name for a new one."""
    customer = desk.get(Customer.objects, pk=pk)
    name = _name(request.GET.get("name", ""), desk)
    said = _declared(desk, name)
    value = customer.attributes.get(name)
    return fragment(
        request,
        desk,
        "crm/_correction.html",
        customer=customer,
        name=name,
        said=said,
        type=said.type if said else "list" if name in MARKERS else type_of(value),
        types=Attribute.Type.choices,
        value=as_typed(value),
    )


@require_POST
@require("customers.edit")
def save(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Set the attribute to what was typed; nothing clears it."""
    customer = desk.get(Customer.objects, pk=pk)
    name = _name(request.POST.get("name", "").strip(), desk)
    said = _declared(desk, name)
    type_ = said.type if said else request.POST.get("type", "text")
    try:
        value: Any = typed(type_, request.POST.get("value", ""))
    except Invalid as error:
        messages.error(request, f"{name}: {error.message}")
    else:
        done = f"“{said.title if said else name}” is {'cleared' if value is None else 'saved'}."
        attempt(request, done, edit, desk.actor, customer, {name: value}, None, clock.now())
    return redirect("crm:customer", pk=pk)


@require("customers.see")
def history(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The last changes of the attribute of `?name=`, newest first."""
    customer = desk.get(Customer.objects, pk=pk)
    name = request.GET.get("name", "").replace("\0", "")[:MAX_NAME]
    rows = AttributeChange.objects.filter(customer=customer, changes__has_key=name)
    found = [
        (row.at, row.source, *(desk.veil.one(name, value) for value in row.changes[name]))
        for row in rows.order_by("-at", "-pk")[:SHOWN]
    ]
    return fragment(request, desk, "crm/_history.html", name=name, rows=found)


def _name(given: str, desk: Desk) -> str:
    name = given.replace("\0", "")[:MAX_NAME]
    if desk.veil.hides(name) or platform_side.channel_of(name):
        raise PermissionDenied
    return name


def _declared(desk: Desk, name: str) -> Attribute | None:
    return desk.only(Attribute.objects).filter(name=name).first()
