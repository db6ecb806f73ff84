"""What a customer may ask for: all that is known of her, and to be forgotten."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.listing import Column, newest_first
from crm.backoffice.pages.jobs import progress_of
from crm.backoffice.shell import show
from crm.models import Customer, Erasure, Job
from crm.services import erasing, subject_access
from lib import clock
from lib.attachments import attachment
from lib.errors import BeckonError

BEGUN = "It has begun: nobody finds this customer any more. The report below fills itself."
COLUMNS = (
    Column("Erasure", css="tight"),
    Column("By", css="tight"),
    Column("Asked for", css="tight"),
    Column("How far"),
    Column("Rows deleted or emptied"),
)


class ForgetForm(DeskForm):
    """The id once more, so that nobody is forgotten by a slip of the hand."""

    ext_id = forms.CharField(label="The customer's id", help_text="Type it as it stands beside this.")
    refuse = forms.BooleanField(
        required=False, label="Refuse events and imports of this id in future", widget=forms.CheckboxInput()
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wanted = wanted

    def clean_ext_id(self) -> str:
        given: str = self.cleaned_data["ext_id"]
        if given != self._wanted.strip():
            raise forms.ValidationError("This is not the id of the customer.")
        return given


@require("customers.erase")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Asks for the id, then begins."""
    customer = desk.get(Customer.objects, pk=pk)
    form = ForgetForm(request.POST or None, wanted=customer.ext_id)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.begin(desk.actor, customer, clock.now(), refuse=form.cleaned_data["refuse"])
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, BEGUN)
            return redirect("crm:erasures")
    return show(
        request,
        desk,
        "crm/forget.html",
        f"Forget {customer.ext_id}",
        customer=customer,
        form=form,
        submit="Forget for ever",
        back=reverse("crm:customer", args=[pk]),
    )


@require("customers.export")
def everything(request: HttpRequest, desk: Desk, pk: int) -> StreamingHttpResponse:
    """All that is known of a customer, as JSON in a zip."""
    customer = desk.get(Customer.objects, pk=pk)
    packed = subject_access.everything(desk.actor, customer)
    return attachment(packed, f"customer-{pk}.zip", "application/zip")


@require("customers.erase")
def reports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who was forgotten: known by nothing but the id that somebody types who knows it."""
    wanted = request.GET.get("q", "").strip().replace("\0", "")[:255]
    rows: QuerySet[Erasure] = desk.only(Erasure.objects)
    if wanted:
        rows = rows.filter(pk__in=[one.pk for one in erasing.reports_of(desk.brand, wanted)])
    listed = newest_first(request, rows, COLUMNS, ("The id of a customer", wanted))
    jobs = desk.only(Job.objects).in_bulk([one.job for one in listed.rows if one.job])
    now = clock.now()
    progress = {job.pk: progress_of(desk, job, now) for job in jobs.values()}
    shown = [(one, progress.get(one.job or 0)) for one in listed.rows]
    return show(request, desk, "crm/erasures.html", "Forgotten customers", listed=listed, shown=shown)
