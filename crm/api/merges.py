"""`/api/v1/merges`: making one customer of two, and taking that back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.bodies import Body, ExtId
from crm.api.resources import BrandResource
from crm.models import Merge
from crm.services import customers, merging
from lib.clock import now
from lib.errors import NotFound

ID = OpenApiParameter("id", int, "path")


class NewMerge(Body):
    """`lost` becomes part of `survivor`, whose attributes win. `dry_run`: say what would be, and change nothing."""

    survivor: ExtId
    lost: ExtId = Field(examples=["test98635569"])
    dry_run: bool = Field(default=False, strict=True)


class MergeShown(BaseModel):
    """A merge. `id` is null, and `changes`, `moved` and `twice` are told, where it was only asked what would be.

    `changes`: attributes before and after; `moved`: rows by what they are; `twice`: those that are dropped because
    the survivor has the same.
    """

    id: int | None
    survivor: str
    lost: str
    at: str | None = None
    actor: str = ""
    undone_at: str | None = None
    changes: dict[str, list[Any]] | None = None
    moved: dict[str, int] | None = None
    twice: dict[str, int] | None = None


class Merges(BrandResource):
    """Merges of the brand's customers. They can be undone for 30 days."""

    thing = "customers"
    queryset = Merge.objects.select_related("customer")
    lookup_field = "pk"
    ordering = ("-id",)

    @extend_schema(responses=MergeShown)
    def list(self, request: Request) -> Response:
        """All merges, undone ones too, newest first."""
        return self.paged(self.get_queryset(), _shown)

    @extend_schema(request=NewMerge, responses={200: MergeShown, 201: MergeShown})
    def create(self, request: Request) -> Response:
        """Merge two customers: events, runs, messages and all else of the lost one move to the survivor."""
        body = self.body(NewMerge)
        survivor, lost = (customers.named(self.brand, ext_id) for ext_id in (body.survivor, body.lost))
        if body.dry_run:
            told = asdict(merging.preview(survivor, lost))
            changes = {
                name: [self.veil.one(name, value) for value in pair] for name, pair in told["changes"].items()
            }
            would_be = MergeShown(
                id=None, survivor=survivor.ext_id, lost=lost.ext_id, **{**told, "changes": changes}
            )
            return Response(would_be.model_dump())
        made = merging.merge(self.actor, survivor, lost, now())
        return Response(_shown(self._queried().get(pk=made.pk)), 201)

    @extend_schema(parameters=[ID], request=None, responses=MergeShown)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Make two customers of it again. What came since the merge stays with the survivor."""
        made = self.get_object()
        merging.undo(self.actor, made, now())
        return Response(_shown(self._queried().get(pk=made.pk)))

    def get_object(self) -> Merge:
        given = self.kwargs["pk"]
        if not (given.isascii() and given.isdecimal() and len(given) < 19):
            raise NotFound(f"This brand has no merge “{given}”.")
        found: Merge = super().get_object()
        return found

    def _queried(self) -> QuerySet[Merge]:
        return self.get_queryset()


def _shown(row: Merge) -> dict[str, Any]:
    return MergeShown(
        id=row.pk,
        survivor=row.customer.ext_id,
        lost=row.lost_ext_id,
        at=row.at.isoformat(),
        actor=row.actor,
        undone_at=row.undone_at and row.undone_at.isoformat(),
    ).model_dump(exclude={"changes", "moved", "twice"})
