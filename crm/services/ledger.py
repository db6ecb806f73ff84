"""The ledger of consent: appended to by the services that change consent, and asked what held at any moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from crm.models import Alias, CategoryVersion, ConsentEntry, Customer
from crm.models.category import State
from crm.policy.addresses import subject_of_customer, subjects_of
from crm.policy.consent import Standing, Terms
from crm.policy.standing import standing_of

What = ConsentEntry.What
STATES = {
    What.OPTED_IN: State.IN,
    What.OPTED_OUT: State.OUT,
    What.ASKED: State.PENDING,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """By which way somebody said it, and what shows it: a message, an address, the text that was read."""

    source: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    text_version: int | None = None


BY_SYSTEM = Proof("system")


def append(entries: Sequence[ConsentEntry]) -> Sequence[ConsentEntry]:
    """In the caller's transaction, beside the change that they tell of."""
    return ConsentEntry.objects.bulk_create(entries)


def entries_of(customer: Customer) -> QuerySet[ConsentEntry]:
    """All that concerns a customer, by its id and under its present addresses.

    Lines about addresses that it had once are not found: the ledger does not keep who had which.
    """
    by_name = Q(brand=customer.brand_id, subject__in=names_of(customer))
    return ConsentEntry.objects.filter(Q(customer=customer) | by_name)


def names_of(customer: Customer) -> set[str]:
    """How the suppression list may name a customer: by any id that leads to it, or an address. One query."""
    aliases = Alias.objects.filter(customer=customer).values_list("ext_id", flat=True)
    return subjects_of(customer.ext_id, customer.attributes) | set(map(subject_of_customer, aliases))


def standing_now(customer: Customer, now: datetime) -> Standing:
    """What holds now, with all categories of the brand."""
    return standing_of([customer.pk], [customer.brand_id], None, now)


def standing_at(customer: Customer, at: datetime) -> Standing:
    """What held at a moment, by the ledger alone. Three queries."""
    closed: dict[tuple[int, str], set[str]] = defaultdict(set)
    states: dict[tuple[int, str, str], str] = {}
    suppressed: dict[tuple[str, str], str] = {}
    until: datetime | None = None
    terms, gone = _terms_at(customer.brand_id, at)
    for entry in entries_of(customer).filter(at__lte=at).order_by("at", "id"):
        match entry.what:
            case What.CLOSED:
                closed[customer.pk, entry.channel].add(entry.side)
            case What.OPENED:
                closed[customer.pk, entry.channel].discard(entry.side)
            case What.SNOOZED:
                until = entry.until
            case What.WOKEN:
                until = None
            case What.SUPPRESSED:
                suppressed[entry.subject, entry.channel] = entry.reason
            case What.LIFTED:
                suppressed.pop((entry.subject, entry.channel), None)
            case What.RESET:
                states.pop((customer.pk, entry.category, entry.channel), None)
            case _ if entry.category not in gone or entry.at > gone[entry.category]:
                states[customer.pk, entry.category, entry.channel] = STATES[What(entry.what)].value
    return Standing(
        closed={place: sides for place, sides in closed.items() if sides},
        suppressed={(customer.pk, channel): why for (_, channel), why in suppressed.items()},
        states=states,
        snoozed={customer.pk: until} if until and until > at else {},
        terms=terms,
    )


def _terms_at(brand_id: int, at: datetime) -> tuple[dict[tuple[int, str], Terms], dict[str, datetime]]:
    """The categories of a brand as they were, and when those of a slug were last deleted, with all choices."""
    terms: dict[tuple[int, str], Terms] = {}
    gone: dict[str, datetime] = {}
    for row in CategoryVersion.objects.filter(brand=brand_id, at__lte=at).order_by("at", "id"):
        if row.gone:
            terms.pop((brand_id, row.category), None)
            gone[row.category] = row.at
        else:
            terms[brand_id, row.category] = Terms(row.category, row.default, row.kind, row.channels)
    return terms, gone
