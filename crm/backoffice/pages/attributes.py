"""Attributes: what is declared and what was seen, with its type, its label, and whether it is personal data."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.choices.attribute import KINDS
from crm.models import Attribute
from crm.queries.attributes import overview
from crm.services import attributes, pii
from crm.services.attribute_types import type_of


class DeclarationForm(DeskForm):
    """What is said about an attribute."""

    name = forms.CharField(
        max_length=attributes.MAX_NAME,
        help_text="Exactly as in update_profile, for example favourite_colour.",
    )
    label = forms.CharField(
        max_length=attributes.MAX_LABEL, required=False, help_text="As people read it; empty: the name."
    )
    type = forms.ChoiceField(
        choices=Attribute.Type.choices,
        help_text="Conditions offer what fits it. Values of another type are still accepted.",
    )
    personal = forms.BooleanField(
        required=False,
        label="Personal data",
        help_text="Masked for those who may not see it, refused where the brand is free of personal data.",
    )


@require("customers.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All of them, the declared ones first."""
    known = overview(desk.brand.pk, pii.names(desk.brand.pk))
    return show(request, desk, "crm/attributes.html", "Attributes", known=known, words=KINDS)


@require("attributes.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Declare one; `?name=` begins with what was seen of it."""
    name = request.GET.get("name", "")[: attributes.MAX_NAME]
    form = DeclarationForm(request.POST or None, initial=_guess(desk, name))

    def declare() -> None:
        said = form.cleaned_data
        attributes.declare(
            desk.actor, desk.brand, said["name"], said["type"], said["label"], personal=said["personal"]
        )

    if form.is_taken(declare):
        return redirect("crm:attributes")
    return _form(request, desk, form, "Declare an attribute", "Declare")


@require("attributes.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Change what is said about one; its name stays."""
    attribute = desk.get(Attribute.objects, pk=pk)
    known = {"label": attribute.label, "type": attribute.type, "personal": attribute.pii}
    form = DeclarationForm(request.POST or None, initial=known)
    del form.fields["name"]

    def describe() -> None:
        said = form.cleaned_data
        attributes.change(
            desk.actor, attribute, type_=said["type"], label=said["label"], personal=said["personal"]
        )

    if form.is_taken(describe):
        return redirect("crm:attributes")
    return _form(request, desk, form, attribute.name, "Save")


@require_POST
@require("attributes.edit")
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Take a declaration back."""
    attribute = desk.get(Attribute.objects, pk=pk)
    said = f"“{attribute.name}” is no longer declared; customers keep their values."
    attempt(request, said, attributes.remove, desk.actor, attribute)
    return redirect("crm:attributes")


def _guess(desk: Desk, name: str) -> dict[str, object]:
    if not name:
        return {}
    seen = [one for one in overview(desk.brand.pk, pii.names(desk.brand.pk)) if one.name == name]
    if not seen or seen[0].declared:
        raise Http404
    values = seen[0].samples or [""]
    return {"name": name, "type": type_of(values[0]), "personal": seen[0].pii}


def _form(request: HttpRequest, desk: Desk, form: DeclarationForm, title: str, submit: str) -> HttpResponse:
    back = reverse("crm:attributes")
    return show(request, desk, "backoffice/form.html", title, form=form, submit=submit, back=back)
