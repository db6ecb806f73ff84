"""Every message that was wanted reached the gateway once, and both sides agree about it."""

from __future__ import annotations

from collections import defaultdict

from faults.finding import Finding, Findings, Histories, Kind
from faults.journal import ANY_END, Wanted
from faults.records import Message
from faults.witness import Seen

UNSETTLED = frozenset({"queued", "sending", "unknown"})


def check(histories: Histories) -> Findings:
    """Compares what the events must bring about, the outbox, and the gateways' journals."""
    seen = histories.witness.messages
    known = {message.uid for message in histories.records.messages}
    for uid, one in seen.items():
        yield from _check_seen(uid, one)
        if uid not in known:
            yield Finding(Kind.WRONG, "the gateway has a uid that we do not", uid)
    by_event: dict[str, list[Message]] = defaultdict(list)
    for message in histories.records.messages:
        by_event[message.eid or ""].append(message)
        yield from _check_message(message, seen.get(message.uid))
    for eid in histories.journal.acknowledged:
        yield from _check_event(eid, histories.journal.posted[eid], by_event[eid])


def _check_seen(uid: str, seen: Seen) -> Findings:
    if len(seen.bodies) > 1:
        yield Finding(Kind.DOUBLED, "one uid under two bodies", uid)
    if len(seen.ids) > 1:
        yield Finding(Kind.DOUBLED, "accepted twice by the gateway", uid)


def _check_event(eid: str, wanted: Wanted, messages: list[Message]) -> Findings:
    if wanted.message not in ("", ANY_END) and not messages:
        yield Finding(Kind.LOST, "no message was written", eid)
    if len(messages) > bool(wanted.message):
        yield Finding(Kind.DOUBLED, "more messages than wanted", eid)
    for message in messages:
        if message.state not in UNSETTLED and wanted.message not in (message.state, ANY_END):
            who = f"{message.uid}: {message.state} instead of {wanted.message}"
            yield Finding(Kind.WRONG, "another end of a message", who)


def _check_message(message: Message, seen: Seen | None) -> Findings:
    if message.state in UNSETTLED:
        what = "a message has not settled" if message.is_due else "a message nobody will look at again"
        yield Finding(Kind.STUCK, what, f"{message.uid}: {message.state} after {message.attempts} tries")
    if message.state == "sent" and not (seen and seen.taken):
        yield Finding(Kind.LOST, "sent, but never accepted by the gateway", message.uid)
    if message.state in ("failed", "skipped") and seen and seen.taken:
        yield Finding(Kind.WRONG, f"accepted by the gateway, but {message.state}", message.uid)
    if seen and seen.order != message.eid:
        yield Finding(Kind.WRONG, "the gateway got another customer's message", message.uid)
    if seen and seen.ids and message.state == "sent" and message.ext_message_id not in seen.ids:
        yield Finding(Kind.WRONG, "the gateway's id of a message is not ours", message.uid)
