"""A template as one customer would get it, with the context of one of their events."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number
from crm.backoffice.shell import fragment
from crm.models import Customer
from events.backoffice import stream
from events.models import Event
from gateways.contract import channels
from gateways.models import Template
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import variables
from gateways.services import trial
from gateways.services.languages import variants
from lib import clock
from lib.errors import BeckonError

EVENTS = 20
SEARCHED = 100


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The rendered message, or what keeps it from being one."""
    template = desk.get(Template.objects.select_related("brand__label", "gateway"), slug=slug)
    chosen = _chosen(request, desk, template)
    if chosen["customer"] is None:
        return fragment(request, desk, "gateways/_preview.html", template=template, **chosen)
    try:
        body = trial.render(template, chosen["customer"], chosen["payload"])
    except TemplateError as error:
        return fragment(
            request, desk, "gateways/_preview.html", template=template, error=str(error), **chosen
        )
    return fragment(request, desk, "gateways/_preview.html", template=template, body=body, **chosen)


@require_POST
@require("templates.edit")
def send(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Post the preview to the gateway, for an e-mail to an address of ours."""
    template = desk.get(Template.objects.select_related("brand__label", "gateway"), slug=slug)
    chosen = _chosen(request, desk, template)
    if chosen["customer"] is None:
        return fragment(request, desk, "gateways/_trial.html", refused="Choose a customer first.")
    try:
        to = request.POST.get("to", "").strip()
        tried = trial.send_preview(template, chosen["customer"], chosen["payload"], to)
    except BeckonError as error:
        return fragment(request, desk, "gateways/_trial.html", refused=str(error))
    return fragment(request, desk, "gateways/_trial.html", trial=tried)


def _chosen(request: HttpRequest, desk: Desk, template: Template) -> dict[str, Any]:
    """Customer and event as asked for; else the newest event that has all fields of the template, and whose
    it is, so that the first look shows the message rather than what is missing for it."""
    asked = request.POST if request.method == "POST" else request.GET
    ext_id = asked.get("customer", "").strip().replace("\0", "")
    wanted = _fields(template)
    customer = _customer(desk, ext_id, wanted)
    events = stream.of_customer(desk.brand.pk, customer.pk, clock.now(), EVENTS) if customer else []
    events = [event for event in events if event.source != "system"]
    event = _event(events, number(asked.get("event", "")), wanted)
    return {
        "wanted": ext_id,
        "customer": customer,
        "events": events,
        "event": event,
        "payload": event.payload if event else {},
    }


def _customer(desk: Desk, ext_id: str, wanted: set[str]) -> Customer | None:
    rows = desk.only(Customer.objects)
    if ext_id:
        return rows.filter(ext_id=ext_id).first()
    fitting = (
        e for e in stream.newest(desk.brand.pk, clock.now(), SEARCHED) if e.customer and _fits(e, wanted)
    )
    found = next(fitting, None)
    return found.customer if found else rows.order_by("-pk").first()


def _event(events: list[Event], chosen: int | None, wanted: set[str]) -> Event | None:
    named = next((event for event in events if event.pk == chosen), None)
    fitting = next((event for event in events if _fits(event, wanted)), None)
    return named or fitting or (events[0] if events else None)


def _fits(event: Event, wanted: set[str]) -> bool:
    return event.source != "system" and wanted <= event.payload.keys()


def _fields(template: Template) -> set[str]:
    """The fields of the event that the template shows."""
    sources = channels.get(template.channel).sources
    texts = [text for content in variants(template.content) for text in sources(content).values()]
    used = {variable.field for text in texts for variable in variables(text)}
    return {name.split(".")[1] for name in used if name.startswith("event.")}
