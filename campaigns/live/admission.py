"""Who may watch: the session, the right and the brand decide, as everywhere in the back office.

Runs in a thread: each function opens a database connection for itself and closes it, because watchers are few
and stay long.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import ParamSpec, TypeVar

import msgspec
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest

from campaigns.models import Campaign
from campaigns.queries.stats import figures
from crm.services.desks import desk_of

P = ParamSpec("P")
T = TypeVar("T")

LOGGED_OUT, NO_RIGHT, NOTHING = 401, 403, 404


class NotAdmitted(Exception):
    """Not for this browser; `status` says why, as HTTP does."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def with_own_connection(work: Callable[P, T]) -> Callable[P, T]:
    """The function, leaving no connection behind in its thread."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return run


@with_own_connection
def admit(request: HttpRequest, slug: str, version: str) -> int:
    """The id of the version to be watched: the one named, else the live one. Raises NotAdmitted."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    desk = desk_of(request)
    if desk is None:
        raise NotAdmitted(LOGGED_OUT)
    if not desk.may("campaigns.see"):
        raise NotAdmitted(NO_RIGHT)
    campaign = desk.only(Campaign.objects).filter(slug=slug.replace("\0", "")).first()
    found = None
    if campaign is not None and not version:
        found = campaign.live_id
    elif campaign is not None and version.isascii() and version.isdigit() and len(version) < 10:
        found = campaign.versions.filter(number=int(version)).values_list("pk", flat=True).first()
    if found is None:
        raise NotAdmitted(NOTHING)
    return found


@with_own_connection
def read(version_id: int) -> bytes:
    """The figures of a version as JSON, the same as `GET …/stats?version=` answers."""
    return msgspec.json.encode({"nodes": figures([version_id])}, order="sorted")
