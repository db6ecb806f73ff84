"""All campaigns of the brand, with how many customers are inside."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from campaigns.backoffice.figures import inside
from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import show
from lib.errors import BeckonError


class CampaignForm(DeskForm):
    """A name and a slug; the flow is drawn up on the next page."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=100, help_text="The REST API and the messages name the campaign by it; it stays."
    )


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, the last changed first."""
    rows = list(desk.only(Campaign.objects).select_related("live").defer("draft").order_by("-updated_at"))
    figures = inside(rows)
    nobody = {"inside": 0, "failed": 0}
    listed = [(campaign, figures.get(campaign.pk, nobody)) for campaign in rows]
    return show(request, desk, "campaigns/campaigns.html", "Campaigns", campaigns=listed)


@require("campaigns.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new campaign, empty as yet."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = campaigns.create(
                desk.actor, desk.brand, form.cleaned_data["slug"], form.cleaned_data["name"]
            )
        except BeckonError as error:
            form.blame(error)
        else:
            return redirect("campaigns:canvas", slug=made.slug)
    return show(
        request,
        desk,
        "backoffice/form.html",
        "New campaign",
        form=form,
        submit="Create",
        back=reverse("campaigns:campaigns"),
        hint="A campaign waits for something to happen to a customer, and takes them through steps from there.",
    )
