"""The types of custom IM."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.models import ImType


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with what each is made of."""
    rows = desk.only(ImType.objects).annotate(used=Count("templates")).order_by("name")
    return show(request, desk, "gateways/im_types.html", "Types of custom IM", im_types=rows)
