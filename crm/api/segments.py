"""`/api/v1/segments`: named conditions, trying one out, and who is in one (CONTRACT §6, §7)."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import shown
from crm.api.bodies import (
    Asked,
    CustomersPage,
    NewSegment,
    Preview,
    SegmentChanged,
    SegmentReplaced,
    SegmentShown,
)
from crm.api.customers import PAGE
from crm.api.edits import etag_of, keep_slug, known_state
from crm.api.problems import Problem
from crm.api.resources import BrandResource
from crm.models import Customer, Segment
from crm.queries.building import standings
from crm.queries.customers import in_full
from crm.queries.days import figures
from crm.services import segments
from lib.clock import now


class Segments(BrandResource):
    """Segments of the key's brand."""

    thing = "segments"
    rights: ClassVar = {"preview": "segments.see"}
    queryset = Segment.objects.select_related("brand__label")

    @extend_schema(responses=SegmentShown)
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.get_queryset()) or []
        ids = [row.pk for row in rows]
        found, known = standings(ids), figures(self.brand.pk, ids)
        return self.get_paginated_response([shown.segment(row, found[row.pk], known[row.pk]) for row in rows])

    @extend_schema(request=NewSegment, responses={201: SegmentShown})
    def create(self, request: Request) -> Response:
        body = self.body(NewSegment).model_dump()
        return self._shown(segments.create(self.actor, self.brand, **body, now=now()), 201)

    @extend_schema(responses=SegmentShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=SegmentReplaced, responses=SegmentShown)
    def update(self, request: Request, slug: str) -> Response:
        """Replace name and condition. With If-Match, only if nobody has changed it since (409 else)."""
        body = self.body(SegmentReplaced)
        keep_slug(body.slug, slug)
        return self._changed(body.model_dump(exclude={"slug"}))

    @extend_schema(request=SegmentChanged, responses=SegmentShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change what is given. With If-Match, only if nobody has changed it since (409 else)."""
        return self._changed(self.body(SegmentChanged).model_dump())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while a campaign or another segment names it."""
        segments.delete(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=Asked, responses=Preview)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Count a condition, saved or not, and see some of the customers it holds for."""
        return Response(asdict(segments.preview(self.brand, self.body(Asked).condition, now())))

    @extend_schema(parameters=PAGE, responses=CustomersPage)
    @action(detail=True, methods=["get"])
    def customers(self, request: Request, slug: str) -> Response:
        """Who is in it, a moment ago at most."""
        segment = self.get_object()
        members = segments.members(segment)
        if members is None:
            return self.paged(
                in_full(segments.customers(segment, now())), partial(shown.customer, veil=self.veil)
            )
        self.ordering = ("customer_id",)
        ids = [member.customer_id for member in self.paginate_queryset(members) or []]
        found = in_full(Customer.objects.filter(pk__in=ids).order_by("id"))
        return self.get_paginated_response([shown.customer(one, veil=self.veil) for one in found])

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(as_problem(exc) if isinstance(exc, segments.BadCondition) else exc)

    def _changed(self, changes: dict[str, Any]) -> Response:
        segment = self.get_object()
        as_of = known_state(self.request, segment.updated_at)
        return self._shown(segments.change(self.actor, segment, now(), **changes, as_of=as_of))

    def _shown(self, segment: Segment, status: int = 200) -> Response:
        known = figures(segment.brand_id, [segment.pk])[segment.pk]
        body = shown.segment(segment, segments.standing(segment), known)
        return Response(body, status, headers=etag_of(segment.updated_at))


def as_problem(error: segments.BadCondition) -> Problem:
    """All that is wrong with a condition, each with its place."""
    errors = [
        {"field": f"condition.{one.path}".rstrip("."), "code": one.code, "message": one.message}
        for one in error.problems
    ]
    return Problem(400, error.code, error.message, errors=errors)
