"""The choices of one customer as the back office shows and changes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.models import CategoryVersion, Customer
from crm.models.category import State
from crm.policy.consent import Standing, Terms

#: what an operator may set; the empty one takes the customer's choice back
SETTABLE = {State.IN.value: "Opted in", State.OUT.value: "Opted out"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One category on one channel. `value` is empty where the default holds."""

    category: str
    name: str
    channel: str
    value: str
    label: str
    options: Sequence[tuple[str, str]]


def choices_of(customer: Customer, standing: Standing, names: Mapping[str, str]) -> list[Choice]:
    """All of them, by the names of the categories, which are given by slug."""
    offered = [(names.get(slug, slug), terms) for (_, slug), terms in standing.terms.items()]
    return [
        _choice(customer, standing, name, terms, channel)
        for name, terms in sorted(offered, key=lambda each: (each[0].lower(), each[1].slug))
        for channel in terms.channels
    ]


def category_names(brand_id: int) -> dict[str, str]:
    """What the categories are called, by slug; those that are no more as they were called last."""
    versions = CategoryVersion.objects.filter(brand=brand_id).order_by("category", "-at", "-pk")
    return dict(versions.distinct("category").values_list("category", "name"))


def _choice(customer: Customer, standing: Standing, name: str, terms: Terms, channel: str) -> Choice:
    slug, said = terms.slug, standing.states.get((customer.pk, terms.slug, channel), "")
    usual = f"Default: {State(terms.default).label.lower()}"
    options = [("", usual), *SETTABLE.items()]
    if said == State.PENDING:
        options.append((State.PENDING.value, State.PENDING.label))
    return Choice(slug, name, channel, said, dict(options)[said], options)
