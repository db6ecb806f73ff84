"""One level: its name, and from how many points on."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from gamification.models import Level
from gamification.services import levels

HINT = (
    "A customer is on the highest level whose points she has ever been awarded, whether or not they are spent. "
    "Reaching one is the event level_changed, which campaigns can start by."
)


class LevelForm(DeskForm):
    """What the interface of a level has."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="Conditions name the level by it; it stays.")
    description = forms.CharField(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    points = forms.IntegerField(min_value=0, label="From how many points ever awarded on")


@require("missions.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new level."""
    form = LevelForm(request.POST or None)
    if form.is_taken(lambda: levels.create(desk.actor, desk.brand, **form.cleaned_data)):
        return redirect("gamification:levels")
    return _show(request, desk, form, "New level", "Create")


@require("missions.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change it; it holds at once for everybody."""
    level = desk.get(Level.objects, slug=slug)
    initial = {name: getattr(level, name) for name in (*levels.FIELDS, "slug")}
    form = LevelForm(request.POST or None, initial=initial)
    form.fields["slug"].disabled = True

    def change() -> None:
        levels.change(desk.actor, level, **{name: form.cleaned_data[name] for name in levels.FIELDS})

    if form.is_taken(change):
        return redirect("gamification:levels")
    return _show(request, desk, form, level.name, "Save")


@require_POST
@require("missions.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete it, unless something names it."""
    level = desk.get(Level.objects.select_related("brand__label"), slug=slug)
    attempt(request, f"The level “{level.name}” is deleted.", levels.delete, desk.actor, level)
    return redirect("gamification:levels")


def _show(request: HttpRequest, desk: Desk, form: LevelForm, title: str, submit: str) -> HttpResponse:
    back = reverse("gamification:levels")
    return show(request, desk, "backoffice/form.html", title, form=form, submit=submit, back=back, hint=HINT)
