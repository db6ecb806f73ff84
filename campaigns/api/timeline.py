"""`GET /api/v1/customers/{ext_id}/timeline`: all that happened to one customer, newest first (CONTRACT §6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from campaigns.queries.timeline import KINDS, Line, Place, timeline
from crm.api.customers import EXT_ID, PAGE
from crm.api.resources import BrandResource
from crm.models import Customer
from crm.services.pii import Veil
from lib.clock import now
from lib.errors import Invalid
from lib.pagination import Cursor, WrongCursor

DEFAULT, MOST = 100, 1_000
#: what others said, in which anything may stand
SAID = ("reason", "why", "error")
AHEAD = timedelta(days=2)  # events may be dated a day ahead
KIND = OpenApiParameter(
    "kind", str, enum=KINDS, many=True, explode=False, description="only these, with commas"
)


class TimelineLine(BaseModel):
    """One line. What stands beside these fields depends on the kind."""

    model_config = ConfigDict(extra="allow")

    at: str
    kind: Literal["change", "event", "run", "visit", "message", "status"]


class TimelinePage(BaseModel):
    """A page of the timeline. It is read from the newest to the oldest only: `previous` is null."""

    next: str | None
    previous: None = None
    results: list[TimelineLine]


class Timeline(BrandResource):
    """What customers of the key's brand did, and what we did."""

    thing = "customers"
    queryset = Customer.objects.all()
    lookup_field = "ext_id"
    by_alias = True
    pagination_class = None

    @extend_schema(
        operation_id="customers_timeline", parameters=[EXT_ID, KIND, *PAGE], responses=TimelinePage
    )
    def retrieve(self, request: Request, ext_id: str) -> Response:
        """Events, steps of runs, ends of runs, messages, their delivery statuses, changed attributes in one order."""
        asked, limit = request.query_params, _limit(request.query_params.get("limit"))
        before = _place(asked["cursor"]) if asked.get("cursor") else Place(now() + AHEAD)
        customer = self.get_object()
        found = timeline(self.brand.pk, customer.pk, before, limit + 1, _kinds(asked.get("kind", "")))
        page, more = found[:limit], found[limit:]
        following = _cursor(page[-1].place) if more else None
        link = following and replace_query_param(request.build_absolute_uri(), "cursor", following)
        return Response(
            {
                "next": link,
                "previous": None,
                "results": [_shown(line, self.veil, customer.attributes) for line in page],
            }
        )


def _shown(line: Line, veil: Veil, known: Any) -> dict[str, Any]:
    about = {**veil.over(line.about)}
    about |= {name: veil.told(about[name], known) for name in SAID if about.get(name)}
    return {"at": line.at.isoformat(), "kind": line.kind, **about}


def _kinds(text: str) -> list[str]:
    kinds = [kind.strip() for kind in text.split(",") if kind.strip()] or list(KINDS)
    if not set(kinds) <= set(KINDS):
        raise Invalid(f"kind is one or more of {', '.join(KINDS)}.", code="invalid_filter", field="kind")
    return kinds


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise Invalid(f"limit must be a number from 1 to {MOST}.", code="invalid_limit", field="limit")
    return int(text)


def _cursor(place: Place) -> str:
    return Cursor(False, [place.at.isoformat(), place.kind, place.id]).encoded()


def _place(text: str) -> Place:
    at, kind, id_ = Cursor.decoded(text, 3).values
    if not isinstance(id_, int) or not isinstance(kind, str) or abs(id_) >= 2**63:
        raise WrongCursor()
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        raise WrongCursor() from None
    if moment.tzinfo is None:
        raise WrongCursor()
    return Place(moment, kind, id_)
