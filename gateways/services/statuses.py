"""Applies reports to messages: history, furthest status, consent, events, and journeys that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.services.consent import Closing, close_reported
from gateways.models.message import State
from gateways.policy.bots import JUDGED
from gateways.policy.progress import CLOSING, FAILURES, REPORTED, Step, furthest, steps
from gateways.queries import reported
from gateways.queries.reported import Noted, Reported
from gateways.services import transitions
from gateways.services.affecting import affect
from gateways.services.bounces import suppress_bounced
from gateways.services.machines import review
from gateways.services.news import News, tell
from gateways.services.transitions import Change


@dataclass(frozen=True, slots=True)
class Report:
    """One status that a gateway gave one message, at the time it reached us."""

    message_id: int
    status: str
    at: datetime


def apply(
    reports: Sequence[Report],
    messages: Mapping[int, Reported],
    now: datetime,
    *,
    closes: bool = True,
    bounces: bool = True,
) -> None:
    """In the caller's transaction; the messages are locked by it. Reports of one message count in order.

    Not `closes`: consent is settled already, more finely than by closing a channel. Not `bounces`: a failure says
    nothing about the address.
    """
    if not reports:
        return
    added: list[tuple[Reported, Step, datetime]] = []
    for report in reports:
        message = messages[report.message_id]
        new = steps(report.status, message.status, message.known)
        message.status = furthest(message.status, new)
        message.known.update(step.status for step in new)
        added += [(message, step, report.at) for step in new]
    noted = [Noted(message.id, step.status, at, step.applied) for message, step, at in added]
    reported.write(noted, [messages[id_] for id_ in {report.message_id for report in reports}])
    _settle(reports, messages, now)
    if closes:
        _close_channels(added)
    if bounces:
        suppress_bounced(
            {(message.customer_id, message.channel) for message, step, _ in added if _failed(step)}, now
        )
    affect(((message.brand_id, message.channel, message.customer_id) for message, _, _ in added), now)
    review({report.message_id for report in reports if report.status in JUDGED}, now)
    tell([News(message, step.status, at) for message, step, at in added if step.applied], now)


def _settle(reports: Sequence[Report], messages: Mapping[int, Reported], now: datetime) -> None:
    """A report is proof that the gateway has the message, even if its own answer never reached us."""
    open_ones = {
        report.message_id: report.status
        for report in reports
        if messages[report.message_id].state not in transitions.SETTLED
    }
    transitions.write_apart(
        [
            Change(message_id=id_, state=State.FAILED, error=f"{REPORTED}{status}.")
            if status in FAILURES
            else Change(message_id=id_, state=State.SENT)
            for id_, status in open_ones.items()
        ],
        now,
    )


def _failed(step: Step) -> bool:
    return step.applied and step.status in FAILURES


def _close_channels(added: Sequence[tuple[Reported, Step, datetime]]) -> None:
    close_reported(
        [
            Closing(
                brand_id=message.brand_id,
                customer_id=message.customer_id,
                channel=message.channel,
                reason=f"{step.status}, as the gateway reported",
                at=at,
                evidence={"message": message.uid, "status": step.status},
            )
            for message, step, at in added
            if step.status in CLOSING
        ]
    )
