"""`POST …/enter`: a program lets customers in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Self

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field, model_validator
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api.bodies import Body
from campaigns.api.resource import CampaignResource
from campaigns.services.letting_in import MOST, Whom, let_customers_in
from lib.clock import now


class Enter(Body):
    """Whom: one of `customers`, `segment` and `audience`; with what at hand."""

    customers: list[str] = Field(default=[], max_length=MOST, description="their ids in your system")
    segment: str = Field(default="", max_length=100, description="all who are in it")
    audience: str = Field(default="", max_length=100, description="all who are on it")
    context: dict[str, Any] = Field(default={}, description="the fields of the event at hand")
    once: str = Field(
        default="",
        max_length=255,
        pattern=r"^[^\x00]*$",
        description="a name that you choose: sent again under it, nobody enters twice",
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(map(bool, (self.customers, self.segment, self.audience))) != 1:
            raise ValueError("say whom by one of customers, segment and audience")
        return self


class RefusedShown(BaseModel):
    """Somebody who did not enter: unknown, condition, inside, once, too_soon, not_now."""

    customer: str
    reason: str


class EnteredShown(BaseModel):
    """How many entered and who did not. `later`: a segment or an audience enters from now on, slice by slice.

    `again`: it was done before under the same name; who was refused is not told once more.
    """

    entered: int
    refused: list[RefusedShown]
    later: bool
    again: bool


class Entering(CampaignResource):
    """Customers let in by a program."""

    @extend_schema(request=Enter, responses=EnteredShown)
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, slug: str) -> Response:
        """Let customers in through the trigger “manual”, by the campaign's entry rules; 409 where it lets nobody in."""
        body = self.body(Enter)
        whom = Whom(body.customers, body.segment, body.audience)
        told = let_customers_in(self.actor, self.get_object(), whom, body.context, now(), body.once)
        return Response(asdict(told))
