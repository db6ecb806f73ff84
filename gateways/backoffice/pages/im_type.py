"""One type of custom IM: the page is the place of the editor of its fields, which works through the REST API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.models import ImType


@require("templates.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new type."""
    return _editor(request, desk, "New type of custom IM", "")


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The type and its fields."""
    return _editor(request, desk, desk.get(ImType.objects, slug=slug).name, slug)


def _editor(request: HttpRequest, desk: Desk, title: str, slug: str) -> HttpResponse:
    urls = {"list": reverse("gateways:im-types")}
    return show(request, desk, "gateways/im_type.html", title, slug=slug, urls=urls)
