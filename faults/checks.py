"""What must be true at the end of each row of faults, whatever the row was."""

from __future__ import annotations

from faults import delivery, effects, statuses
from faults.finding import Finding, Findings, Histories, Kind


def compare(histories: Histories) -> set[Finding]:
    """Everything that is lost, doubled, stuck or wrong. To be asked when the work is done."""
    return {
        finding
        for check in (_log, effects.check, delivery.check, statuses.check, _sums, _answers)
        for finding in check(histories)
    }


def _log(histories: Histories) -> Findings:
    """Every acknowledged event stands in the log once, and nothing else does."""
    journal, events = histories.journal, histories.records.events
    for eid in journal.acknowledged - events.keys():
        yield Finding(Kind.LOST, "acknowledged, but not in the log", eid)
    for eid, count in events.items():
        if count > 1:
            yield Finding(Kind.DOUBLED, "in the log more than once", eid)
        if eid not in journal.posted:
            yield Finding(Kind.WRONG, "in the log, but never posted", eid)
    for eid in journal.posted.keys() - journal.acknowledged:
        yield Finding(Kind.STUCK, "posted, but never acknowledged", eid)


def _sums(histories: Histories) -> Findings:
    records = histories.records
    for version, node, port, told, counted in records.uneven:
        who = f"version {version}, {node}.{port}: {told} told, {counted} visits"
        yield Finding(Kind.WRONG, "the tally is not the number of visits", who)
    for run, before in records.overtaken:
        yield Finding(Kind.WRONG, "a later event took effect before", f"run {run}: event {before}")
    if records.waiting:
        yield Finding(Kind.STUCK, "events have not taken effect", f"{records.waiting} events")
    if records.set_aside:
        yield Finding(Kind.STUCK, "events were set aside", f"{records.set_aside} events")


def _answers(histories: Histories) -> Findings:
    journal = histories.journal
    for complaint in sorted(set(journal.complaints)):
        yield Finding(
            Kind.WRONG, "an answer of the API", f"{complaint} ({journal.complaints.count(complaint)} times)"
        )
    if journal.accepted > len(journal.acknowledged):
        who = f"{journal.accepted} told, {len(journal.acknowledged)} posted"
        yield Finding(Kind.WRONG, "more events were said to be new than there are", who)
