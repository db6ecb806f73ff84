"""A segment from a file of ids: an audience is made of them, and a segment of whoever is on it.

A list that somebody brings is an audience, whatever it is called; but who looks for "import" looks among the segments.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.pages.audience import MOST_BYTES, start
from crm.backoffice.shell import show
from crm.models import Segment
from crm.services import audiences, segments
from crm.services.id_files import chunks_of_ids
from lib import clock
from lib.errors import BeckonError

HINT = (
    "The ids go onto an audience with the same slug. Add customers to it and take them off later; "
    "the segment follows. Ids that no customer has are named, not made."
)


class FileForm(DeskForm):
    """A name, a slug and a file."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(
        max_length=100, help_text="Campaigns and other conditions name the segment by it; it stays."
    )
    file = forms.FileField(
        help_text="One id a line, or a CSV file with the ids in its first column; up to a million.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES >> 20} MB: make several files of it, "
                "and add the others on the page of the audience."
            )
        return file


@require("segments.edit")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; what was sent is worked as a job."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            segment = _made(desk, **form.cleaned_data)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(
                request, "The file is being read: its customers come into the segment as it goes on."
            )
            return redirect("crm:segment", slug=segment.slug)
    return show(
        request,
        desk,
        "crm/segment_file.html",
        "New segment from a file",
        form=form,
        submit="Create",
        back=reverse("crm:segments"),
        hint=HINT,
    )


@transaction.atomic
def _made(desk: Desk, name: str, slug: str, file: Any) -> Segment:
    """All of it or nothing. Raises SlugTaken, Invalid for a file that is none of ids."""
    audience = audiences.create(desk.actor, desk.brand, slug, name)
    segment = segments.create(desk.actor, desk.brand, slug, name, {"audience": slug}, clock.now())
    start(desk, audience, "add", chunks_of_ids(file))
    return segment
