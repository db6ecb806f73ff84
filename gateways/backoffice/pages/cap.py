"""One frequency cap: what it counts, how many, and what becomes of messages beyond."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Brand, Category
from gateways.contract import channels
from gateways.models import FrequencyCap
from gateways.services import caps
from lib.errors import BeckonError

HINT = (
    "A cap counts the messages that it concerns, from whichever campaign. Where two want the last one, the campaign "
    "with the higher priority goes first, then the older message. What has left already counts when a cap is made."
)
UNITS = {"hours": 1, "days": 24, "weeks": 168}
OTHER_NAMES = {"length": "within", "unit": "within", "wait_hours": "delay"}
"""The fields whose names differ from what a service blames."""


class CapForm(DeskForm):
    """What a cap consists of; a period in two fields."""

    name = forms.CharField(
        max_length=200, help_text="Stands in the reason of each message that it holds back."
    )
    slug = forms.SlugField(max_length=100)
    channel = forms.ChoiceField(required=False)
    category = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        required=False,
        choices=[*FrequencyCap.Kind.choices, ("", "Campaigns of either kind")],
        label="Campaigns",
    )
    most = forms.IntegerField(min_value=1, max_value=caps.MOST, label="Messages at most")
    length = forms.IntegerField(
        min_value=1, max_value=10_000, initial=1, label="Within", help_text="of a calendar period always 1"
    )
    unit = forms.ChoiceField(
        choices=[
            *((unit, f"{unit}, back from each message") for unit in UNITS),
            *(
                (key, f"{label.lower()}, in the customer's zone")
                for key, label in FrequencyCap.Calendar.choices
            ),
        ],
        label="Period",
        initial="days",
    )
    outcome = forms.ChoiceField(
        choices=FrequencyCap.Outcome.choices, label="A message beyond", initial="go_on"
    )
    wait_hours = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=caps.LONGEST_DELAY,
        label="Waits at most, in hours",
        help_text="Only where it waits for a free slot. After that it is not sent, and the customer goes on.",
    )
    active = forms.BooleanField(required=False, initial=True)

    def __init__(self, brand: Brand, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(brand=brand).order_by("name").values_list("slug", "name")
        for name, choices in (
            ("channel", [(each.key, each.label) for each in channels]),
            ("category", list(categories)),
        ):
            self.fields[name].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]

    def blame(self, error: BeckonError) -> None:
        field = next((own for own, name in OTHER_NAMES.items() if name == getattr(error, "field", "")), None)
        if field is None:
            super().blame(error)
        else:
            self.add_error(field, error.message)

    @property
    def given(self) -> dict[str, Any]:
        """As the services name it."""
        said = self.cleaned_data
        own = {
            name: said[name] for name in ("name", "channel", "category", "kind", "most", "outcome", "active")
        }
        hours = UNITS.get(said["unit"], 0) * said["length"]
        return own | {
            "hours": hours,
            "calendar": "" if hours else said["unit"],
            "delay_hours": said["wait_hours"] or 0,
        }


@require("consent.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new cap."""
    form = CapForm(desk.brand, request.POST or None)
    if form.is_taken(lambda: caps.create(desk.actor, desk.brand, form.cleaned_data["slug"], **form.given)):
        return redirect("gateways:caps")
    return _show(request, desk, form, "New frequency cap", "Create")


@require("consent.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change it; that holds for the next message."""
    cap = desk.get(FrequencyCap.objects, slug=slug)
    form = CapForm(desk.brand, request.POST or None, initial=_initial(cap))
    form.fields["slug"].disabled = True
    if form.is_taken(lambda: caps.change(desk.actor, cap, **form.given)):
        return redirect("gateways:caps")
    return _show(request, desk, form, cap.name, "Save")


@require_POST
@require("consent.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete it; what waits is decided without it when its time has come."""
    cap = desk.get(FrequencyCap.objects, slug=slug)
    attempt(request, f"The cap “{cap.name}” is deleted.", caps.delete, desk.actor, cap)
    return redirect("gateways:caps")


def _initial(cap: FrequencyCap) -> dict[str, Any]:
    unit = "hours" if cap.hours % 24 else "days"
    return {
        **{name: getattr(cap, name) for name in (*caps.FIELDS, "slug")},
        "unit": cap.calendar or unit,
        "length": cap.hours // UNITS[unit] or 1,
        "wait_hours": cap.delay_hours or None,
    }


def _show(request: HttpRequest, desk: Desk, form: CapForm, title: str, submit: str) -> HttpResponse:
    back = reverse("gateways:caps")
    return show(request, desk, "backoffice/form.html", title, form=form, submit=submit, back=back, hint=HINT)
