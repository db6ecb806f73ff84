"""What became of the messages of runs, and why: sent, waiting, skipped or refused, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateways.models import Message
from gateways.models.message import State
from gateways.policy.reasons import in_words

MOST = 200

SAID = {
    State.QUEUED: "It is to leave {due}.",
    State.SENDING: "It is being handed to the gateway.",
    State.UNKNOWN: "The gateway has not answered; it is tried again {due}, under the same uid.",
    State.HELD: "The gateway has not answered, and an operator decides what follows.",
    State.SENT: "The gateway took it{status}.",
    State.FAILED: "It failed: {error}.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a run."""

    run: int
    node: str
    uid: str
    channel: str
    state: str
    at: datetime
    message: str

    @property
    def run_id(self) -> int:
        return self.run


def messages_of(run_ids: Sequence[int]) -> list[Told]:
    """The messages of these runs, the newest first, at most MOST. Two queries."""
    rows = Message.objects.filter(run_id__in=run_ids).defer("body", "context").prefetch_related("delays")
    return [
        Told(row.run_id or 0, row.node, row.uid, row.channel, row.state, row.created_at, _words(row))
        for row in rows.order_by("-id")[:MOST]
    ]


def _words(row: Message) -> str:
    if row.state == State.SKIPPED:
        return in_words(row.error)
    held = sorted((delay for delay in row.delays.all()), key=lambda one: one.since)
    if row.state == State.QUEUED and held:
        return f"It waits until {_moment(held[-1].until)}: {held[-1].why.rstrip('.')}."
    said = SAID[State(row.state)].format(
        due=_moment(row.due_at) if row.due_at else "soon",
        status=f"; {row.status} since" if row.status and row.status != "accepted" else "",
        error=in_words(row.error).rstrip("."),
    )
    waited = "; ".join(one.why.rstrip(".") for one in held)
    return f"{said} Before, it waited: {waited}." if waited else said


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
