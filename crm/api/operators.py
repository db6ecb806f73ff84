"""An operator's browser as a caller of the API: the session instead of a key, the role's rights instead of scopes.

The editors of the back office work on the same API as integrators do. A view opens itself to operators by
naming its `thing` ("campaigns"): reading then needs the right `campaigns.see`, anything else `campaigns.edit`,
and `rights` names the exceptions by action (None: keys alone). A view without a thing is for keys alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from crm.models import Brand, Operator
from crm.services.desks import RIGHTS, Desk, desk_of
from crm.services.pii import Veil


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An operator who calls, for the brand that is chosen in the session."""

    desk: Desk

    @property
    def brand(self) -> Brand:
        return self.desk.brand

    @property
    def actor(self) -> str:
        """As the audit names them."""
        return self.desk.actor.name

    @property
    def veil(self) -> Veil:
        """What masks personal data for them."""
        return self.desk.veil

    @property
    def is_authenticated(self) -> bool:
        return True


class OperatorAuthentication(SessionAuthentication):
    """The session cookie of the back office, with a CSRF token beside everything that changes something."""

    def authenticate(self, request: Request) -> tuple[AtDesk, None] | None:
        if not isinstance(getattr(request._request, "user", None), Operator):
            return None
        self.enforce_csrf(request)
        desk = desk_of(request._request)
        if desk is None:
            raise AuthenticationFailed("Your account belongs to no brand.")
        return AtDesk(desk), None


def right_for(view: Any, method: str) -> str | None:
    """The right that an operator needs here; None where the view is for keys alone."""
    thing: str | None = getattr(view, "thing", None)
    if thing is None:
        return None
    exceptions: Mapping[str, str | None] = getattr(view, "rights", {})
    usual = f"{thing}.{'see' if method in SAFE_METHODS else 'edit'}"
    # No right speaks of changing what nothing changes, such as messages.
    return exceptions.get(getattr(view, "action", None) or method.lower(), usual if usual in RIGHTS else None)
