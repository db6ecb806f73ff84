"""All frequency caps of the brand, and its delivery windows."""

from __future__ import annotations

from datetime import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from gateways.contract import channels
from gateways.models import DeliveryWindow, FrequencyCap
from gateways.services import windows
from lib.errors import Invalid


@require("consent.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The lists."""
    return show(
        request,
        desk,
        "gateways/caps.html",
        "Frequency caps",
        caps=desk.only(FrequencyCap.objects).order_by("name", "id"),
        windows=desk.only(DeliveryWindow.objects).order_by("channel"),
        channels=list(channels),
        windowed=[channel.label for channel in channels if channel.windowed],
        label=desk.brand.label,
    )


@require_POST
@require("consent.edit")
def set_window(request: HttpRequest, desk: Desk) -> HttpResponse:
    """From and until when messages of a channel may leave."""

    def save() -> None:
        times = _time(request, "from"), _time(request, "until")
        windows.set_window(desk.actor, desk.brand, request.POST.get("channel", ""), *times)

    attempt(request, "Saved. It holds for the next message.", save)
    return redirect("gateways:caps")


@require_POST
@require("consent.edit")
def remove_window(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    """What is usual holds again."""
    window = desk.get(DeliveryWindow.objects, channel=channel)
    attempt(request, "Removed: what is usual holds again.", windows.remove_window, desk.actor, window)
    return redirect("gateways:caps")


def _time(request: HttpRequest, name: str) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, "")).replace(tzinfo=None)
    except ValueError:
        raise Invalid("Give both times as hours and minutes: 09:00.", field=name) from None
