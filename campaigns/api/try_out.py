"""`POST /api/v1/campaigns/{slug}/try`: a customer walks the draft on a clock that jumps; nothing is sent or kept."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.try_bodies import TraceShown, TryOutBody, WrittenCustomer
from campaigns.models import Campaign
from campaigns.services.campaigns import NotPublishable
from campaigns.services.trial import Trace, Trial, try_out
from campaigns.services.trial_events import LaterEvent
from crm.api.resources import BrandResource
from crm.services import customers
from lib.clock import now
from lib.errors import Invalid

MAX_BYTES = 32 * 1024  # as much as a real event or profile may take
FIRST_YEAR, LAST_YEAR = 2000, 2100
SLUG = OpenApiParameter("slug", str, "path")


class TryOut(BrandResource):
    """Test runs of the brand's campaigns."""

    thing = "campaigns"
    queryset = Campaign.objects.select_related("brand__label")
    pagination_class = None

    @extend_schema(
        operation_id="campaigns_try",
        parameters=[SLUG],
        request=TryOutBody,
        responses={200: TraceShown, 422: OpenApiTypes.OBJECT},
    )
    def create(self, request: Request, slug: str) -> Response:
        """Each step with its time and why, each message as it would be rendered; 422 with the graph's problems."""
        campaign, body = self.get_object(), self.body(TryOutBody)
        began = time.perf_counter()
        try:
            trial = self._trial(body)
            trace = try_out(campaign, trial)
        except NotPublishable as error:
            detail = "The journey has problems; mend them and try again."
            raise shown.refusal(error.code, detail, error.problems) from None
        took_ms = (time.perf_counter() - began) * 1000
        hidden = trial.customer.attributes if trial.customer else {}
        return Response(self.veil.texts(_shown(trace, took_ms), hidden))

    def _trial(self, body: TryOutBody) -> Trial:
        start = _start(body)
        written = body.customer if isinstance(body.customer, WrittenCustomer) else WrittenCustomer()
        _check_size("customer.attributes", written.attributes)
        _check_size("event.payload", body.event.payload)
        for one in body.then:
            _check_size("then", one.payload)
        return Trial(
            customer=customers.named(self.brand, body.customer) if isinstance(body.customer, str) else None,
            attributes=written.attributes,
            trigger=body.trigger,
            event=body.event.event_type or "",
            payload=body.event.payload,
            at=start,
            graph=body.graph,
            settings=body.settings,
            outcomes=body.outcomes,
            later=[LaterEvent(start + one.after.delay, one.event_type, one.payload) for one in body.then],
            despite_rules=body.despite_rules,
        )


def _start(body: TryOutBody) -> datetime:
    if body.at is not None and not FIRST_YEAR < body.at.year < LAST_YEAR:
        raise Invalid(
            f"A test run begins between {FIRST_YEAR} and {LAST_YEAR}.", code="out_of_range", field="at"
        )
    return body.at or now()


def _check_size(field: str, value: dict[str, Any]) -> None:
    if len(msgspec.json.encode(value)) > MAX_BYTES:
        raise Invalid(f"It may take {MAX_BYTES // 1024} KiB at most.", code="too_large", field=field)


def _shown(trace: Trace, took_ms: float) -> dict[str, Any]:
    ending = trace.ending
    return {
        "entered": ending is not None,
        "why_not": [asdict(reason) for reason in trace.why_not],
        "steps": [_iso(asdict(step)) for step in trace.steps],
        "messages": [_iso(asdict(message)) for message in trace.messages],
        "ended": ending and _iso(asdict(ending)),
        "took_ms": round(took_ms, 1),
    }


def _iso(values: dict[str, Any]) -> dict[str, Any]:
    return {name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()}
