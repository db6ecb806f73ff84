"""`/api/v1/keys`: what lets programs in; `/api/v1/brands`: where they are then."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from crm.models import Brand, Key
from crm.services import keys
from crm.services.changes import record, snapshot
from lib import clock
from lib.errors import Invalid


class KeyShown(BaseModel):
    """A key without its secret. `prefix` is how the secret begins, and its id here."""

    prefix: str
    name: str
    scopes: list[str]
    rate_per_minute: int
    creates_customers: bool
    sees_pii: bool
    created_at: str
    last_used_at: str | None
    revoked_at: str | None


class KeyMade(KeyShown):
    """A fresh key with its secret, which is shown this once."""

    secret: str


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, examples=["Shop backend"])
    scopes: list[str] = Field(min_length=1, max_length=10, examples=[["events"]])
    rate_per_minute: int = Field(default=60_000, ge=1, le=10_000_000, strict=True)
    creates_customers: bool = Field(default=True, strict=True)
    sees_pii: bool = Field(default=True, strict=True, description="off: personal data is masked")


class BrandShown(BaseModel):
    """A brand. `slug` is the `ext_brand_id` of its events, `brand_key` is public."""

    slug: str
    name: str
    label: str
    brand_key: str
    test_mode: bool
    pii_free: bool


class Keys(BrandResource):
    """The keys of the brand."""

    queryset = Key.objects.all()
    lookup_field = "prefix"
    ordering = ("-id",)

    @extend_schema(responses=KeyShown)
    def list(self, request: Request) -> Response:
        """All keys, revoked ones too, newest first."""
        return self.paged(self.get_queryset(), shown)

    @extend_schema(request=NewKey, responses={201: KeyMade})
    def create(self, request: Request) -> Response:
        """Make a key. Its secret is in this one answer and nowhere else."""
        body = self.body(NewKey)
        if body.sees_pii and self.veil.names:
            message = "This key sees no personal data, so it makes no key that does: send sees_pii false."
            raise Invalid(message, code="sees_pii", field="sees_pii")
        with transaction.atomic():
            key, secret = keys.create_key(self.brand, now=clock.now(), **body.model_dump())
            record(self.actor, "created", key, None, snapshot(key))
        return Response({**shown(key), "secret": secret}, 201, headers={"Cache-Control": "no-store"})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, prefix: str) -> Response:
        """Revoke a key, within seconds everywhere. It stays in the list."""
        key = self.get_object()
        with transaction.atomic():
            before = snapshot(key)
            record(self.actor, "revoked", key, before, snapshot(keys.revoke(self.brand, prefix, clock.now())))
        return Response(status=204)


class Brands(BrandResource):
    """The brand that the key belongs to."""

    queryset = Brand.objects.all()
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Brand]:
        if getattr(self, "swagger_fake_view", False):
            return Brand.objects.none()
        return Brand.objects.filter(pk=self.brand.pk).select_related("label")

    @extend_schema(responses=BrandShown)
    def list(self, request: Request) -> Response:
        """A key sees its own brand and no other."""
        return self.paged(self.get_queryset(), _brand)


def shown(key: Key) -> dict[str, Any]:
    """How a key looks in an answer."""
    return {
        "prefix": key.prefix,
        "name": key.name,
        "scopes": key.scopes,
        "rate_per_minute": key.rate_per_minute,
        "creates_customers": key.creates_customers,
        "sees_pii": key.sees_pii,
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
    }


def _brand(brand: Brand) -> dict[str, Any]:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "label": brand.label.slug,
        "brand_key": brand.public_key,
        "test_mode": brand.test_mode,
        "pii_free": brand.pii_free,
    }
