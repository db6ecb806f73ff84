"""The types of custom IM."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, deleting
from crm.backoffice.listing import Column, Listing
from crm.backoffice.shell import show
from gateways.models import ImType
from gateways.services import removal

LISTING = Listing(
    columns=(
        Column("Type", "name"),
        Column("Slug", "slug", "tight"),
        Column("Fields"),
        Column("Templates", "used", "num"),
    ),
    sort="name",
    search=("name", "slug"),
)
BULK = Bulk(
    "templates.edit",
    ImType,
    "gateways:im-types",
    deleting(
        removal.delete_im_type,
        "Delete the chosen types? Those that a template is written for stay.",
    ),
)


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with what each is made of."""
    return show(
        request,
        desk,
        "gateways/im_types.html",
        "Types of custom IM",
        listed=LISTING.of(request, desk.only(ImType.objects).annotate(used=Count("templates"))),
        bulk=BULK.bar(desk),
    )


bulk = BULK.view()
