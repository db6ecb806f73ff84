"""Whether a customer may be written to: one rule, for the sender's batches, for today and for any day past.

What is known stands in a `Standing`, of one customer or of thousands. It is read from the tables as of now, or
folded from the ledger as of a moment; the rule cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from crm.models.category import Category, State

OPTED_OUT = "opted_out"
SUPPRESSED = "suppressed"
SNOOZED = "snoozed"
UNKNOWN_CATEGORY = "unknown_category"
OTHER_CHANNEL = "category_without_channel"
OUT_OF_CATEGORY = "opted_out_of_category"
NOT_IN = "not_opted_in"

_SAID = {
    State.OPEN.value: "nothing was said about it",
    State.PENDING.value: "the confirmation is missing",
}


class Terms(NamedTuple):
    """What a category means. `default` holds for whoever has said nothing."""

    slug: str
    default: str
    kind: str
    channels: Collection[str]


class Reason(NamedTuple):
    """Why not: `code` for programs, `words` for people; both stand on a message that is skipped."""

    code: str
    words: str

    def __str__(self) -> str:
        return f"{self.code}: {self.words}" if self.words else self.code


@dataclass(frozen=True, slots=True)
class Standing:
    """All that counts, by customer id. `closed`: by whom; `suppressed`: why, with "" for all channels;
    `states` by category slug and channel, `terms` by brand id and slug. Pauses that are over are left out."""

    closed: Mapping[tuple[int, str], Collection[str]] = field(default_factory=dict)
    suppressed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    states: Mapping[tuple[int, str, str], str] = field(default_factory=dict)
    snoozed: Mapping[int, datetime] = field(default_factory=dict)
    terms: Mapping[tuple[int, str], Terms] = field(default_factory=dict)

    def state(self, brand_id: int, customer_id: int, category: str, channel: str) -> str:
        """What holds for the category there: the customer's word, else its default. The category is known."""
        terms = self.terms[brand_id, category]
        return self.states.get((customer_id, category, channel), terms.default)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom, on what, and about what; an empty `category` is a message of none."""

    brand_id: int
    customer_id: int
    channel: str
    category: str = ""


def refusal(standing: Standing, asked: Asked) -> Reason | None:
    """The first reason against writing; None if there is none."""
    return next(reasons(standing, asked), None)


def reasons(standing: Standing, asked: Asked) -> Iterator[Reason]:
    """Everything that stands against it, the strongest first."""
    customer = asked.customer_id
    if (customer, asked.channel) in standing.closed:
        yield Reason(OPTED_OUT, "")
    for channel in (asked.channel, ""):
        if (why := standing.suppressed.get((customer, channel))) is not None:
            yield Reason(SUPPRESSED, why or "on the suppression list")
    terms = standing.terms.get((asked.brand_id, asked.category)) if asked.category else None
    if asked.category and (reason := _against(standing, asked, terms)):
        yield reason
    until = standing.snoozed.get(customer)
    if until is not None and (terms is None or terms.kind != Category.Kind.OPERATIONAL):
        yield Reason(SNOOZED, f"paused until {until:%Y-%m-%d %H:%M} UTC")


def _against(standing: Standing, asked: Asked, terms: Terms | None) -> Reason | None:
    named = f"“{asked.category}”"
    if terms is None:
        return Reason(UNKNOWN_CATEGORY, f"there is no category {named}")
    if asked.channel not in terms.channels:
        return Reason(OTHER_CHANNEL, f"{named} is not sent by {asked.channel}")
    state = standing.state(asked.brand_id, asked.customer_id, asked.category, asked.channel)
    if state == State.OUT:
        return Reason(OUT_OF_CATEGORY, f"{named} by {asked.channel}")
    if state == State.IN or terms.kind == Category.Kind.OPERATIONAL:
        return None  # what a customer must be told needs no opt-in, only no opt-out
    return Reason(NOT_IN, f"{named} by {asked.channel}, {_SAID.get(state, state)}")
