"""All segments of the brand, each in words."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, deleting
from crm.backoffice.listing import Column, Listing
from crm.backoffice.shell import show
from crm.backoffice.words import in_words
from crm.models import Segment
from crm.queries.building import Standing, standings
from crm.queries.days import Figures, figures
from crm.services import rfm, segments

LISTING = Listing(
    columns=(
        Column("Segment", "name"),
        Column("Slug", "slug", "tight"),
        Column("Who is in it"),
        Column("Customers", css="num"),
        Column("Of all", css="num"),
        Column("Of revenue", css="num"),
        Column("Changed", "updated_at", "tight"),
    ),
    sort="name",
    search=("name", "slug"),
)
BULK = Bulk(
    "segments.edit",
    Segment,
    "crm:segments",
    deleting(
        segments.delete,
        "Delete the chosen segments? Those that a campaign or another segment names stay.",
    ),
)


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. Sizes are those of the tables; a segment that is being built has none yet."""
    listed = LISTING.of(request, desk.only(Segment.objects))
    ids = [segment.pk for segment in listed.rows]
    standing, known = standings(ids), figures(desk.brand.pk, ids)
    return show(
        request,
        desk,
        "crm/segments.html",
        "Segments",
        listed=listed,
        rfm=rfm.of_brand(desk.brand),
        rows=[_row(one, standing[one.pk], known[one.pk]) for one in listed.rows],
        bulk=BULK.bar(desk),
    )


def _row(segment: Segment, standing: Standing, known: Figures) -> tuple[Any, ...]:
    shares = known.share_of(standing.size), known.revenue_share
    return segment, in_words(segment.condition), standing, *shares


bulk = BULK.view()
