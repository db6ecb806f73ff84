"""One segment: a name and a condition, edited in the condition builder, which counts and explains it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm, JsonField
from crm.backoffice.rfm_beginnings import beginning
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Segment
from crm.services import segments, uses
from crm.services.segments import BadCondition
from lib import clock
from lib.errors import BeckonError

FIRST_CONDITION = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}
MOST_PROBLEMS = 20


class SegmentForm(DeskForm):
    """A name, a slug and a condition, which the builder writes into a hidden input."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=100, help_text="Campaigns and other conditions name the segment by it; it stays."
    )
    condition = JsonField()

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = known


@require("segments.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new segment; `?group=` or `?recency=&frequency=` begin with customers of the RFM picture."""
    name, condition = beginning(request.GET) or ("", FIRST_CONDITION)
    begun = Segment(brand=desk.brand, name=name, slug=slugify(name), condition=condition)
    return _edit(request, desk, begun, "New segment")


@require("segments.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The segment to those who may change it, in words and figures to the others."""
    segment = desk.get(Segment.objects, slug=slug)
    return _edit(request, desk, segment, segment.name)


@require_POST
@require("segments.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete it, unless a campaign or another segment names it."""
    segment = desk.get(Segment.objects, slug=slug)
    said = f"The segment “{segment.name}” is deleted."
    if attempt(request, said, segments.delete, desk.actor, segment):
        return redirect("crm:segments")
    return redirect("crm:segment", slug=slug)


def _edit(request: HttpRequest, desk: Desk, segment: Segment, title: str) -> HttpResponse:
    values = {"name": segment.name, "slug": segment.slug, "condition": segment.condition}
    bound = request.POST if request.method == "POST" and desk.may("segments.edit") else None
    form = SegmentForm(bound, initial=values, known=bool(segment.pk))
    saved = _saved(desk, segment, form) if form.is_bound and form.is_valid() else None
    if saved:
        messages.success(request, f"The segment “{saved.name}” is saved.")
        return redirect("crm:segment", slug=saved.slug)
    return show(
        request,
        desk,
        "crm/segment.html",
        title,
        form=form,
        segment=segment,
        condition=_written(form, segment),
        standing=segments.standing(segment) if segment.pk else None,
        tab="condition",
        used_by=uses.places(desk.brand.pk, "segment", segment.slug) if segment.pk else (),
        back=reverse("crm:segments"),
    )


def _written(form: SegmentForm, segment: Segment) -> Any:
    """The condition to go on with: what was sent, where that is JSON, else what is stored."""
    sent = form.cleaned_data.get("condition") if form.is_bound else None
    if sent is None and form.is_bound:
        sent = _read(form.data.get("condition", ""))
    return segment.condition if sent is None else sent


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _saved(desk: Desk, segment: Segment, form: SegmentForm) -> Segment | None:
    given, now = form.cleaned_data, clock.now()
    try:
        if not segment.pk:
            return segments.create(desk.actor, desk.brand, **given, now=now)
        return segments.change(desk.actor, segment, now, name=given["name"], condition=given["condition"])
    except BadCondition as error:
        form.add_error("condition", _said(error))
    except BeckonError as error:
        form.blame(error)
    return None


def _said(error: BadCondition) -> list[str]:
    """Each problem with its place in the condition."""
    return [f"{p.path or 'condition'}: {p.message}" for p in error.problems[:MOST_PROBLEMS]]
