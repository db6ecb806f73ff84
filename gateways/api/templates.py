"""`/api/v1/templates`: what messages say, what one would look like, and a preview by the real gateway."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.edits import keep_slug
from crm.api.problems import Problem
from crm.api.resources import etag, expected_revision
from crm.models import Customer
from gateways.api import shown
from gateways.api.bodies import (
    NewTemplate,
    Occasion,
    PreviewWanted,
    TemplateChanged,
    TemplateReplaced,
    TemplateShown,
    TrialShown,
)
from gateways.api.references import customer_named, gateway_for, gateway_named, im_type_named
from gateways.api.schemas import RENDERED, template_schema
from gateways.api.template_versions import TemplateVersions
from gateways.api.template_writing import TemplateWriting
from gateways.models import Template
from gateways.rendering.errors import MissingVariable, TemplateError
from gateways.services import removal, templates, trial
from lib.errors import Conflict, Invalid

FILTERS = [
    OpenApiParameter("q", str, description="a part of the name or slug"),
    OpenApiParameter("channel", str),
    OpenApiParameter("gateway", str, description="slug"),
    OpenApiParameter("sort", str, enum=["name", "-name", "updated", "-updated"]),
]
SORTS: dict[str, Any] = {
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "updated": ("updated_at", "id"),
    "-updated": ("-updated_at", "-id"),
}


class Templates(TemplateVersions, TemplateWriting):
    """Templates of the key's brand."""

    thing = "templates"
    rights: ClassVar = dict.fromkeys(["render", "check", "preview"], "templates.see")
    queryset = Template.objects.select_related("brand__label", "gateway", "im_type")

    @extend_schema(parameters=FILTERS, responses=TemplateShown)
    def list(self, request: Request) -> Response:
        """In the order in which they were made, unless sorted otherwise."""
        sort = request.query_params.get("sort", "")
        if sort and sort not in SORTS:
            raise Invalid(f"sort is one of: {', '.join(SORTS)}.", code="invalid_sort", field="sort")
        self.ordering = SORTS.get(sort, ("id",))
        return self.paged(_filtered(self.get_queryset(), request.query_params), shown.template)

    @extend_schema(request=template_schema(NewTemplate), responses={201: TemplateShown})
    def create(self, request: Request) -> Response:
        """The fields of the channel stand flat beside the others. 400 names the field and line of a flaw."""
        body = self.body(NewTemplate)
        gateway = gateway_for(self.brand, body.channel, body.gateway)
        _keep_channel(body.channel, gateway.channel)
        im_type = im_type_named(self.brand, body.im_type) if body.im_type else None
        made = templates.create(
            self.actor, self.brand, body.slug, body.name, gateway, body.content, im_type, body.category or ""
        )
        return self._shown(made, 201)

    @extend_schema(responses=TemplateShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=template_schema(TemplateReplaced), responses=TemplateShown)
    def update(self, request: Request, slug: str) -> Response:
        """Replace. With If-Match, only if nobody has changed it since (409 else)."""
        body = self.body(TemplateReplaced)
        keep_slug(body.slug, slug)
        return self._changed(body, body.content)

    @extend_schema(request=template_schema(TemplateChanged), responses=TemplateShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change what is given. With If-Match, only if nobody has changed it since (409 else)."""
        body = self.body(TemplateChanged)
        kept = {**self.get_object().content, **body.content}
        return self._changed(body, {field: value for field, value in kept.items() if value is not None})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while campaigns, segments or messages need it."""
        removal.delete_template(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=Occasion, responses={200: RENDERED})
    @action(detail=True, methods=["post"])
    def render(self, request: Request, slug: str) -> Response:
        """The request that the gateway would get for this customer and event. Nothing is sent."""
        template, body = self.get_object(), self.body(Occasion)
        customer, event = self._occasion(body)
        return Response(trial.render(template, customer, event, language=body.language or ""))

    @extend_schema(request=PreviewWanted, responses=TrialShown)
    @action(detail=True, methods=["post"], url_path="send-preview")
    def send_preview(self, request: Request, slug: str) -> Response:
        """Post it to the gateway, marked as a preview. An e-mail goes to `to_email_address`."""
        template, body = self.get_object(), self.body(PreviewWanted)
        customer, event = self._occasion(body)
        to, language = body.to_email_address or "", body.language or ""
        return Response(shown.trial(trial.send_preview(template, customer, event, to, language)))

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, templates.FlawedTemplate):
            exc = _flawed(exc)
        elif isinstance(exc, TemplateError):
            exc = _not_rendered(exc)
        return super().handle_exception(exc)

    @transaction.atomic
    def _changed(self, body: TemplateReplaced | TemplateChanged, content: dict[str, Any]) -> Response:
        template: Template = self.get_object()
        _keep_channel(body.channel, template.channel)
        revision = Template.objects.select_for_update().values_list("revision", flat=True).get(pk=template.pk)
        if expected_revision(self.request) not in (None, revision):
            raise Conflict()
        changed = templates.update(
            self.actor,
            template,
            name=body.name,
            gateway=gateway_named(self.brand, body.gateway) if body.gateway else None,
            content=content,
            im_type=im_type_named(self.brand, body.im_type) if body.im_type else None,
            # Left out, also of a PUT, it stays: a program that knows no categories must not free messages of theirs.
            category=(body.category or "") if "category" in body.model_fields_set else None,
        )
        return self._shown(changed)

    def _occasion(self, body: Occasion) -> tuple[Customer, dict[str, Any]]:
        customer = customer_named(self.brand, body.customer)
        customer.attributes = self.veil.over(customer.attributes)  # as rendered for whoever asks; never saved
        return customer, body.event

    def _shown(self, template: Template, status: int = 200) -> Response:
        return Response(shown.template(template), status, headers=etag(template.revision))


def _filtered(rows: QuerySet[Template], asked: Any) -> QuerySet[Template]:
    given = {name: asked[name].replace("\0", "") for name in ("q", "channel", "gateway") if asked.get(name)}
    if "q" in given:
        rows = rows.filter(Q(name__icontains=given["q"]) | Q(slug__icontains=given["q"]))
    if "channel" in given:
        rows = rows.filter(channel=given["channel"])
    return rows.filter(gateway__slug=given["gateway"]) if "gateway" in given else rows


def _keep_channel(given: str | None, channel: str) -> None:
    if given not in (None, channel):
        raise Invalid(
            f"The gateway is for {channel}, not for {given}.", code="another_channel", field="channel"
        )


def _flawed(error: templates.FlawedTemplate) -> Problem:
    errors = [
        {"field": flaw.field, "code": error.code, "message": flaw.message, "line": flaw.line}
        for flaw in error.flaws
    ]
    return Problem(400, error.code, error.message, errors=errors)


def _not_rendered(error: TemplateError) -> Problem:
    code = "missing_variable" if isinstance(error, MissingVariable) else "not_rendered"
    message = f"{error.problem} {error.hint}".strip()
    errors = [{"field": error.part, "code": code, "message": message, "line": error.line}]
    return Problem(400, code, str(error), errors=errors)
