"""`GET /api/v1/choices/{kind}`: what a picker of the editors offers, found by the beginning of its name."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.api.authentication import caller_of
from crm.api.operators import AtDesk
from crm.contract import Choices, Wanted, choices
from lib.errors import NotFound
from lib.registry import UnknownMember

USUAL, MOST = 20, 100
MAX_Q = 255


class ChoiceShown(BaseModel):
    """One thing to pick: store `value`, show `label` and, small, `hint`."""

    value: str = Field(examples=["vip"])
    label: str = Field(examples=["VIP players"])
    hint: str = ""


class ChoicesShown(BaseModel):
    """What was found, in the order to be shown."""

    results: list[ChoiceShown]


class ChoicesOfKind(APIView):
    """Everybody may ask; which right an operator needs is each kind's own affair."""

    thing = "overview"
    scope = "manage"

    @extend_schema(
        operation_id="find_choices",
        summary="What can be picked",
        tags=["choices"],
        parameters=[
            OpenApiParameter(
                "kind", str, "path", description="template, segment, audience, gateway, event_type … : the "
                "`format` of a field in the JSON Schemas of the catalog",
            ),
            OpenApiParameter("q", str, description="what the name, the slug or the id begins with"),
            OpenApiParameter("limit", int, description=f"{USUAL} unless told otherwise, at most {MOST}"),
            OpenApiParameter("channel", str, description="of template and gateway: only those of a channel"),
            OpenApiParameter("event", str, description="of event_field: only those of an event type"),
            OpenApiParameter("action", str, description="of event_field: only those of a client action"),
            OpenApiParameter("campaign", str, description="of step and outlet: the campaign that has them"),
            OpenApiParameter("node", str, description="of outlet: the step that has them"),
        ],
        responses=ChoicesShown,
    )  # fmt: skip
    def get(self, request: Request, kind: str) -> Response:
        member, caller = _member(kind), caller_of(request)
        if isinstance(caller, AtDesk) and not caller.desk.may(member.right):
            raise PermissionDenied("Your role does not allow this.")
        found = member.find(_wanted(request, member, caller.brand.pk))
        return Response({"results": [asdict(choice) for choice in found]})


def _member(kind: str) -> type[Choices]:
    try:
        return choices.get(kind)
    except UnknownMember as error:
        raise NotFound(str(error)) from None


def _wanted(request: Request, member: type[Choices], brand_id: int) -> Wanted:
    asked = {name: str(value).replace("\0", "") for name, value in request.query_params.items()}
    narrowed = {name: asked[name] for name in member.narrows if asked.get(name)}
    return Wanted(brand_id, asked.get("q", "").strip()[:MAX_Q], _limit(asked.get("limit", "")), narrowed)


def _limit(given: str) -> int:
    if not given:
        return USUAL
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given[:9]) <= MOST:
        raise ParseError(f"limit is a number from 1 to {MOST}.", code="invalid_limit")
    return int(given[:9])
