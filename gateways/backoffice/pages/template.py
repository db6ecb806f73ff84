"""One template, new or known: the page is the place of the message editor, which works through the REST API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.contract import CALLED, Channel, channels, own_channels
from gateways.models import Gateway, Template
from gateways.services.keeping import gateway_of

#: where the editor puts the slug of a template that it made
PLACE = "SLUG"


@require("templates.edit")
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What a new template is for: a channel, and one of its gateways. `?channel=` leaves out the others."""
    for own in own_channels():
        gateway_of(desk.brand, own)
    gateways = list(desk.only(Gateway.objects).order_by("name"))
    wanted = request.GET.get("channel", "")
    choices = [
        (channel, [gateway for gateway in gateways if gateway.channel == channel.key])
        for channel in channels
        if wanted in ("", channel.key) or wanted not in channels
    ]
    return show(request, desk, "gateways/template_start.html", "New template", choices=choices)


@require("templates.edit")
def add(request: HttpRequest, desk: Desk, gateway: str) -> HttpResponse:
    """A new template for a gateway, whose channel says what it consists of."""
    chosen = desk.get(Gateway.objects.exclude(channel__in=CALLED), slug=gateway)
    channel = channels.get(chosen.channel)
    return _editor(request, desk, f"New template: {channel.label}", channel, gateway=chosen.slug)


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The editor for those who may edit; the others look."""
    template = desk.get(Template.objects.select_related("gateway"), slug=slug)
    channel = channels.get(template.channel)
    return _editor(request, desk, template.name, channel, gateway=template.gateway.slug, slug=slug)


def _editor(
    request: HttpRequest, desk: Desk, title: str, channel: type[Channel], *, gateway: str, slug: str = ""
) -> HttpResponse:
    return show(
        request,
        desk,
        "gateways/template.html",
        title,
        slug=slug,
        channel={"key": channel.key, "label": channel.label, "own": channel.own},
        gateway=gateway,
        fields=fields_of(channel),
        zone=desk.zone.key,
        urls={
            "list": reverse("gateways:templates"),
            "template": reverse("gateways:template", args=[PLACE]),
        },
    )


def fields_of(channel: type[Channel]) -> list[dict[str, Any]]:
    """The texts of the channel as the editor asks for them: a new channel has its form by its Content alone."""
    return [
        {
            "name": name,
            "label": info.title or name,
            "help": info.description or "",
            "required": info.is_required(),
        }
        for name, info in channel.Content.model_fields.items()
        if info.annotation is str
    ]
