"""Included beneath /api/: one path for each endpoint of each dialect, and what is known about events."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from events.api.names import ClientActions, EventTypes
from events.api.views import view_of
from events.dialects import family

router = SimpleRouter(trailing_slash=False)
router.register("v1/client-actions", ClientActions, basename="client-action")
router.register("v1/event-types", EventTypes, basename="event-type")

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(endpoint.path, view_of(dialect, endpoint), name=endpoint.name)
        for dialect in family
        for endpoint in dialect.endpoints
    ),
    path("", include(router.urls)),
]
