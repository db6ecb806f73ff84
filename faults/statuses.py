"""What gateways reported is kept, counts once, and never goes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from faults.finding import Finding, Findings, Histories, Kind

ORDER = ("", "accepted", "failed", "rejected", "delivered", "opened", "clicked", "unsubscribed", "complained")
ANSWERED = frozenset({200, 503})
"""CONTRACT §3 wants 200; with the database away there is nothing to keep a report in, and it says so."""


def check(histories: Histories) -> Findings:
    """Compares the callbacks that were answered well with the statuses and the events that followed."""
    records = histories.records
    by_uid = {message.uid: message for message in records.messages}
    for report in histories.witness.reports:
        message = by_uid.get(report.uid)
        if report.http_status not in ANSWERED:
            yield Finding(Kind.WRONG, f"a callback was answered with {report.http_status}", report.uid)
        elif report.error_code == 0 and report.status not in records.history.get(
            message.id if message else 0, {}
        ):
            yield Finding(Kind.LOST, f"“{report.status}” was taken, but is not on record", report.uid)
    for message in records.messages:
        shown = furthest(name for name, applied in records.history.get(message.id, {}).items() if applied)
        if message.status != shown:
            yield Finding(
                Kind.WRONG,
                "the status is not the furthest",
                f"{message.uid}: {message.status!r}, not {shown!r}",
            )
    yield from _check_events(histories)


def _check_events(histories: Histories) -> Findings:
    """Each status that counted is an event, once."""
    records = histories.records
    applied = Counter(
        status for each in records.history.values() for status, counted in each.items() if counted
    )
    for status in applied.keys() | records.status_events.keys():
        there, due = records.status_events[status], applied[status]
        if there != due:
            kind = Kind.DOUBLED if there > due else Kind.LOST
            yield Finding(
                kind, "statuses and their events differ", f"{status}: {due} statuses, {there} events"
            )


def furthest(statuses: Iterable[str]) -> str:
    """The one to show; "" without any."""
    return max(["", *statuses], key=ORDER.index)
