"""The calls of a trial: written as in a journey, and never made. Each is taken to be answered, with nothing to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet

from campaigns.engine import store
from gateways.models import Call
from gateways.models.call import CallState

ANSWERED = "done:answered, as is assumed in a test run"
REFUSED = "failed:It failed, as chosen for this test run."


@dataclass(frozen=True, slots=True)
class Answers:
    """The calls of one run. `outcomes`: by node id; those that are `failed` fail."""

    run_id: int
    outcomes: Mapping[str, str]

    def happen(self, now: datetime) -> None:
        """Let what was asked for be over."""
        for call in self._open():
            failed = self.outcomes.get(call.node) == "failed"
            state = CallState.FAILED if failed else CallState.DONE
            Call.objects.filter(pk=call.pk).update(state=state, due_at=None, settled_at=now)
            store.wake([(self.run_id, call.visit or 0, REFUSED if failed else ANSWERED)], now)

    def next_at(self) -> datetime | None:
        """When the first call is made that has not been yet."""
        found: datetime | None = self._open().aggregate(at=Min("due_at"))["at"]
        return found

    def _open(self) -> QuerySet[Call]:
        return Call.objects.filter(run_id=self.run_id, due_at__isnull=False)
