"""Steps of campaigns that set off other campaigns: noted while runs are worked, and told as events of our own.

Only those that a live campaign waits for: where none does, it costs next to nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns import own
from campaigns.contract import RunView
from campaigns.engine.awaited import is_awaited
from campaigns.engine.versions import LiveVersion
from events.services.emitting import OwnEvent, emit


@dataclass(frozen=True, slots=True)
class Step:
    """A run at a step. `at`: entered, passed or finished."""

    version: LiveVersion
    run_id: int
    customer_id: int
    visit: int
    at: own.At
    node: str
    port: str

    @property
    def once(self) -> str:
        """Its name: a run enters and finishes once, and passes a node once at each visit."""
        return f"step:{self.run_id}:{self.visit if self.at == 'passed' else self.at}"

    def event(self, context: dict[str, Any]) -> OwnEvent | None:
        """The event, with the context of the run, one step deeper in the chain; None where that is too long."""
        depth = own.depth_of(context)
        if depth >= own.DEEPEST:
            return None
        told = {"campaign": self.version.campaign, "at": self.at, "node": self.node, "port": self.port}
        payload = {**context, **told, own.DEPTH: depth + 1}
        return OwnEvent(once=self.once, customer_id=self.customer_id, name=own.CAMPAIGN_STEP, payload=payload)


class Passing:
    """The steps of one batch of runs; of a trial nothing is told."""

    def __init__(self, is_told: bool) -> None:
        self._is_told = is_told
        self._steps: list[Step] = []

    def note(
        self, version: LiveVersion, at: own.At, node: str, runs: Sequence[RunView], port: str = ""
    ) -> None:
        """These runs are at a step."""
        thing = own.step(version.campaign, at, node)
        if self._is_told and is_awaited(version.brand_id, own.CAMPAIGN_STEP, thing):
            self._steps += [Step(version, run.id, run.customer_id, run.visit, at, node, port) for run in runs]

    def tell(self, now: datetime) -> None:
        """Make the events, after the runs are written."""
        if not self._steps:
            return
        contexts = _contexts({step.run_id for step in self._steps})
        by_brand: dict[int, list[OwnEvent]] = defaultdict(list)
        for step in self._steps:
            event = step.event(contexts.get(step.run_id, {}))
            if event is not None:
                by_brand[step.version.brand_id].append(event)
        for brand_id in sorted(by_brand):
            emit(brand_id, by_brand[brand_id], now)


def _contexts(run_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, context FROM campaigns_run WHERE id = ANY(%s)", [list(run_ids)])
        return {id_: json.loads(value) for id_, value in cursor.fetchall()}
