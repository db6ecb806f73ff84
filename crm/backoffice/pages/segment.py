"""One segment: its condition, checked as it is typed, in words, with a live count and a sample."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice import saving
from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm, JsonField
from crm.backoffice.shell import fragment, show
from crm.backoffice.words import in_words
from crm.models import Customer, Segment
from crm.segments import membership
from crm.segments.problem import Problem
from crm.segments.reading import check
from crm.segments.tree import parse
from lib import clock
from lib.errors import BeckonError

SAMPLE = 10
PATIENCE_MS = 10_000
FIRST_CONDITION = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}


class SegmentForm(DeskForm):
    """A name, a slug and a condition."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="Campaigns and other conditions name the segment by it.")
    condition = JsonField(rows=18)

    def clean_condition(self) -> Any:
        """Refuse what is no condition, with the place of every problem."""
        condition = self.cleaned_data["condition"]
        found = check(condition)
        if found:
            raise forms.ValidationError([f"{p.path or 'condition'}: {p.message}" for p in found[:20]])
        return condition


@require("segments.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new segment."""
    return _edit(request, desk, Segment(brand=desk.brand, condition=FIRST_CONDITION), "New segment")


@require("segments.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The segment to those who may change it, in words and figures to the others."""
    segment = desk.get(Segment.objects, slug=slug)
    return _edit(request, desk, segment, segment.name)


@require_POST
@require("segments.see")
def preview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The condition as typed: in words, how many customers it has, and some of them."""
    form = SegmentForm({**request.POST.dict(), "name": "preview", "slug": "preview"})
    if not form.is_valid():
        return fragment(request, desk, "crm/_segment_preview.html", errors=form.errors.get("condition"))
    return fragment(
        request, desk, "crm/_segment_preview.html", **_figures(desk, form.cleaned_data["condition"])
    )


@require_POST
@require("segments.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete it. Campaigns that name it say so at their next publishing."""
    segment = desk.get(Segment.objects, slug=slug)
    saving.delete(desk.actor, segment)
    messages.success(request, f"The segment “{segment.name}” is deleted.")
    return redirect("crm:segments")


def _edit(request: HttpRequest, desk: Desk, segment: Segment, title: str) -> HttpResponse:
    values = {"name": segment.name, "slug": segment.slug, "condition": segment.condition}
    editable = desk.may("segments.edit")
    form = SegmentForm(request.POST if request.method == "POST" and editable else None, initial=values)
    if form.is_bound and form.is_valid():
        for field, value in form.cleaned_data.items():
            setattr(segment, field, value)
        try:
            saving.save(desk.actor, segment)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, f"The segment “{segment.name}” is saved.")
            return redirect("crm:segment", slug=segment.slug)
    return show(
        request,
        desk,
        "crm/segment.html",
        title,
        form=form,
        segment=segment,
        said=in_words(segment.condition),
        back=reverse("crm:segments"),
    )


def _figures(desk: Desk, condition: Any) -> dict[str, Any]:
    began = time.monotonic()
    try:
        size, ids = _counted(desk, condition)
    except Problem as problem:
        return {"errors": [f"{problem.path or 'condition'}: {problem.message}"]}
    except DatabaseError:
        return {"errors": ["Counting took longer than ten seconds and was given up. Narrow the condition."]}
    found = desk.only(Customer.objects).filter(pk__in=ids).order_by("-pk")
    took = (time.monotonic() - began) * 1_000
    return {"size": size, "found": found, "took_ms": round(took), "said": in_words(condition)}


@transaction.atomic
def _counted(desk: Desk, condition: Any) -> tuple[int, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
    tree, now = parse(condition), clock.now()
    size = membership.count(desk.brand, tree, now)
    return size, membership.sample(desk.brand, tree, now, SAMPLE)
