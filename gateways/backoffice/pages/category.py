"""One category: what customers read of it, by which channels it is sent, and what holds without their word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Category
from crm.models.category import State
from gateways.contract import channels
from gateways.services import categories
from lib import clock

HINT = (
    "Templates and send steps name a category; only customers who want it get their messages. "
    "Customers choose on their preferences page, which {{ preferences_url }} in a template leads to."
)


class CategoryForm(DeskForm):
    """Name and description are what customers read."""

    name = forms.CharField(max_length=200, help_text="Customers read it on their preferences page.")
    slug = forms.SlugField(
        max_length=100, help_text="Templates and campaigns name the category by it; it stays."
    )
    description = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    channels = forms.MultipleChoiceField(widget=UnfoldAdminCheckboxSelectMultipleWidget)
    default = forms.ChoiceField(
        choices=[
            (State.OPEN.value, "Not determined: nobody gets it unasked"),
            (State.IN.value, "Opted in: everybody gets it until they opt out"),
            (State.OUT.value, "Opted out"),
        ],
        label="Without the customer's word",
    )
    kind = forms.ChoiceField(
        choices=Category.Kind.choices,
        help_text="Operational messages need no opt-in, and a pause does not hold them back.",
    )
    double_opt_in = forms.BooleanField(
        required=False,
        label="Opting in must be confirmed",
        help_text="It makes the event optin_requested: answer it with a mail that has {{ confirm_url }} in it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(each.key, each.label) for each in channels]  # type: ignore[attr-defined]


@require("consent.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new category."""
    form = CategoryForm(request.POST or None)
    if form.is_taken(lambda: categories.create(desk.actor, desk.brand, now=clock.now(), **form.cleaned_data)):
        return redirect("gateways:categories")
    return _show(request, desk, form, "New category", "Create")


@require("consent.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change it; a new default holds at once for everybody who has said nothing."""
    category = desk.get(Category.objects, slug=slug)
    initial = {name: getattr(category, name) for name in (*categories.FIELDS, "slug")}
    form = CategoryForm(request.POST or None, initial=initial)
    form.fields["slug"].disabled = True

    def change() -> None:
        fields = {name: form.cleaned_data[name] for name in categories.FIELDS}
        categories.change(desk.actor, category, clock.now(), **fields)

    if form.is_taken(change):
        return redirect("gateways:categories")
    return _show(request, desk, form, category.name, "Save")


@require_POST
@require("consent.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete it with all choices about it; the ledger keeps them."""
    category = desk.get(Category.objects, slug=slug)
    said = f"The category “{category.name}” is deleted."
    attempt(request, said, categories.delete, desk.actor, category, clock.now())
    return redirect("gateways:categories")


def _show(request: HttpRequest, desk: Desk, form: CategoryForm, title: str, submit: str) -> HttpResponse:
    back = reverse("gateways:categories")
    return show(request, desk, "backoffice/form.html", title, form=form, submit=submit, back=back, hint=HINT)
