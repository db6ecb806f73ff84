"""`/api/v1/reports/attribution`: by which rule orders are counted for messages, of the brand."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api.bodies import Body
from campaigns.models import Attribution
from campaigns.services.attribution import rule_of, set_rule
from crm.api.resources import BrandResource


class AttributionRule(Body):
    """An order is counted for the last touch within `days` before it; a stronger touch counts as well."""

    days: int = Field(default=5, ge=1, le=90)
    touch: Literal["delivered", "opened", "clicked"] = "delivered"
    events: list[str] = Field(default=["purchase", "order_complete"], min_length=1, max_length=20)
    amount_field: str = Field(
        default="amount", max_length=100, description="of the event's payload: the revenue"
    )


class AttributionShown(BaseModel):
    """The rule that holds; `own`: said for this campaign, or (asked of the brand) for this brand."""

    days: int
    touch: str
    events: list[str]
    amount_field: str
    own: bool


class BrandAttribution(BrandResource):
    """The rule for all campaigns of the key's brand that have none of their own."""

    thing = "campaigns"
    queryset = Attribution.objects.all()
    pagination_class = None

    @extend_schema(operation_id="attribution_retrieve", responses=AttributionShown)
    def retrieve(self, request: Request) -> Response:
        return Response(shown(rule := rule_of(self.brand), own=rule.pk is not None))

    @extend_schema(operation_id="attribution_update", request=AttributionRule, responses=AttributionShown)
    def update(self, request: Request) -> Response:
        """Reports of all times are counted by it from now on."""
        rule = set_rule(self.actor, self.brand, None, **self.body(AttributionRule).model_dump())
        return Response(shown(rule, own=True))


def shown(rule: Attribution, own: bool) -> dict[str, Any]:
    return AttributionShown(
        days=rule.days,
        touch=rule.touch,
        events=rule.events,
        amount_field=rule.amount_field,
        own=own,
    ).model_dump()
