"""All categories of the brand."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from crm.models import Category


@require("consent.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list."""
    rows = desk.only(Category.objects).order_by("name", "id")
    return show(request, desk, "gateways/categories.html", "Categories", categories=rows)
