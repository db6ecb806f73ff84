"""One template: written in a form, previewed on a real customer beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.backoffice.writing import OWN, TemplateForm
from gateways.contract import channels
from gateways.models import Gateway, ImType, Template
from gateways.services import templates
from gateways.services.languages import DEFAULT, LANGUAGES
from gateways.services.templates import FlawedTemplate
from lib.errors import BeckonError


@require("templates.edit")
def add(request: HttpRequest, desk: Desk, gateway: str) -> HttpResponse:
    """A new template for a gateway; the gateway's channel says which form it has."""
    chosen = desk.get(Gateway.objects, slug=gateway)
    form = _form(request, desk, chosen.channel, initial={"gateway": chosen})
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("slug", "name", "gateway")}
        made = _try(
            form,
            lambda: templates.create(
                desk.actor,
                desk.brand,
                **given,
                content=form.content,
                im_type=form.cleaned_data.get("im_type"),
            ),
        )
        if made:
            messages.success(request, "The template is there. Look at it as one of your customers would.")
            return redirect("gateways:template", slug=made.slug)
    title = f"New template: {channels.get(chosen.channel).label}"
    return show(
        request,
        desk,
        "backoffice/form.html",
        title,
        form=form,
        submit="Create",
        back=reverse("gateways:templates"),
        hint="{{ event.amount }} shows a field of the event that set the campaign off, {{ customer.name }} an "
        "attribute of the customer; {{ customer.name|default('friend') }} has a word for those without one.",
    )


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The form for those who may change it, the preview for everybody."""
    template = desk.get(Template.objects.select_related("gateway", "im_type"), slug=slug)
    editable = desk.may("templates.edit")
    own = {OWN + code: value for code, value in (template.content.get("fields") or {}).items()}
    values = {**template.content, **own, "name": template.name, "slug": slug, "gateway": template.gateway_id}
    form = _form(request, desk, template.channel, initial=values, template=template)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "gateway")}
        given["im_type"] = form.cleaned_data.get("im_type")
        # The form has no fields for the other languages; they stay as they are.
        content = {**_languages(template), **form.content}
        if _try(form, lambda: templates.update(desk.actor, template, content=content, **given)):
            messages.success(request, "Saved. Messages that were not tried yet go out in the new wording.")
            return redirect("gateways:template", slug=slug)
    return show(
        request,
        desk,
        "gateways/template.html",
        template.name,
        template=template,
        channel=channels.get(template.channel),
        form=form,
        editable=editable,
    )


def _languages(template: Template) -> dict[str, Any]:
    return {name: template.content[name] for name in (LANGUAGES, DEFAULT) if name in template.content}


def _form(
    request: HttpRequest, desk: Desk, channel: str, initial: dict[str, Any], template: Template | None = None
) -> TemplateForm:
    bound = request.method == "POST" and desk.may("templates.edit")
    return TemplateForm(
        request.POST if bound else None,
        initial=initial,
        channel=channel,
        gateways=desk.only(Gateway.objects).order_by("name"),
        im_types=desk.only(ImType.objects).order_by("name"),
        im_type=template.im_type if template else None,
        known=template is not None,
    )


def _try(form: TemplateForm, deed: Any) -> Template | None:
    """Do it, or show beside the fields what keeps it from being done."""
    try:
        made: Template = deed()
    except FlawedTemplate as error:
        form.blame_flaws(error)
    except BeckonError as error:
        form.blame(error)
    else:
        return made
    return None
