"""`/api/v1/attributes`: what is known of customers' attributes, and declaring them."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.bodies import Body
from crm.api.resources import BrandResource
from crm.models import Attribute
from crm.queries import attributes as known
from crm.services import attributes, pii

Type = Attribute.Type


class NewAttribute(Body):
    """An attribute to declare, whether or not a customer has it yet. `pii`: it is personal data."""

    name: str = Field(min_length=1, max_length=attributes.MAX_NAME, examples=["favourite_colour"])
    type: Type = Field(examples=["text"])
    label: str = Field(default="", max_length=attributes.MAX_LABEL, examples=["Favourite colour"])
    pii: bool = Field(default=False, strict=True)


class AttributeChanged(Body):
    """What to change of a declaration; what is left out stays."""

    type: Type | None = None
    label: str | None = Field(default=None, max_length=attributes.MAX_LABEL)
    pii: bool | None = Field(default=None, strict=True)


class AttributeShown(BaseModel):
    """An attribute. `seen`: the JSON types found in a sample of customers, the commonest first.

    `type` is null where it is not declared. `pii` is true for e-mail addresses and phone numbers in any case.
    """

    name: str
    label: str
    type: str | None
    pii: bool
    declared: bool
    seen: list[str]


@extend_schema_serializer(many=False)
class AttributesShown(BaseModel):
    """All of them on one page, the declared ones first, each by name."""

    next: None = None
    previous: None = None
    results: list[AttributeShown]


class Attributes(BrandResource):
    """Attributes of the customers of the key's brand. They need no declaration to be used."""

    thing = "attributes"
    rights: ClassVar = {"list": "customers.see", "retrieve": "customers.see"}
    queryset = Attribute.objects.select_related("brand__label")
    lookup_field = "name"
    pagination_class = None

    @extend_schema(operation_id="attributes_list", responses=AttributesShown)
    def list(self, request: Request) -> Response:
        """What is declared, and what a sample of customers has beside that."""
        found = known.overview(self.brand.pk, pii.names(self.brand.pk))
        return Response({"next": None, "previous": None, "results": [_shown(one) for one in found]})

    @extend_schema(request=NewAttribute, responses={201: AttributeShown})
    def create(self, request: Request) -> Response:
        """Declare an attribute. Values of another type are still accepted, and pointed out on the profile."""
        body = self.body(NewAttribute)
        made = attributes.declare(self.actor, self.brand, body.name, body.type, body.label, personal=body.pii)
        return self._one(made, 201)

    @extend_schema(responses=AttributeShown)
    def retrieve(self, request: Request, name: str) -> Response:
        """A declared attribute."""
        return self._one(self.get_object())

    @extend_schema(request=AttributeChanged, responses=AttributeShown)
    def partial_update(self, request: Request, name: str) -> Response:
        body = self.body(AttributeChanged)
        changed = attributes.change(
            self.actor, self.get_object(), type_=body.type, label=body.label, personal=body.pii
        )
        return self._one(changed)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, name: str) -> Response:
        """Take the declaration back. Customers keep their values."""
        attributes.remove(self.actor, self.get_object())
        return Response(status=204)

    def _one(self, row: Attribute, status: int = 200) -> Response:
        everything = known.overview(self.brand.pk, pii.names(self.brand.pk))
        return Response(_shown(next(one for one in everything if one.name == row.name)), status)


def _shown(one: known.Known) -> dict[str, object]:
    return AttributeShown(
        name=one.name,
        label=one.label,
        type=one.declared.type if one.declared else None,
        pii=one.pii,
        declared=one.declared is not None,
        seen=one.types,
    ).model_dump()
