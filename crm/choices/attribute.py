"""Attributes of customers. They need no declaration, so they are known by looking at a sample of customers.

One that only few have may be missing; it can be typed all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from crm.queries.attributes import Known, overview

OWN = (
    Choice("ext_id", "ext_id", "the platform's id"),
    Choice("registered_at", "registered_at", "date"),
    Choice("is_test", "is_test", "yes or no"),
)
KINDS = {"string": "text", "number": "number", "boolean": "yes or no", "array": "list"}


@choices.register
class AttributeChoices(Choices):
    """The customer's own columns, then what customers have, by name; with the types of the values."""

    key: ClassVar[str] = "attribute"
    right: ClassVar[str] = "customers.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        own = {choice.value for choice in OWN}
        others = [_choice(one) for one in overview(wanted.brand_id, ()) if one.name not in own]
        others.sort(key=lambda choice: (choice.value != wanted.q, choice.value))
        q = wanted.q.lower()
        return [choice for choice in (*OWN, *others) if _begins(choice, q)][: wanted.limit]


def _begins(choice: Choice, q: str) -> bool:
    return choice.value.lower().startswith(q) or choice.label.lower().startswith(q)


def _choice(one: Known) -> Choice:
    types = [one.declared.type] if one.declared else [KINDS[type_] for type_ in sorted(one.types)]
    kind = " or ".join(KINDS.get(type_, type_) for type_ in types)
    return Choice(one.name, one.label, kind if one.label == one.name else f"{one.name}, {kind}")
