"""Customers out of a file: uploaded here, then looked at, tried and imported on a page of its own."""

from __future__ import annotations

from django import forms
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold import widgets

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.listing import Column, Listing
from crm.backoffice.shell import show
from crm.models import File, FilePiece
from crm.services import files
from crm.services.files import MOST_BYTES, MOST_RECORDS
from lib import clock
from lib.errors import BeckonError

DELIMITERS = (("", "Found out"), (",", "Comma"), (";", "Semicolon"), ("\t", "Tab"))
LISTING = Listing(
    columns=(
        Column("File", "name"),
        Column("Records", "records", "num"),
        Column("By", "started_by", "tight"),
        Column("Uploaded", "created_at", "tight"),
        Column("Kept", css="tight"),
    ),
    sort="-created_at",
    search=("name",),
    placeholder="Name of the file",
)


class UploadForm(DeskForm):
    """A file."""

    file = forms.FileField(
        label="CSV file",
        help_text=f"The first line names the columns. Up to {MOST_BYTES >> 20} MB and {MOST_RECORDS:,} records.",
        widget=widgets.UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    delimiter = forms.ChoiceField(choices=DELIMITERS, required=False, label="Between the columns stands")


@require("customers.edit")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The files of the last two weeks, and the way to bring another one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = files.take_in(
                desk.actor,
                desk.brand,
                file.name,
                file.chunks(),
                clock.now(),
                delimiter=form.cleaned_data["delimiter"],
            )
        except BeckonError as error:
            form.blame(error)
        else:
            return redirect("crm:import", pk=kept.pk)
    there = FilePiece.objects.filter(file=OuterRef("pk")).values("pk")[:1]
    rows = desk.only(File.objects).filter(purpose=File.Purpose.IMPORT).annotate(there=Subquery(there))
    return show(
        request, desk, "crm/imports.html", "Import customers", form=form, listed=LISTING.of(request, rows)
    )
