"""The shell that every page stands in: navigation, brand switcher, messages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from crm.backoffice.access import Desk, desk_of

#: what the operator can choose from: the shell's name for it, its icon, ours
THEMES = (("light", "light_mode", "Light"), ("dark", "dark_mode", "Dark"), ("auto", "computer", "System"))


def show(
    request: HttpRequest, desk: Desk, template: str, title: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page inside the shell."""
    shell = admin.site.each_context(request)
    return render(request, template, {**shell, "title": title, "desk": desk, **context}, status=status)


def fragment(request: HttpRequest, desk: Desk, template: str, /, **context: Any) -> HttpResponse:
    """A part of a page that htmx puts in place."""
    return render(request, template, {"desk": desk, **context})


def around(request: HttpRequest) -> dict[str, Any]:
    """What the shell itself shows; unfold asks for it on the model pages as well."""
    return {"desk": desk_of(request), "zone_name": timezone.get_current_timezone_name(), "themes": THEMES}
