"""Views that do nothing: the limit of what a view on the same server can reach."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class EmptyWithKey(APIView):
    """Asks for a key as the event API does, then answers."""

    scope = "events"

    def post(self, request: Request) -> Response:
        return Response({"ok": True})


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Answers anybody, as the callbacks' view does."""
    return HttpResponse(b'{"error_code":0}', "application/json")
