"""Careful edits: an ETag for rows that note when they were changed, and what an edit may not touch."""

from __future__ import annotations

from datetime import datetime

from rest_framework.request import Request

from crm.api.problems import Problem
from lib.errors import Conflict


def etag_of(changed_at: datetime) -> dict[str, str]:
    """The header that names the row's present state."""
    return {"ETag": f'"{_mark(changed_at)}"'}


def known_state(request: Request, changed_at: datetime) -> datetime | None:
    """`changed_at` if the request's If-Match names it, None without one. Raises Conflict for another state."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    if given.removeprefix("W/").strip('"') != _mark(changed_at):
        raise Conflict()
    return changed_at


def keep_slug(given: str | None, slug: str) -> None:
    """Other things refer to it by its slug, so that stays. Raises Problem 400."""
    if given not in (None, slug):
        raise Problem(
            400,
            "slug_stays",
            f"The slug stays “{slug}”: other things refer to it. Leave it out, or make a new one.",
            errors=[{"field": "slug", "code": "slug_stays", "message": "Leave it out."}],
        )


def _mark(changed_at: datetime) -> str:
    return f"{int(changed_at.timestamp() * 1_000_000):x}"
