"""All gateways of the brand and how they are."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.backoffice.health import with_health
from gateways.models import Gateway


@require("gateways.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, those in trouble first."""
    gateways = with_health(desk.only(Gateway.objects).order_by("name"))
    return show(request, desk, "gateways/gateways.html", "Gateways", gateways=gateways)
