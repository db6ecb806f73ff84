"""`/api/v1/templates/{slug}/versions`: what a template said before, what was changed, and the way back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.customers import PAGE
from crm.api.resources import BrandResource, etag, expected_revision
from gateways.api import shown
from gateways.api.bodies import TemplateShown
from gateways.api.template_bodies import Restored, TemplateVersionShown, TemplateVersionsPage, VersionInFull
from gateways.models import TemplateVersion
from gateways.services import templates, templates_versions

NUMBER = OpenApiParameter("number", int, "path", description="of the version")


class TemplateVersions(BrandResource):
    """The part of templates that is about their history."""

    @extend_schema(operation_id="templates_versions_list", parameters=PAGE, responses=TemplateVersionsPage)
    @action(detail=True, methods=["get"])
    def versions(self, request: Request, slug: str) -> Response:
        """All saves of the template, newest first."""
        self.ordering = ("-number",)
        return self.paged(self.get_object().versions.defer("content"), _version)

    @extend_schema(parameters=[NUMBER], responses=VersionInFull)
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[0-9]{1,9})")
    def version(self, request: Request, slug: str, number: str) -> Response:
        """What it said then, and how that differs from the version before, field by field."""
        version = templates_versions.version_of(self.get_object(), int(number))
        changes = [asdict(change) for change in templates_versions.changes(version)]
        return Response({**_version(version), "content": version.content, "changes": changes})

    @extend_schema(request=Restored, responses=TemplateShown)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, slug: str) -> Response:
        """Save it again as it was then, as a new version. If-Match as for other edits."""
        changed = templates.restore(
            self.actor,
            self.get_object(),
            self.body(Restored).version,
            expected=expected_revision(request),
        )
        return Response(shown.template(changed), headers=etag(changed.revision))


def _version(version: TemplateVersion) -> dict[str, Any]:
    return TemplateVersionShown(
        number=version.number,
        name=version.name,
        gateway=version.gateway,
        im_type=version.im_type or None,
        category=version.category or None,
        at=version.at.isoformat(),
        by=version.by,
    ).model_dump()
