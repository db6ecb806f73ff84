"""What became of customers who were handed to another campaign: for each who was not let in, what stood against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from msgspec import json

from campaigns.engine import entries, store
from campaigns.engine.by_hand import against
from campaigns.engine.enter import compiled
from campaigns.engine.entry_keys import key_sql
from campaigns.engine.versions import LiveVersion, load
from campaigns.models import Run, Visit
from crm.models import Customer
from crm.segments.reading import sentence
from crm.segments.tree import parse

NOT_HANDED = "not handed over: "
START = "start_campaign"
RUNS = 50  # the customer's newest ones, in which a handing over is looked for

# Asked after entering, so that whoever was beaten by another worker is told what that one did. Who has entered by now
# has a run among those that began.
_REFUSED = f"""
SELECT event.run_id, event.visit, {{holds}}, before.last, coalesce(before.inside, false)
FROM jsonb_to_recordset(%s::jsonb) AS event
    (run_id bigint, visit int, customer_id bigint, payload jsonb, at timestamptz)
JOIN crm_customer customer ON customer.id = event.customer_id
CROSS JOIN LATERAL (
    SELECT max(run.started_at) AS last, bool_or(num_nulls(run.finished_at) = 1) AS inside,
        bool_or(run.id = ANY(%s)) AS begun
    FROM campaigns_run run WHERE run.customer_id = customer.id AND run.campaign_id = %s
        AND run.entry_key = {key_sql("event.payload")}
) before
WHERE before.begun IS NOT TRUE
"""


@dataclass(frozen=True, slots=True)
class Handed:
    """A run that hands its customer over, on which visit, and the context to come in with."""

    run_id: int
    visit: int
    customer_id: int
    context: Mapping[str, Any]


def as_rows(handed: Sequence[Handed], now: datetime) -> str:
    """The same as JSON, for statements about `event`."""
    rows = (
        {"run_id": h.run_id, "visit": h.visit, "customer_id": h.customer_id, "payload": h.context, "at": now}
        for h in handed
    )
    return json.encode(list(rows)).decode()


def tell_refused(
    version: LiveVersion,
    audience: Mapping[str, Any] | None,
    handed: Sequence[Handed],
    begun: Sequence[int],
    now: datetime,
) -> None:
    """Write on the visits of those who were not let in what stood against it. Two statements, none where all were.

    `audience`: the condition at the door; `begun`: the runs that began.
    """
    if len(begun) == len(handed):
        return
    rules = version.rules.entry
    holds = compiled(version, audience, now, "event.at")
    params = [*holds.params, as_rows(handed, now), list(begun), version.campaign_id, rules.entry_key]
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED.format(holds=holds.text), params)
        rows = cursor.fetchall()
    closed = entries.full(version) if rows else ""
    store.explain(
        [
            (run, visit, _sentence(version, audience if not fits else None, last, inside, closed, now))
            for run, visit, fits, last, inside in rows
        ]
    )


def _sentence(
    version: LiveVersion,
    unmet: Mapping[str, Any] | None,
    last: datetime | None,
    inside: bool,
    closed: str,
    now: datetime,
) -> str:
    rules, there = version.rules.entry, f"“{version.campaign}”"
    if unmet is not None:
        return f"{NOT_HANDED}the customer does not meet what {there} asks for: {sentence(parse(unmet))}"
    match against(rules, last, inside, now):
        case "once":
            return (
                f"{NOT_HANDED}a customer enters {there} once in a lifetime, and this one did at {_at(last)}"
            )
        case "inside":
            return f"{NOT_HANDED}the customer is inside {there} already, since {_at(last)}"
        case "too_soon":
            again = last + rules.not_earlier_than if last and rules.not_earlier_than else None
            return (
                f"{NOT_HANDED}the customer entered {there} at {_at(last)} and may again from {_at(again)} on"
            )
    return f"{NOT_HANDED}{there}: {closed or 'it took nobody else at this moment'}"


def _at(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else "?"


def last_refusal(campaign: str, customer: Customer) -> tuple[str, str] | None:
    """(who, what was said) if the customer was handed to a campaign by its slug and the last time not let in."""
    runs = Run.objects.filter(customer=customer).order_by("-id")
    found = dict(runs.values_list("id", "version_id")[:RUNS])
    places = {version: set(_doors_to(campaign, version)) for version in set(found.values())}
    steps = Visit.objects.filter(
        run__in=[run for run, version in found.items() if places[version]],
        node__in=set().union(*places.values()),
    )
    for visit in steps.order_by("-at", "-run_id", "-number"):
        if visit.node in places[found[visit.run_id]]:
            if not visit.why.startswith(NOT_HANDED):
                return None
            who = load(found[visit.run_id]).campaign
            return f"“{who}” at {_at(visit.at)}", visit.why.removeprefix(NOT_HANDED)
    return None


def _doors_to(campaign: str, version_id: int) -> Iterator[str]:
    for id_, node in load(version_id).graph.nodes.items():
        if node.type == START and getattr(node.config, "campaign", "") == campaign:
            yield id_
