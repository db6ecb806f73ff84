"""How a public page is answered: plain HTML that loads one stylesheet, runs nothing, is kept nowhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

POLICY = (
    "default-src 'none'; style-src 'self'{more}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def page(template: str, context: Mapping[str, Any], status: int = 200, style: str = "") -> HttpResponse:
    """A page. Rendered without the request, so that no session is looked at and no cookie set.

    `style` is a stylesheet of this page alone, of our own making: the browser takes this one and no other.
    """
    html = render_to_string(f"public/{template}.html", {**context, "style": mark_safe(style)})  # noqa: S308 - our own
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = POLICY.format(more=f" 'sha256-{digest}'" if style else "")
    answer = HttpResponse(html, status=status, headers={"Content-Security-Policy": policy, **HEADERS})
    # Django logs the path of whatever is not 200, and the path is as good as the customer's signature.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def notice(title: str, text: str, status: int, **headers: str) -> HttpResponse:
    """A page that only says something."""
    answer = page("notice", {"title": title, "text": text}, status)
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer
