"""One type of custom IM: the fields that the platform's messenger wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import show
from gateways.models import ImType
from gateways.services import im_types
from lib.errors import BeckonError

KINDS = [("text", "Text"), ("choice", "Choice"), ("boolean", "Yes or no"), ("media", "Image or file")]


class ImTypeForm(DeskForm):
    """Its name."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="The REST API names the type by it; it stays.")


class FieldForm(DeskForm):
    """One field of the `extension` object; an empty code removes it."""

    code = forms.CharField(required=False, max_length=100)
    label = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(choices=KINDS)
    choices = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"placeholder": "red, green, blue"})
    )
    required = forms.BooleanField(required=False)

    def definition(self) -> dict[str, Any]:
        """As the service takes it."""
        choices = [choice.strip() for choice in self.cleaned_data["choices"].split(",") if choice.strip()]
        return {**self.cleaned_data, "choices": choices}


Fields = forms.formset_factory(FieldForm, extra=3)


@require("templates.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new type."""
    return _edit(request, desk, None)


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The type and its fields."""
    return _edit(request, desk, desk.get(ImType.objects, slug=slug))


def _edit(request: HttpRequest, desk: Desk, im_type: ImType | None) -> HttpResponse:
    bound = request.POST if request.method == "POST" and desk.may("templates.edit") else None
    form = ImTypeForm(bound, initial={"name": im_type.name, "slug": im_type.slug} if im_type else None)
    form.fields["slug"].disabled = im_type is not None
    stored = [{**f, "choices": ", ".join(f.get("choices", ()))} for f in (im_type.fields if im_type else ())]
    fields = Fields(bound, initial=stored, prefix="fields")
    if bound is not None and form.is_valid() and fields.is_valid() and _saved(desk, im_type, form, fields):
        messages.success(request, "Saved.")
        return redirect("gateways:im-types")
    return show(
        request,
        desk,
        "gateways/im_type.html",
        im_type.name if im_type else "New type of custom IM",
        form=form,
        fields=fields,
        back=reverse("gateways:im-types"),
    )


def _saved(desk: Desk, im_type: ImType | None, form: ImTypeForm, fields: Any) -> bool:
    filled = [field for field in fields if field.cleaned_data.get("code")]
    wanted = [field.definition() for field in filled]
    try:
        if im_type is None:
            im_types.create(desk.actor, desk.brand, **form.cleaned_data, fields=wanted)
        else:
            im_types.update(desk.actor, im_type, name=form.cleaned_data["name"], fields=wanted)
    except BeckonError as error:
        _blame(form, filled, error)
        return False
    return True


def _blame(form: ImTypeForm, filled: list[FieldForm], error: BeckonError) -> None:
    """Say it in the line that it is about; a flaw of a whole line is one of its choices."""
    where, *place = getattr(error, "field", "").split(".")
    if where == "fields" and place:
        line, cell = filled[int(place[0])], place[1] if len(place) > 1 else "choices"
        line.add_error(cell if cell in line.fields else "choices", error.message)
    else:
        form.blame(error)
