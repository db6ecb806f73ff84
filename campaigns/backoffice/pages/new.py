"""How a campaign begins: empty, from the gallery, like another one, or from a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show


@require("campaigns.edit")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The place of the editor that asks; it makes the campaign through the API."""
    return show(
        request,
        desk,
        "campaigns/new.html",
        "New campaign",
        campaigns=reverse("campaigns:campaigns"),
    )
