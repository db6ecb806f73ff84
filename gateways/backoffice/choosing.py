"""The choices of one customer as the back office shows and changes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.models import Customer
from crm.models.category import State
from crm.policy.consent import Standing

#: what an operator may set; the empty one takes the customer's choice back
SETTABLE = {State.IN.value: "Opted in", State.OUT.value: "Opted out"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One category on one channel. `value` is empty where the default holds."""

    category: str
    channel: str
    value: str
    label: str
    options: Sequence[tuple[str, str]]


def choices_of(customer: Customer, standing: Standing) -> list[Choice]:
    """All of them, by category."""
    return [
        _choice(customer, standing, slug, channel, terms.default)
        for (_, slug), terms in sorted(standing.terms.items())
        for channel in terms.channels
    ]


def _choice(customer: Customer, standing: Standing, slug: str, channel: str, default: str) -> Choice:
    said = standing.states.get((customer.pk, slug, channel), "")
    usual = f"Default: {State(default).label.lower()}"
    options = [("", usual), *SETTABLE.items()]
    if said == State.PENDING:
        options.append((State.PENDING.value, State.PENDING.label))
    return Choice(slug, channel, said, dict(options)[said], options)
