"""Calling services from a page: what they refuse is told in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from lib.errors import BeckonError


def attempt(request: HttpRequest, said: str, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Do something and say so; say what was wrong where it is refused. Whether it was done."""
    try:
        deed(*args, **kwargs)
    except BeckonError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, said)
    return True
