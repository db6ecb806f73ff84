"""Times of the back office in the operator's own zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class OperatorZone:
    """Middleware that activates the zone while a page is made. The API is left alone: it has no operators."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith("/api/"):
            return self._get_response(request)
        with timezone.override(ZoneInfo(getattr(request.user, "time_zone", "UTC"))):
            return self._get_response(request)
