"""All polls of the brand."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, Deed, deleting
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import show
from gateways.models import Poll, PollAnswer
from gateways.services import polls

LISTING = Listing(
    columns=(
        Column("Poll", "name"),
        Column("Slug", "slug", "tight"),
        Column("State", "status", "tight"),
        Column("Questions", css="num"),
        Column("Completed", "completed", "num"),
        Column("Last answer", css="tight"),
    ),
    sort="name",
    search=("name", "slug"),
)
DEEDS = {
    "open": Deed(label="Open", done="opened", act=lambda desk, poll: polls.open_(desk.actor, poll)),
    "close": Deed(
        label="Close",
        done="closed",
        act=lambda desk, poll: polls.close(desk.actor, poll),
        sure="Close the chosen polls? Nobody can answer them any more; what was answered stays.",
    ),
    "copy": Deed(label="Copy", done="copied", act=lambda desk, poll: polls.copy(desk.actor, poll)),
    **deleting(polls.delete, "Delete the chosen polls? Only drafts that nothing needs are."),
}
BULK = Bulk("templates.edit", Poll, "gateways:polls", DEEDS)


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list by name."""
    listed = LISTING.of(
        request,
        _counted(desk.only(Poll.objects)),
        Filter("status", "Any state", Poll.Status.choices),
    )
    rows = [(poll, sum(each["kind"] != "text" for each in poll.questions)) for poll in listed.rows]
    return show(request, desk, "gateways/polls.html", "Polls", listed=listed, rows=rows, bulk=BULK.bar(desk))


bulk = BULK.view()


def _counted(rows: QuerySet[Poll]) -> QuerySet[Any]:
    given = PollAnswer.objects.filter(poll=OuterRef("pk"))
    number = given.order_by().values("poll").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        completed=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        last_at=Subquery(given.order_by("-answered_at").values("answered_at")[:1]),
    )
