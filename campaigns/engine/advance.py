"""The engine: takes the runs that are due, works each node on all its runs at once, follows the edges.

One call is one transaction over at most `limit` runs: claimed with SKIP LOCKED, walked on until every one
of them rests, and written back in a handful of statements. It knows no node by name. When a node raises, all of
it is done again with a savepoint around each node's work, and that node's on halves of its batch until the run that
it fails on stands alone and is set aside; a database that is away is nobody's fault and ends the transaction instead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from campaigns.contract import JUMPED, RunView
from campaigns.engine import store, versions
from campaigns.engine.batch import EngineBatch, Fail, Go, Jump, Listen, Outcome, Sending, Sleep, Stop
from campaigns.engine.holding import Holdings
from campaigns.engine.leaving import leaving
from campaigns.engine.looking_back import leave_word, look_back
from campaigns.engine.passing import Passing
from campaigns.engine.versions import LiveVersion
from lib.away import is_away

log = logging.getLogger(__name__)

BATCH = 1_000

Work = Callable[[LiveVersion, str, bool, Sequence[RunView], store.Ledger], Mapping[int, Outcome]]


def advance(now: datetime, limit: int = BATCH, only: Sequence[int] | None = None) -> int:
    """Work up to `limit` due runs until they rest. Returns how many there were; 0 means nothing is due.

    Runs that have begun to listen are looked after first, and count as well.

    `only`: none but these runs, for a trial, which must leave everybody else's alone.
    """
    try:
        return _advance(now, limit, only, _step)
    except Exception as error:
        if is_away(error):
            raise
        # Savepoints are a third of a small batch's way to the database, and nearly never needed.
        log.info("a batch is worked again step by step", exc_info=True)
        return _advance(now, limit, only, _guarded)


@transaction.atomic
def _advance(now: datetime, limit: int, only: Sequence[int] | None, work: Work) -> int:
    looked = look_back(now, only)
    standing = store.claim(now, limit, only)
    count = sum(len(runs) for runs in standing.values())
    ledger, holdings = store.Ledger(now), Holdings()
    passing = Passing(is_told=only is None)
    while standing:
        stand = min(standing, key=_order)
        runs = standing.pop(stand)
        holdings.before(stand, runs, standing)
        _pass_on(stand, runs, standing, ledger, passing, work)
    ledger.write()
    leave_word(ledger.ears)
    passing.tell(now)
    return count + looked


def _order(stand: store.Stand) -> tuple[int, int, bool]:
    """Nodes that lead to others first, so that branches meet again before the node behind them is worked."""
    version_id, node, rested = stand
    return version_id, versions.load(version_id).graph.ranks.get(node, 0), not rested


def _pass_on(
    stand: store.Stand,
    runs: list[RunView],
    standing: dict[store.Stand, list[RunView]],
    ledger: store.Ledger,
    passing: Passing,
    work: Work,
) -> None:
    """Work one node on its runs, note what came of each, and put those that go on where they go."""
    version_id, node, rested = stand
    version = versions.load(version_id)
    if not rested:
        passing.note(version, "entered", node, [run for run in runs if run.visit == 1])
    outcomes = work(version, node, rested, runs, ledger)
    for outcome, group in _by_outcome(runs, outcomes):
        match outcome:
            case Go(port, why):
                ledger.visited(version_id, node, port, why, group)
                passing.note(version, "passed", node, group, port)
                target = version.graph.target(node, port)
                if target is None:
                    ledger.done.append((group, node, "completed"))
                    passing.note(version, "finished", node, group, port)
                else:
                    _arrive(group, ledger.moment)
                    standing.setdefault((version_id, target, False), []).extend(group)
            case Jump(target, why):
                ledger.visited(version_id, node, JUMPED, why, group)
                passing.note(version, "passed", node, group, JUMPED)
                ledger.write_visits()  # by which the node counts how often a run has come by, be it at once
                _arrive(group, ledger.moment)
                standing.setdefault((version_id, target, False), []).extend(group)
            case Sleep(until):
                ledger.waiting.append((group, node, until))
            case Listen(until, missed):
                ledger.listening.append((group, node, until))
                if missed:
                    ledger.ears[version_id, node, missed] += [run.id for run in group]
            case Sending():
                ledger.sending.append((group, node))
            case Stop(reason):
                ledger.visited(version_id, node, "", reason, group)
                ledger.exited.append((group, node, reason))
                passing.note(version, "passed", node, group)
                passing.note(version, "finished", node, group)
            case Fail(error):
                ledger.failed.append((group, node, error))


def _by_outcome(
    runs: Sequence[RunView], outcomes: Mapping[int, Outcome]
) -> Iterable[tuple[Outcome, list[RunView]]]:
    """The runs that share an outcome; nodes hand out few, so few statements follow."""
    groups: dict[int, tuple[Outcome, list[RunView]]] = {}
    for run in runs:
        outcome = outcomes[run.id]
        groups.setdefault(id(outcome), (outcome, []))[1].append(run)
    return groups.values()


def _arrive(runs: Sequence[RunView], moment: str) -> None:
    for run in runs:
        run.visit += 1
        run.arrived = moment
        run.signal = ""


def _step(
    version: LiveVersion, node: str, rested: bool, runs: Sequence[RunView], ledger: store.Ledger
) -> Mapping[int, Outcome]:
    """What becomes of the runs at a node; raises whatever the node raises."""
    ended = leaving(version, runs, ledger.now)
    staying = [run for run in runs if run.id not in ended]
    batch = EngineBatch(version, node, staying, ledger.now, rested)
    if batch.runs:
        behaviour = version.graph.behaviour(node)
        step = behaviour.resume if rested else behaviour.run
        step(version.graph.node(node).config, batch)
    outcomes = {**ended, **batch.finish()}
    ledger.after += batch.after
    return outcomes


def _guarded(
    version: LiveVersion, node: str, rested: bool, runs: Sequence[RunView], ledger: store.Ledger
) -> Mapping[int, Outcome]:
    """The same; where the node raises, for each half by itself, down to the run that it fails on."""
    try:
        with transaction.atomic():
            return _step(version, node, rested, runs, ledger)
    except Exception as error:
        if is_away(error):
            raise
        if len(runs) == 1:
            log.exception("run set aside", extra={"run": runs[0].id, "node": node})
            return {runs[0].id: Fail(f"{type(error).__name__}: {error}")}
        half = len(runs) // 2
        return {
            **_guarded(version, node, rested, runs[:half], ledger),
            **_guarded(version, node, rested, runs[half:], ledger),
        }
