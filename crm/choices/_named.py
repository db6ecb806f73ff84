"""What most kinds have in common: rows of the brand that begin with what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.db.models import Case, Model, Q, QuerySet, Value, When

from crm.contract import Choice, Choices, Wanted

M = TypeVar("M", bound=Model)


def beginning(rows: QuerySet[M], wanted: Wanted, *fields: str) -> QuerySet[M]:
    """Those of the brand whose `fields` begin with it, letters' case aside; in their order, the exact one first.

    For things that a brand has thousands of at most: the index on the brand finds them, the rest is filtered.
    """
    begins, exact = Q(), Q()
    for name in fields:
        begins |= Q(**{f"{name}__istartswith": wanted.q})
        exact |= Q(**{name: wanted.q})
    first = Case(When(exact, then=Value(0)), default=Value(1))
    ordered: QuerySet[Any] = rows.filter(begins, brand=wanted.brand_id).order_by(first, fields[-1], "pk")
    return ordered[: wanted.limit]


class Slugged(Choices):
    """Rows of a model with slug and name, found by either. A member says which, and may leave some out."""

    model: ClassVar[type[Model]]

    @classmethod
    def rows(cls, wanted: Wanted) -> QuerySet[Any]:
        """Those that may be chosen at all."""
        return cls.model._default_manager.all()

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        found = beginning(cls.rows(wanted), wanted, "slug", "name")
        return [Choice(slug, name) for slug, name in found.values_list("slug", "name")]
