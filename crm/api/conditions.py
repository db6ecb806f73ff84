"""`/api/v1/conditions`: what an editor of conditions asks while one is being written (CONTRACT §7)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.bodies import Asked, Body
from crm.api.problems import Problem
from crm.api.resources import BrandResource
from crm.api.segments import as_problem
from crm.contract import Place
from crm.models import Segment
from crm.segments.problem import Problem as Flaw
from crm.services import conditions, estimates
from crm.services.segments import BadCondition
from lib.clock import now

MAX_EVENTS = 50
EventName = Annotated[str, Field(min_length=1, max_length=400)]

EVENT = OpenApiParameter(
    "event",
    OpenApiTypes.STR,
    many=True,
    description="An event that may be at hand: an event type, or client_action:NAME.",
)
FIELD = OpenApiParameter("field", OpenApiTypes.STR, required=True, description="`source` of a topic or part.")
Q = OpenApiParameter("q", OpenApiTypes.STR, description="Only values whose text holds this.")


class Offered(BaseModel):
    """What can stand in a condition of this brand."""

    kinds: dict[str, Any]
    operators: dict[str, Any]
    operators_of: dict[str, list[str]]
    topics: list[dict[str, Any]]


class Value(BaseModel):
    """A value that was seen, and how often among the customers or events that were looked at."""

    value: str | float | bool
    count: int


class Values(BaseModel):
    """Values, the commonest first."""

    results: list[Value]


class Described(BaseModel):
    """A condition in words. `countable`: it is about customers alone. Warnings do not forbid its use."""

    sentence: str
    problems: list[dict[str, str]]
    warnings: list[dict[str, str]]
    countable: bool


class Estimated(BaseModel):
    """About how many customers; 19 of 20 times the exact figure is between `low` and `high`."""

    estimate: int
    low: int
    high: int
    took_ms: float


class ToDescribe(Body):
    """A condition, well formed or not; `event`: what may be at hand; `entry`: whether somebody has entered."""

    condition: Any
    event: EventName | list[EventName] | None = None
    entry: bool = False


class Conditions(BrandResource):
    """For editors; whoever may see segments may ask."""

    thing = "segments"
    rights: ClassVar = {"describe": "segments.see", "estimate": "segments.see"}
    queryset = Segment.objects.all()
    pagination_class = None

    @extend_schema(operation_id="conditions_fields", parameters=[EVENT], responses=Offered)
    def fields(self, request: Request) -> Response:
        """Kinds of rules, operators, and the topics of this brand as far as they were seen."""
        return Response(conditions.offered(self._place(request.query_params.getlist("event"))))

    @extend_schema(operation_id="conditions_values", parameters=[FIELD, Q, EVENT], responses=Values)
    def values(self, request: Request) -> Response:
        """Values seen of a topic or of a part of one."""
        query = request.query_params
        field, q = query.get("field", ""), query.get("q", "")
        found = [] if "\0" in field + q else conditions.values(self._place(()), field, q[:255])
        return Response({"results": [{"value": value, "count": count} for value, count in found]})

    @extend_schema(operation_id="conditions_describe", request=ToDescribe, responses=Described)
    def describe(self, request: Request) -> Response:
        """A condition in words, with all that is wrong with it. Answers 200 for a wrong one, too."""
        body = self.body(ToDescribe)
        events = body.event or []
        place = self._place([events] if isinstance(events, str) else events)
        said = conditions.describe(self.brand, body.condition, place, body.entry, now())
        return Response(
            {
                "sentence": said.sentence,
                "problems": list(map(_flaw, said.problems)),
                "warnings": list(map(_flaw, said.warnings)),
                "countable": said.countable,
            }
        )

    @extend_schema(operation_id="segments_estimate", request=Asked, responses=Estimated)
    def estimate(self, request: Request) -> Response:
        """About how many customers a condition holds for, at once, from a sample of them."""
        return Response(asdict(estimates.estimate(self.brand, self.body(Asked).condition, now())))

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(as_problem(exc) if isinstance(exc, BadCondition) else exc)

    def _place(self, events: Any) -> Place:
        names = tuple(dict.fromkeys(name for name in events if "\0" not in name))
        if len(names) > MAX_EVENTS:
            raise Problem(400, "too_many", f"Name at most {MAX_EVENTS} events.")
        return Place(self.brand.pk, names)


def _flaw(problem: Flaw) -> dict[str, str]:
    return {"path": problem.path, "code": problem.code, "message": problem.message}
