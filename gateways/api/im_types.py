"""`/api/v1/custom-im-types`: which fields the platform's own messenger wants."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.edits import keep_slug
from crm.api.resources import BrandResource, etag, expected_revision
from gateways.api import shown
from gateways.api.bodies import ImTypeChanged, ImTypeReplaced, ImTypeShown, NewImType
from gateways.models import ImType
from gateways.services import im_types, removal


class ImTypes(BrandResource):
    """Types of custom IM of the key's brand."""

    thing = "templates"
    queryset = ImType.objects.select_related("brand__label")

    @extend_schema(responses=ImTypeShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.im_type)

    @extend_schema(request=NewImType, responses={201: ImTypeShown})
    def create(self, request: Request) -> Response:
        body = self.body(NewImType)
        made = im_types.create(self.actor, self.brand, body.slug, body.name, body.fields_)
        return _shown(made, 201)

    @extend_schema(responses=ImTypeShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return _shown(self.get_object())

    @extend_schema(request=ImTypeReplaced, responses=ImTypeShown)
    def update(self, request: Request, slug: str) -> Response:
        """Replace. 409 where a value of a template would not fit any more, and with If-Match after others."""
        body = self.body(ImTypeReplaced)
        keep_slug(body.slug, slug)
        return self._changed(body)

    @extend_schema(request=ImTypeChanged, responses=ImTypeShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change what is given. 409 as for PUT."""
        return self._changed(self.body(ImTypeChanged))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while templates are of this type."""
        removal.delete_im_type(self.actor, self.get_object())
        return Response(status=204)

    def _changed(self, body: ImTypeReplaced | ImTypeChanged) -> Response:
        changed = im_types.update(
            self.actor,
            self.get_object(),
            name=body.name,
            fields=body.fields_,
            expected=expected_revision(self.request),
        )
        return _shown(changed)


def _shown(im_type: ImType, status: int = 200) -> Response:
    return Response(shown.im_type(im_type), status, headers=etag(im_type.revision))
