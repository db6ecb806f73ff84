"""`/api/v1/templates/{variables,check,preview}`: for the editor, about templates that need not be saved."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from crm.services import pii
from gateways.api.references import customer_named, gateway_named, im_type_named
from gateways.api.template_bodies import (
    CheckWanted,
    PreviewAsked,
    PreviewShown,
    TemplateChecked,
    TemplateDraft,
    Variables,
    Written,
)
from gateways.contract import channels
from gateways.models import ImType
from gateways.services import templates_variables
from gateways.services.templates_checking import examined
from gateways.services.templates_preview import Person, preview
from gateways.services.templates_privacy import personal
from lib.errors import Invalid

EVENT = OpenApiParameter(
    "event", str, description="an event type or client action; without it, the fields of all of them"
)


class TemplateWriting(BrandResource):
    """The part of templates that helps to write them. Nothing here is saved or sent."""

    @extend_schema(parameters=[EVENT], responses=Variables)
    @action(detail=False, methods=["get"])
    def variables(self, request: Request) -> Response:
        """What can be picked: fields and attributes that were seen, with their latest values."""
        event = str(request.query_params.get("event", "")).replace("\0", "")
        found = templates_variables.groups(self.brand, event)
        return Response(
            {
                "groups": [
                    {"label": group.label, "variables": [known._asdict() for known in group.variables]}
                    for group in found
                ]
            }
        )

    @extend_schema(request=CheckWanted, responses=TemplateChecked)
    @action(detail=False, methods=["post"])
    def check(self, request: Request) -> Response:
        """Everything wrong with it, and the variables that nobody has ever seen."""
        body = self.body(CheckWanted)
        content, flaws = examined(self._channel(body), body.content, self._im_type(body))
        flaws += personal(content, pii.barred(self.brand))
        unknown = templates_variables.unknown(self.brand, content, body.event or "")
        return Response({"flaws": [asdict(f) for f in flaws], "unknown": [asdict(u) for u in unknown]})

    @extend_schema(request=PreviewAsked, responses=PreviewShown)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a customer would get for this event; what is missing is marked in it, and listed."""
        body = self.body(PreviewAsked)
        seen = preview(
            self.brand,
            self._channel(body),
            body.content,
            self._person(body.customer),
            body.event,
            body.language or "",
            self._im_type(body),
        )
        return Response(asdict(seen))

    def _channel(self, body: TemplateDraft) -> str:
        channel = body.channel
        if channel is None and body.gateway:
            channel = gateway_named(self.brand, body.gateway).channel
        if channel is None or channel not in channels:
            known = ", ".join(channel.key for channel in channels)
            raise Invalid(f"The channel is one of: {known}.", code="unknown_channel", field="channel")
        return channel

    def _im_type(self, body: TemplateDraft) -> ImType | None:
        return im_type_named(self.brand, body.im_type) if body.im_type else None

    def _person(self, given: str | Written) -> Person:
        if isinstance(given, Written):
            return Person(given.ext_id, given.attributes)
        customer = customer_named(self.brand, given)
        return Person(customer.ext_id, self.veil.over(customer.attributes))
