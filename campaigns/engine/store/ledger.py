"""The book in which one turn of the engine notes what came of its runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from campaigns.contract import RunView
from campaigns.engine.statements import copied
from campaigns.engine.store.outcomes import Move, await_message, fail, finish, listen, wait
from campaigns.engine.store.visiting import add_tally, add_visits
from campaigns.models.run import RunState

#: version, node, since when
Ear = tuple[int, str, Literal["entry", "arrival"]]


class Ledger:
    """What came of a batch, noted group by group and written in one statement per kind of outcome."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.moment = now.isoformat()
        self.visits: list[str] = []
        self.tally: Counter[tuple[int, str, str]] = Counter()
        self.waiting: list[tuple[list[RunView], str, datetime]] = []
        self.listening: list[tuple[list[RunView], str, datetime | None]] = []
        #: those who listen since now, and since when they may have missed something
        self.ears: dict[Ear, list[int]] = defaultdict(list)
        self.sending: list[tuple[list[RunView], str]] = []
        self.done: list[Move] = []
        self.exited: list[Move] = []
        self.failed: list[Move] = []
        self.after: list[Callable[[], object]] = []

    def visited(self, version_id: int, node: str, port: str, why: str, runs: Sequence[RunView]) -> None:
        """These runs leave a node by a port."""
        way = f"\t{copied(node)}\t{copied(port)}\t"
        end = f"\t{self.moment}\t{copied(why)}\n"
        self.visits += [f"{run.id}\t{run.visit}{way}{run.arrived}{end}" for run in runs]
        self.tally[version_id, node, port] += len(runs)

    def write(self) -> None:
        """Write it all down, inside the caller's transaction. Raises StepTakenTwice."""
        self.write_visits()
        add_tally(self.tally)
        wait(self.waiting)
        listen(self.listening)
        await_message(self.sending)
        finish(self.done, RunState.DONE, self.now)
        finish(self.exited, RunState.EXITED, self.now)
        fail(self.failed)
        for work in self.after:
            work()

    def write_visits(self) -> None:
        """Those noted so far, where somebody is to read them before all is over."""
        add_visits(self.visits)
        self.visits.clear()
