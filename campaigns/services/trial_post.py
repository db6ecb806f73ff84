"""The post of a trial: decides and renders messages as a sender does, calls nobody, and answers as it is told to.

What a sender does between claim and record is done here for one run's messages, by the same functions; only
the call is left out, and gateways are taken to be in good health, without a limit or an open breaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet

from gateways.models import Message
from gateways.models.message import State
from gateways.policy.pace import Health
from gateways.policy.progress import STATUSES
from gateways.queries import candidates, reported
from gateways.services import parcels, statuses, transitions
from gateways.services.claim import LEASE
from gateways.services.parcels import Parcel
from gateways.services.sorting import Sorter
from gateways.services.statuses import Report
from gateways.services.transitions import Change

SENT = "sent"
CHOSEN: Mapping[str, tuple[State, str]] = {
    "failed": (State.FAILED, "The gateway refused it, as chosen for this test run."),
    "skipped": (State.SKIPPED, "Not sent, as chosen for this test run."),
}
#: what may become of a message: it is refused or skipped, or it leaves, and this status is reported at once
OUTCOMES = frozenset({SENT, *CHOSEN, *STATUSES})


@dataclass(frozen=True, slots=True)
class Post:
    """The messages of one run. `outcomes`: by node id; where none is named, it is sent and never reported on."""

    run_id: int
    outcomes: Mapping[str, str]

    def happen(self, now: datetime) -> None:
        """Send what is due, as far as policy and template let it leave."""
        due = candidates.of(list(self._open().filter(due_at__lte=now).values_list("pk", flat=True)))
        sorter = Sorter({one.gateway_id: _healthy(one.gateway_id) for one in due}, now)
        sorter.sort(due)
        transitions.write(sorter.changes, now)
        self._send(sorter.parcels, now)

    def next_at(self) -> datetime | None:
        """When the first message may leave that has not yet."""
        found: datetime | None = self._open().aggregate(at=Min("due_at"))["at"]
        return found

    def _open(self) -> QuerySet[Message]:
        return Message.objects.filter(run_id=self.run_id, due_at__isnull=False)

    def _send(self, leaving: Sequence[Parcel], now: datetime) -> None:
        parcels.lease(leaving, now + LEASE)
        messages = Message.objects.in_bulk([parcel.message_id for parcel in leaving])
        for parcel in leaving:
            outcome = self.outcomes.get(messages[parcel.message_id].node, SENT)
            state, error = CHOSEN.get(outcome, (State.SENT, ""))
            transitions.write(
                [Change(message_id=parcel.message_id, state=state, error=error, lease=parcel.lease)], now
            )
            if outcome not in (SENT, *CHOSEN):
                report = Report(parcel.message_id, outcome, now)
                statuses.apply([report], reported.lock([parcel.message_id]), now)


def _healthy(gateway_id: int) -> Health:
    return Health(gateway_id, rate_per_second=0, tokens=0.0, tokens_at=None, failures=0, open_until=None)
