"""What is answered to a request: how many of its events were taken, which were known, which are refused and why."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.contract import Outcome, Refusal
from events.services.check import Row


@dataclass(frozen=True, slots=True)
class Posted:
    """The rows of one request that passed the checks."""

    rows: Sequence[Row]
    source: str
    creates_customers: bool
    now: datetime


def may_be_taken(posted: Posted, row: Row, known: Mapping[str, int], forgotten: Container[str]) -> bool:
    """Whether its customer is known, or may be made: the key says so, and nobody wanted to be forgotten."""
    if row.ext_id is None or row.ext_id in known:
        return True
    return posted.creates_customers and row.ext_id not in forgotten


def outcome_of(
    posted: Posted, fresh: Sequence[Row], known: Mapping[str, int], forgotten: Container[str]
) -> Outcome:
    """What came of a request of which the `fresh` rows were stored."""
    if len(fresh) == len(posted.rows):
        return Outcome(len(fresh))
    ours = {row.index for row in fresh}
    duplicates: list[str] = []
    refusals: list[Refusal] = []
    for row in posted.rows:
        if row.index in ours:
            continue
        if may_be_taken(posted, row, known, forgotten):
            duplicates.append(row.posted_eid)
        else:
            refusals.append(_forgotten_customer(row) if row.ext_id in forgotten else _unknown_customer(row))
    return Outcome(len(fresh), duplicates, refusals)


def _forgotten_customer(row: Row) -> Refusal:
    message = "This customer was forgotten on request and shall not be known again. Do not post for this id."
    return Refusal(row.index, row.posted_eid, "forgotten_customer", message, "user_ext_id")


def _unknown_customer(row: Row) -> Refusal:
    message = (
        "There is no such customer, and this key does not create any. Post it after the customer is known."
    )
    return Refusal(row.index, row.posted_eid, "unknown_customer", message, "user_ext_id")
