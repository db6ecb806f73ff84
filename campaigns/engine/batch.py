"""The batch that nodes work on: set verbs over SQL, and one outcome for each run."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from campaigns.contract import Batch, RunView
from campaigns.engine import store
from campaigns.engine.hearing import heard
from campaigns.engine.messages import SendTo, send_to
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion
from crm.segments.compiler import compile_tree
from crm.segments.tree import parse as parse_condition


@dataclass(frozen=True, slots=True)
class Go:
    """Leave by a port."""

    port: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to another node, whatever the edges say."""

    node: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sleep:
    """Rest until a moment."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Listen:
    """Rest until a signal, or until a moment. `missed`: look once more what has come since then."""

    until: datetime | None
    missed: Literal["entry", "arrival"] | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """Rest until the message has settled."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the campaign."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fail:
    """The node raised. Given by the engine alone."""

    error: str


Outcome = Go | Jump | Sleep | Listen | Sending | Stop | Fail


class NodeLeftRunsBehind(Exception):
    """A node gave some of its runs no outcome, or one of them two: a mistake in the node."""


class JumpedWithoutRest(Exception):
    """A node made runs jump that had not rested: they might go round for ever in one transaction. Its mistake."""


class EngineBatch(Batch):
    """See `campaigns.contract.Batch`."""

    def __init__(
        self, version: LiveVersion, node_id: str, runs: Sequence[RunView], now: datetime, rested: bool = False
    ) -> None:
        self.version = version
        self.runs = runs
        self.now = now
        self.zone = version.zone
        self.node_id = node_id
        self.rested = rested
        self.version_id = version.id
        self.campaign_id = version.campaign_id
        self.campaign = version.campaign
        self.brand_id = version.brand_id
        self.salt = version.salt
        self.site = version.graph
        self.outcomes: dict[int, Outcome] = {}
        self.after: list[Callable[[], object]] = []
        self._contexts: dict[int, dict[str, Any]] | None = None

    def go(self, port: str = "next", runs: Collection[RunView] | None = None, why: str = "") -> None:
        self._decide(Go(port, why), runs)

    def jump(self, node: str, runs: Collection[RunView] | None = None, why: str = "") -> None:
        if not self.rested:
            raise JumpedWithoutRest(f"“{self.node_id}” sends runs elsewhere that have not rested there")
        self._decide(Jump(node, why), runs)

    def sleep(self, until: datetime, runs: Collection[RunView] | None = None) -> None:
        self._decide(Sleep(until), runs)

    def listen(
        self,
        until: datetime | None,
        runs: Collection[RunView] | None = None,
        missed: Literal["entry", "arrival"] | None = None,
    ) -> None:
        self._decide(Listen(until, missed), runs)

    def heard(self, since: Literal["entry", "arrival"]) -> Mapping[int, str]:
        return heard(self.version, self.node_id, self.undecided(), since, self.now)

    def stop(self, reason: str, runs: Collection[RunView] | None = None) -> None:
        self._decide(Stop(reason), runs)

    def route(self, condition: Mapping[str, Any], yes: str, no: str) -> None:
        holds = self._where(condition)
        self.go(yes, [run for run in self.undecided() if run.id in holds], "the condition holds")
        self.go(no, why="the condition does not hold")

    def set_apart(self, runs: Collection[RunView]) -> None:
        store.set_apart([run.id for run in runs])
        for run in runs:
            run.control = True

    def remember(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        store.remember(values)
        self._contexts = None

    def send(self, template: str, options: Mapping[str, Any]) -> None:
        self.go("skipped", [run for run in self.undecided() if run.control], "control group")
        contexts = self.contexts()
        messages = [
            SendTo(run.id, run.customer_id, run.visit, contexts.get(run.id, {})) for run in self.undecided()
        ]
        refused = send_to(self.version, self.node_id, template, options, messages, self.now)
        if refused:
            self.go("skipped", why=refused)
        else:
            self._decide(Sending(), None)

    def afterwards(self, work: Callable[[], object]) -> None:
        self.after.append(work)

    def contexts(self) -> Mapping[int, Mapping[str, Any]]:
        if self._contexts is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT id, context FROM campaigns_run WHERE id = ANY(%s)", [self._ids()])
                self._contexts = {id_: json.loads(value) for id_, value in cursor.fetchall()}
        return self._contexts

    def undecided(self) -> list[RunView]:
        return [run for run in self.runs if run.id not in self.outcomes]

    def finish(self) -> Mapping[int, Outcome]:
        """All outcomes. Raises NodeLeftRunsBehind."""
        if len(self.outcomes) != len(self.runs):
            raise NodeLeftRunsBehind(f"{len(self.undecided())} runs have no outcome at “{self.node_id}”")
        return self.outcomes

    def _decide(self, outcome: Outcome, runs: Collection[RunView] | None) -> None:
        for run in self.undecided() if runs is None else runs:
            if self.outcomes.setdefault(run.id, outcome) is not outcome:
                raise NodeLeftRunsBehind(f"run {run.id} got two outcomes at “{self.node_id}”")

    def first_holding(self, conditions: Sequence[Mapping[str, Any]]) -> Mapping[int, int]:
        scope = scope_for(self.version, self.now, context="run.context", entered_at="run.started_at")
        compiled = [compile_tree(parse_condition(condition), scope) for condition in conditions]
        cases = " ".join(f"WHEN {sql.text} THEN {index}" for index, sql in enumerate(compiled))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, found FROM (SELECT run.id, CASE {cases} END AS found FROM campaigns_run run"
                " JOIN crm_customer customer ON customer.id = run.customer_id WHERE run.id = ANY(%s) OFFSET 0) asked"
                " WHERE found IS NOT NULL",
                [*(value for sql in compiled for value in sql.params), [run.id for run in self.undecided()]],
            )
            return dict(cursor.fetchall())

    def _where(self, condition: Mapping[str, Any]) -> set[int]:
        """The ids of the undecided runs for whom a condition holds: one statement for the whole batch."""
        scope = scope_for(self.version, self.now, context="run.context", entered_at="run.started_at")
        holds = compile_tree(parse_condition(condition), scope)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT run.id FROM campaigns_run run JOIN crm_customer customer ON customer.id = run.customer_id"
                f" WHERE run.id = ANY(%s) AND ({holds.text})",
                [[run.id for run in self.undecided()], *holds.params],
            )
            return {row[0] for row in cursor.fetchall()}

    def _ids(self) -> list[int]:
        return [run.id for run in self.runs]
