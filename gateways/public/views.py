"""Unsubscribe, preferences, confirm. Opening a page changes nothing: mail scanners open every link (RFC 8058)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from crm.services import consent
from gateways.public.door import for_customers, proof_of
from gateways.services import preferences as choosing
from gateways.services.links import Addressee, WrongLink
from gateways.services.public_pages import page
from gateways.services.spoken import spoken


@for_customers
def unsubscribe(request: HttpRequest, found: Addressee, now: datetime) -> HttpResponse:
    """One click. A mail program posts `List-Unsubscribe=One-Click` here; the button posts the same."""
    if found.message is None:
        raise WrongLink()
    if request.method == "POST":
        choosing.leave(found, now, proof_of(request, found, "link"))
    return page("unsubscribe", _about(request, found) | {"done": request.method == "POST"})


@for_customers
def confirm(request: HttpRequest, found: Addressee, now: datetime) -> HttpResponse:
    """The second step of a double opt-in."""
    category, _ = choosing.asked_for(found, now)
    if request.method == "POST":
        choosing.confirm(found, now, proof_of(request, found, "link"))
    done = request.method == "POST"
    return page("confirm", _about(request, found) | {"category": category, "done": done})


@for_customers
def preferences(request: HttpRequest, found: Addressee, now: datetime) -> HttpResponse:
    """All that can be chosen."""
    said = _do(request, found, now) if request.method == "POST" else ""
    held = choosing.of(found.customer, now)
    return page(
        "preferences",
        _about(request, found) | {"held": held, "said": said, "days": consent.SNOOZE.days},
    )


def _do(request: HttpRequest, found: Addressee, now: datetime) -> str:
    """What the button asks for; what was done, for the customer."""
    given, proof, customer = request.POST, proof_of(request, found, "page"), found.customer
    match given.get("do"):
        case "leave":
            choosing.leave_all(customer, now, proof)
            return "You will get no more messages from us."
        case "snooze":
            consent.snooze(choosing.CUSTOMER, customer, now + consent.SNOOZE, now, proof)
            return f"You will hear nothing from us for {consent.SNOOZE.days} days."
        case "wake":
            consent.wake(choosing.CUSTOMER, customer, now, proof)
            return "The pause is over."
        case _:
            choosing.save(customer, set(given.getlist("offered")), set(given.getlist("wanted")), now, proof)
            return "Your choices are saved."


def _about(request: HttpRequest, found: Addressee) -> dict[str, Any]:
    """What every page shows: who writes, and what the message at hand was."""
    brand, message = found.customer.brand, found.message
    token = request.path.rpartition("/")[2]
    return {
        "label": brand.label.name,
        "brand": brand.name,
        "channel": spoken(brand.pk, [message.channel]).get(message.channel, "") if message else "",
        "category": found.category,
        "preferences": f"/p/{token}",
    }
