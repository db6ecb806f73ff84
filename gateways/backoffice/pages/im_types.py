"""The types of custom IM."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Deed, carry_out
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
DEEDS = {
    "delete": Deed(
        label="Delete",
        done="deleted",
        act=lambda desk, im_type: removal.delete_im_type(desk.actor, im_type),
        sure="Delete the chosen types? Those that a template is written for stay.",
        danger=True,
    )
}


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with what each is made of."""
    return show(
        request,
        desk,
        "gateways/im_types.html",
        "Types of custom IM",
        listed=LISTING.of(request, desk.only(ImType.objects).annotate(used=Count("templates"))),
        bulk=Bar(reverse("gateways:im-types-bulk"), DEEDS) if desk.may("templates.edit") else None,
    )


@require_POST
@require("templates.edit")
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is done to the chosen ones."""
    carry_out(request, desk, desk.only(ImType.objects), DEEDS)
    return redirect("gateways:im-types")
