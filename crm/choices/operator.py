"""The people of the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Q

from crm.contract import Choice, Choices, Wanted, choices
from crm.models import Membership


@choices.register
class OperatorChoices(Choices):
    """Operators with a role for the brand's account, by log-in and names."""

    key: ClassVar[str] = "operator"
    right: ClassVar[str] = "overview.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        begins = Q()
        for field in ("username", "first_name", "last_name"):
            begins |= Q(**{f"operator__{field}__istartswith": wanted.q})
        members = Membership.objects.filter(begins, label__brands=wanted.brand_id, operator__is_active=True)
        found = members.select_related("operator").order_by("operator__username")[: wanted.limit]
        return [_choice(member) for member in found]


def _choice(member: Membership) -> Choice:
    operator = member.operator
    return Choice(operator.username, operator.get_full_name() or operator.username, member.get_role_display())
