"""All levels of the brand."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gamification.queries import levels


@require("missions.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, the lowest first."""
    rows = levels.of_brand(desk.brand.pk)
    return show(request, desk, "gamification/levels.html", "Levels", levels=rows)
