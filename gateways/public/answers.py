"""How a public page is answered: plain HTML that loads one stylesheet, runs nothing, is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def page(template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page. Rendered without the request, so that no session is looked at and no cookie set."""
    html = render_to_string(f"public/{template}.html", dict(context))
    answer = HttpResponse(html, status=status, headers=dict(HEADERS))
    # Django logs the path of whatever is not 200, and the path is as good as the customer's signature.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def notice(title: str, text: str, status: int, **headers: str) -> HttpResponse:
    """A page that only says something."""
    answer = page("notice", {"title": title, "text": text}, status)
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer
