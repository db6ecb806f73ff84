"""One mission: what is to be done, by whom, and what it gives; and the steps of its life."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.contract import Wanted, choices
from crm.models import Customer
from crm.services import uses
from gamification.contract import rules
from gamification.models import Mission
from gamification.services import giving, missions
from lib import clock
from lib.errors import BeckonError

HINT = (
    "A mission begins when it is made active: what happened before does not count. "
    "What it is about can be changed until then."
)
#: what the form asks of a rule; each rule takes those that it has
OF_RULES = ("event", "action", "times", "field", "total")
OFFERED = 200


class MissionForm(DeskForm):
    """The settings of both rules; those of the other one stay empty."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=100, help_text="Campaigns and conditions name the mission by it; it stays."
    )
    description = forms.CharField(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    rule = forms.ChoiceField(label="What is to be done")
    event = forms.CharField(
        max_length=100, label="Event type", widget=forms.TextInput(attrs={"list": "event-types"})
    )
    action = forms.CharField(
        max_length=255, required=False, help_text="of the event type client_action: which one"
    )
    times = forms.IntegerField(min_value=1, required=False, help_text="how often it is to be done")
    field = forms.CharField(max_length=100, required=False, help_text="which number of the event is added up")
    total = forms.DecimalField(required=False, help_text="how much of it is enough")
    open_to = forms.ChoiceField(choices=Mission.Open.choices, label="Who may complete it")
    points = forms.IntegerField(min_value=0, initial=0, help_text="what it gives")
    expires_days = forms.IntegerField(
        min_value=1,
        max_value=3_650,
        required=False,
        label="Days until they expire",
        help_text="empty: never",
    )

    def __init__(self, *args: Any, mission: Mission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(rule.key, rule.label) for rule in rules]  # type: ignore[attr-defined]
        self.fields["slug"].disabled = mission is not None
        if mission is not None and mission.status != Mission.Status.DRAFT:
            for name in (*missions.FIXED, *OF_RULES):
                if name in self.fields:
                    self.fields[name].disabled = True

    def given(self, kept: dict[str, Any]) -> dict[str, Any]:
        """What the services take; `kept` are the present settings, of which the form does not know all."""
        values = self.cleaned_data
        known = rules.get(values["rule"]).Config.model_fields
        asked = {name: values[name] for name in OF_RULES if name in known and values[name] not in (None, "")}
        if "total" in asked:
            asked["total"] = float(asked["total"])
        rest = {name: value for name, value in kept.items() if name in known and name not in OF_RULES}
        names = ("name", "description", "open_to", "rule", "points", "expires_days")
        return {**{name: values[name] for name in names}, "settings": {**rest, **asked}}


@require("missions.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new mission, as a draft."""
    form = MissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = missions.create(
                desk.actor, desk.brand, form.cleaned_data["slug"], ends_at=None, **form.given({})
            )
        except BeckonError as error:
            _blame(form, error)
        else:
            messages.success(
                request, f"The mission “{made.name}” is a draft. Make it active when it is right."
            )
            return redirect("gamification:missions")
    return _show(request, desk, form, "New mission", None)


@require("missions.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change it."""
    mission = desk.get(Mission.objects, slug=slug)
    names = ("name", "slug", "description", "rule", "open_to", "points", "expires_days")
    initial = {**mission.settings, **{name: getattr(mission, name) for name in names}}
    form = MissionForm(request.POST or None, initial=initial, mission=mission)
    if request.method == "POST" and form.is_valid():
        fields = form.given(mission.settings)
        if mission.status != Mission.Status.DRAFT:
            fields = {name: value for name, value in fields.items() if name not in missions.FIXED}
        try:
            missions.change(desk.actor, mission, **fields)
        except BeckonError as error:
            _blame(form, error)
        else:
            messages.success(request, f"The mission “{mission.name}” is saved.")
            return redirect("gamification:missions")
    return _show(request, desk, form, mission.name, mission)


@require_POST
@require("missions.edit")
def turn(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Make it active, archive it, or delete a draft."""
    mission = desk.get(Mission.objects.select_related("brand__label"), slug=slug)
    match request.POST.get("do"):
        case "activate":
            said = f"The mission “{mission.name}” is active."
            attempt(request, said, missions.activate, desk.actor, mission, clock.now())
        case "archive":
            attempt(request, f"“{mission.name}” is archived.", missions.archive, desk.actor, mission)
        case "delete":
            attempt(request, f"“{mission.name}” is deleted.", missions.delete, desk.actor, mission)
        case _:
            messages.error(request, "Choose what is to become of it.")
    return redirect("gamification:missions")


@require_POST
@require("points.edit")
def give(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Give a mission to the customer whose page it is."""
    customer = desk.get(Customer.objects.select_related("brand"), pk=pk)
    slug = request.POST.get("mission", "").replace("\0", "")
    mission = desk.only(Mission.objects).filter(slug=slug).first()
    if mission is None:
        messages.error(request, "Choose a mission of this brand.")
    else:
        said = f"{customer.ext_id} has the mission “{mission.name}”."
        attempt(request, said, giving.give_by_hand, desk.actor, mission, customer, clock.now())
    return redirect("crm:customer", pk=pk)


def _blame(form: MissionForm, error: BeckonError) -> None:
    """Beside the field of the form where the setting has one."""
    setting = getattr(error, "field", "").removeprefix("settings.")
    form.add_error(setting if setting in form.fields else None, error.message)


def _show(
    request: HttpRequest, desk: Desk, form: MissionForm, title: str, mission: Mission | None
) -> HttpResponse:
    where = mission.settings.get("where") if mission else None
    return show(
        request,
        desk,
        "gamification/mission.html",
        title,
        form=form,
        submit="Save" if mission else "Create",
        back=reverse("gamification:missions"),
        hint=HINT,
        where=missions.sentence_of_where(mission) if mission and where else "",
        used_by=uses.places(desk.brand.pk, "mission", mission.slug) if mission else [],
        offered=choices.get("event_type").find(Wanted(desk.brand.pk, "", OFFERED, {})),
    )
