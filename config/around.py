"""What stands around every page: the shell of crm, and the bell of gateways."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from crm.backoffice import shell
from crm.backoffice.access import desk_of
from gateways.services import notices


def around(request: HttpRequest) -> dict[str, Any]:
    """For unfold, which asks on the model pages as well."""
    desk = desk_of(request)
    return {**shell.around(request), "unread": notices.count_unread(desk.operator, desk.brand) if desk else 0}
