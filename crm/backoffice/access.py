"""The door of every page: which right it asks for, and what those without it see.

A page asks for a right by name (`@require("campaigns.edit")`) and is handed a `Desk`: the operator at work
for one brand. A right that a role does not have answers 403; a thing of another brand is not found.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from crm.services.desks import RIGHTS, SESSION_KEY, Desk, allows, desk_of

__all__ = ["RIGHTS", "SESSION_KEY", "Desk", "View", "allows", "desk_of", "require"]

View = Callable[..., HttpResponseBase]


def require(right: str) -> Callable[[View], View]:
    """A page for operators with `right`: it is called with the request and the desk."""
    RIGHTS[right]  # a misspelt right fails when the page is imported, not when it is opened

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            desk = desk_of(request)
            if desk is None or not desk.may(right):
                return render(request, "backoffice/refused.html", {"desk": desk}, status=403)
            return view(request, desk, **kwargs)

        page.right = right  # type: ignore[attr-defined]
        return page

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path())
    if isinstance(answer, HttpResponseRedirect) and request.headers.get("HX-Request"):
        # A fragment that refreshes itself would otherwise put the log-in form into the middle of its page.
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer
