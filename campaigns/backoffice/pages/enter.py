"""Letting customers into a campaign: by their ids, a segment or an audience; one of them from her own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from campaigns.services.letting_in import REASONS, LetIn, Whom, let_customers_in
from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm, JsonField
from crm.backoffice.shell import show
from crm.models import Audience, Customer, Segment
from lib import clock
from lib.errors import BeckonError, Invalid

SHOWN = 10
HINT = (
    "The campaign's entry rules hold for them as for all others. A segment or an audience comes in little by little, "
    "from now on. What is at hand is for the templates and conditions of the campaign: {{ event.gift }}."
)


class EnterForm(DeskForm):
    """Whom, and with what at hand."""

    customers = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text="One id in each line."
    )
    segment = forms.ChoiceField(required=False, label="Or all of a segment")
    audience = forms.ChoiceField(required=False, label="Or all on an audience")
    context = JsonField(rows=4, required=False, label="At hand", help_text='{"gift": "hat"}')
    once = forms.CharField(widget=forms.HiddenInput, max_length=255)

    def __init__(self, desk: Desk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("segment", Segment), ("audience", Audience)):
            rows = desk.only(model._default_manager).order_by("name").values_list("slug", "name")
            self.fields[name].choices = [("", "–"), *rows]  # type: ignore[attr-defined]

    def clean_context(self) -> dict[str, Any]:
        context = self.cleaned_data["context"] or {}
        if not isinstance(context, dict):
            raise forms.ValidationError("Write an object in braces, {…}.")
        return context

    def clean(self) -> dict[str, Any] | None:
        told = [name for name in ("customers", "segment", "audience") if self.cleaned_data.get(name)]
        if len(told) != 1:
            self.add_error(None, "Say whom, in one of the three ways.")
        return super().clean()

    @property
    def whom(self) -> Whom:
        given = self.cleaned_data
        ids = [line.strip() for line in given["customers"].splitlines() if line.strip()]
        return Whom(ids, given["segment"], given["audience"])


@require("campaigns.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Whoever it is."""
    campaign = desk.get(Campaign.objects.select_related("brand"), slug=slug)
    now = clock.now()
    form = EnterForm(desk, request.POST or None, initial={"once": f"page:{now.isoformat()}"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            told = let_customers_in(desk.actor, campaign, form.whom, given["context"], now, given["once"])
        except BeckonError as error:
            form.blame(error)
        else:
            _say(request, told)
            return redirect("campaigns:campaign", slug=slug)
    back = reverse("campaigns:campaign", args=[slug])
    title = f"Let customers into {campaign.name}"
    return show(
        request, desk, "backoffice/form.html", title, form=form, submit="Let them in", back=back, hint=HINT
    )


@require_POST
@require("campaigns.edit")
def one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One customer into the campaign that was chosen on her page."""
    customer = desk.get(Customer.objects, pk=pk)
    slug = request.POST.get("campaign", "").replace("\0", "")
    campaign = desk.only(Campaign.objects.select_related("brand")).filter(slug=slug).first()
    try:
        if campaign is None:
            raise Invalid("Choose a campaign.")
        _say(request, let_customers_in(desk.actor, campaign, Whom([customer.ext_id]), {}, clock.now()))
    except BeckonError as error:
        messages.error(request, error.message)
    return redirect("crm:customer", pk=pk)


def _say(request: HttpRequest, told: LetIn) -> None:
    if told.again:
        messages.warning(request, "This was done already: nobody was let in once more.")
    elif told.later:
        messages.success(request, "They come in from now on, little by little.")
    elif told.entered:
        messages.success(request, f"{told.entered} customer{'' if told.entered == 1 else 's'} entered.")
    if told.refused:
        some = "; ".join(f"{one.customer}: {REASONS[one.reason]}" for one in told.refused[:SHOWN])
        more = f" And {len(told.refused) - SHOWN} more." if len(told.refused) > SHOWN else ""
        messages.warning(request, f"{len(told.refused)} did not enter. {some}{more}")
