"""Every acknowledged event took effect exactly once: one run, on the right way, to the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from faults.finding import Finding, Findings, Histories, Kind
from faults.journal import ANY_END, Wanted
from faults.records import Run

WAYS = {
    "": "start.next vip.no bye.",
    "sent": "start.next vip.yes mail.next bye.",
    "failed": "start.next vip.yes mail.failed bye.",
    "skipped": "start.next vip.yes mail.failed bye.",
}
"""The visits of a run through the journey of `faults.scene`, by what must become of its message.

A message is skipped here only because it cannot be written, and such a customer leaves by `failed`.
"""

ENDED = frozenset({"done", "exited"})


def check(histories: Histories) -> Findings:
    """Compares what the events must bring about with the runs there are."""
    runs: dict[str, list[Run]] = defaultdict(list)
    for run in histories.records.runs:
        if run.eid is None or run.eid not in histories.journal.posted:
            yield Finding(Kind.WRONG, "a run without an event of ours", f"run {run.id}")
        else:
            runs[run.eid].append(run)
    for eid in histories.journal.acknowledged:
        yield from _check_event(eid, histories.journal.posted[eid], runs[eid])


def _check_event(eid: str, wanted: Wanted, runs: list[Run]) -> Findings:
    if not runs:
        yield Finding(Kind.LOST, "accepted, but without effect", eid)
    if len(runs) > 1:
        yield Finding(Kind.DOUBLED, "more than one run for one event", eid)
    for run in runs:
        yield from _check_run(run, wanted)


def _check_run(run: Run, wanted: Wanted) -> Findings:
    numbers = run.numbers or []
    if len(set(numbers)) < len(numbers):
        yield Finding(Kind.DOUBLED, "a step was taken twice", f"run {run.id}: {run.way}")
    if run.state not in ENDED:
        yield Finding(Kind.STUCK, "a run has not ended", f"run {run.id}: {run.state} {run.reason}".strip())
    elif run.way not in _ways(wanted) or numbers != list(range(len(numbers))):
        yield Finding(Kind.WRONG, "a run went another way", f"run {run.id}: {run.way} {numbers}")
    if run.campaign != wanted.campaign:
        yield Finding(Kind.WRONG, "a run in another campaign", f"run {run.id}: {run.campaign}")


def _ways(wanted: Wanted) -> Collection[str]:
    return WAYS.values() if wanted.message == ANY_END else (WAYS[wanted.message],)
