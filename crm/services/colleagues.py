"""The people of an account: who may be told of its customers, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass

from crm.models import Membership
from crm.services.desks import RIGHTS


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active operator with a role for the account."""

    id: int
    username: str
    email: str
    role: str

    @property
    def sees_pii(self) -> bool:
        return self.role in RIGHTS["pii.see"]

    def is_called(self, name: str) -> bool:
        """Whether this is the operator's log-in or e-mail address, in any case."""
        return name.strip().lower() in {self.username.lower(), self.email.lower()} - {""}


def colleagues_of(brand_id: int) -> list[Colleague]:
    """All of the brand's account, by id. One query."""
    rows = Membership.objects.filter(label__brands=brand_id, operator__is_active=True).order_by("operator_id")
    found = rows.values_list("operator_id", "operator__username", "operator__email", "role")
    return [Colleague(*row) for row in found]
