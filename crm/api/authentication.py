"""Who calls: the key in the Authorization header; and whether it may do what the view does.

A view declares `scope = "events"`, or `scopes = {"GET": "manage", "POST": "events"}` where methods differ.
`request.user` is then a Caller; where an operator's session calls, it is an AtDesk (`crm.api.operators`).
"""

from __future__ import annotations

import math
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from crm.api.operators import AtDesk, right_for
from crm.models import Key
from crm.services import allowance, keys
from crm.services.keys import Caller
from lib import clock


class KeyAuthentication(BaseAuthentication):
    """`Authorization: <secret>` or `Authorization: Bearer <secret>`."""

    def authenticate(self, request: Request) -> tuple[Caller, Key] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "").strip()
        if not header:
            return None
        try:
            caller = keys.identify(_secret(header), clock.now())
        except keys.WrongKey as error:
            raise AuthenticationFailed(error.message) from None
        wait = allowance.take(caller.key)
        if wait:
            raise Throttled(math.ceil(wait), "This key makes more requests than it may.")
        return caller, caller.key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HasScope(BasePermission):
    """The caller's key has the scope that the view asks for, or the operator's role the right."""

    def has_permission(self, request: Request, view: Any) -> bool:
        method = request.method or "GET"
        caller = request.user
        if isinstance(caller, AtDesk):
            right = right_for(view, method)
            self.message = "Your role does not allow this." if right else "This is open to keys alone."
            return right is not None and caller.desk.may(right)
        scope = scope_of(view, method)
        self.message = f"This key has not the scope {scope!r}, which this needs."
        return isinstance(caller, Caller) and caller.allows(scope)


def scope_of(view: Any, method: str) -> str:
    """The scope that a view asks for; without a declaration the highest."""
    by_method: dict[str, str] = getattr(view, "scopes", {})
    # HEAD is GET without the answer's body: its length alone may tell what is there.
    return by_method.get(
        "GET" if method == "HEAD" else method, getattr(view, "scope", Key.Scope.MANAGE.value)
    )


def caller_of(request: Request) -> Caller | AtDesk:
    """Whoever calls, of a request that passed HasScope."""
    caller = request.user
    if not isinstance(caller, Caller | AtDesk):
        raise AuthenticationFailed()
    return caller


def key_of(request: Request) -> Caller:
    """The key that calls, where a view is open to keys alone."""
    caller = request.user
    if not isinstance(caller, Caller):
        raise AuthenticationFailed()
    return caller


def _secret(header: str) -> str:
    kind, _, rest = header.partition(" ")
    return rest.strip() if kind.lower() == "bearer" else header
