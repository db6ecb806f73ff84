"""All missions of the brand."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gamification.models import Mission
from gamification.queries.missions import counts
from gamification.services.missions import sentence_of


@require("missions.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, with how many have come how far."""
    rows = list(desk.only(Mission.objects).order_by("status", "name", "id"))
    found = counts([row.pk for row in rows])
    listed = [(row, sentence_of(row), found[row.pk]) for row in rows]
    return show(request, desk, "gamification/missions.html", "Missions", missions=listed)
