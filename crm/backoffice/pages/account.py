"""My account: one's own name and time zone, whatever the role."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import show
from crm.services.labels import zones
from crm.services.operators import EDITABLE, change_own
from lib.errors import BeckonError


class AccountForm(DeskForm):
    """What everybody may change about themselves."""

    time_zone = forms.ChoiceField(help_text="All times of the back office are shown in it.")
    first_name = forms.CharField(max_length=150, required=False)
    last_name = forms.CharField(max_length=150, required=False)
    email = forms.EmailField(required=False, label="E-mail address")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, name.replace("_", " ")) for name in sorted(zones())]
        self.fields["time_zone"].choices = self.fields["time_zone"].widget.choices = choices  # type: ignore[attr-defined]


@require("overview.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form."""
    operator = desk.operator
    form = AccountForm(request.POST or None, initial={name: getattr(operator, name) for name in EDITABLE})
    if request.method == "POST" and form.is_valid():
        try:
            change_own(desk.actor, operator, **form.cleaned_data)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, f"Saved. Times are shown in {form.cleaned_data['time_zone']}.")
            return redirect("crm:account")
    return show(request, desk, "crm/account.html", "My account", form=form)
