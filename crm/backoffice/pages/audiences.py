"""All audiences of the brand."""

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice import saving
from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import show
from crm.models import Audience
from lib.errors import BeckonError


class AudienceForm(DeskForm):
    """A name, and the slug that campaigns and conditions know it by."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="Campaigns and conditions name the audience by it.")


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with the number of members."""
    audiences = desk.only(Audience.objects).annotate(size=Count("members")).order_by("name")
    return show(request, desk, "crm/audiences.html", "Audiences", audiences=audiences)


@require("segments.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new, empty audience."""
    form = AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audience = Audience(brand=desk.brand, **form.cleaned_data)
        try:
            saving.save(desk.actor, audience)
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
