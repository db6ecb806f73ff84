"""All audiences of the brand."""

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, deleting
from crm.backoffice.forms import DeskForm
from crm.backoffice.listing import Column, Listing
from crm.backoffice.shell import show
from crm.models import Audience
from crm.services import audiences
from lib.errors import BeckonError

LISTING = Listing(
    columns=(
        Column("Audience", "name"),
        Column("Slug", "slug", "tight"),
        Column("Members", "size", "num"),
        Column("Made", "created_at", "tight"),
    ),
    sort="name",
    search=("name", "slug"),
)
BULK = Bulk(
    "segments.edit",
    Audience,
    "crm:audiences",
    deleting(
        audiences.delete,
        "Delete the chosen audiences? Their customers stay, and so does what a campaign or segment names.",
    ),
)


class AudienceForm(DeskForm):
    """A name, and the slug that campaigns and conditions know it by."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=100, help_text="Campaigns and conditions name the audience by it; it stays."
    )


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with the number of members."""
    return show(
        request,
        desk,
        "crm/audiences.html",
        "Audiences",
        listed=LISTING.of(request, desk.only(Audience.objects).annotate(size=Count("members"))),
        bulk=BULK.bar(desk),
    )


bulk = BULK.view()


@require("segments.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new, empty audience."""
    form = AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            audience = audiences.create(desk.actor, desk.brand, **form.cleaned_data)
        except BeckonError as error:
            form.blame(error)
        else:
            return redirect("crm:audience", slug=audience.slug)
    return show(
        request,
        desk,
        "backoffice/form.html",
        "New audience",
        form=form,
        submit="Create",
        back=reverse("crm:audiences"),
        hint="An audience is a list of customers that you keep by hand: paste ids on the next page.",
    )
