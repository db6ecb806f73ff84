"""Customers by the platform's id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from crm.models import Customer

#: the greatest character, so that [prefix, prefix + TOP) is everything that begins with the prefix
TOP = "\U0010ffff"


@choices.register
class CustomerChoices(Choices):
    """As ids are written: upper and lower case differ. The unique index answers it for millions of customers."""

    key: ClassVar[str] = "customer"
    right: ClassVar[str] = "customers.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = Customer.objects.filter(brand=wanted.brand_id).order_by("ext_id")
        if wanted.q:  # a range rather than LIKE, which the index serves under the C collation
            rows = rows.filter(ext_id__gte=wanted.q, ext_id__lt=wanted.q + TOP)
        found = rows.values_list("ext_id", "is_test")[: wanted.limit]
        return [Choice(ext_id, ext_id, "test customer" if is_test else "") for ext_id, is_test in found]
