"""What stands above each page of a poll."""

from __future__ import annotations

from typing import Any

from crm.backoffice.access import Desk
from crm.services import uses
from gateways.models import Poll


def head(desk: Desk, poll: Poll, tab: str) -> dict[str, Any]:
    """For `gateways/_poll_head.html`: the poll, which of its pages this is, and what would miss it."""
    used_by = uses.places(desk.brand.pk, "poll", poll.slug) if poll.pk else []
    return {"poll": poll, "tab": tab, "used_by": used_by}
