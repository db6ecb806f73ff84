"""What all resources of the management API have in common: one brand, slugs as ids, ETags on edits.

A resource is a ViewSet over one model; it sees the rows of the caller's brand and nothing else. Bodies are
pydantic models, so that validation and OpenAPI come from one place.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from crm.api.authentication import caller_of
from crm.api.problems import Problem
from crm.models import Brand
from crm.services.changes import Actor
from crm.services.pii import Veil
from lib.errors import NotFound

B = TypeVar("B", bound=BaseModel)
M = TypeVar("M", bound=Model)


class BrandResource(GenericViewSet[Any]):
    """Base of the resources; set `queryset`. `lookup_field` is the slug unless said otherwise."""

    scope = "manage"
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    ordering = ("id",)
    by_alias = False  # of customers: one who was merged is found under either id

    @property
    def brand(self) -> Brand:
        return caller_of(self.request).brand

    @property
    def veil(self) -> Veil:
        """What masks personal data for the caller."""
        return caller_of(self.request).veil

    @property
    def actor(self) -> Actor:
        return Actor(caller_of(self.request).actor)

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn without a caller
            return super().get_queryset().none()
        return super().get_queryset().filter(brand=self.brand)

    def get_object(self) -> Any:
        """The row named in the URL. Raises NotFound."""
        name = self.kwargs[self.lookup_field]
        rows = self.get_queryset()
        found = None if "\x00" in name else rows.filter(**{self.lookup_field: name}).first()
        if found is None and self.by_alias:
            found = rows.filter(aliases__ext_id=name.replace("\0", "")).first()
        if found is None:
            raise NotFound(f"This brand has no {self.get_queryset().model._meta.verbose_name} “{name}”.")
        return found

    def body(self, kind: type[B]) -> B:
        """The request's body. Raises pydantic's ValidationError, answered as 400 with its fields."""
        return kind.model_validate(self.request.data)

    def paged(self, rows: QuerySet[Any], shown: Any) -> Response:
        """A page of rows as {"next", "previous", "results"}."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response([shown(row) for row in page or ()])


def etag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}


def expected_revision(request: Request) -> int | None:
    """The revision that If-Match names, or None without one. Raises Problem 412 for anything unreadable."""
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        return None
    digits = header.removeprefix("W/").strip('"')
    if not digits.isdigit() or len(digits) > 9:
        raise Problem(412, "wrong_etag", "If-Match does not hold an ETag of this resource.")
    return int(digits)
