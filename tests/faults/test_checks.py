"""The comparison of the histories: silent when they agree, and loud about each way in which they may not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from faults.checks import compare
from faults.finding import Histories, Kind
from faults.journal import Wanted
from faults.witness import Report, Seen
from tests.faults.histories import BIG, SMALL

LOST, DOUBLED, STUCK, WRONG = Kind
Spoil = Callable[[Histories], object]


def found(histories: Histories) -> set[tuple[Kind, str]]:
    return {(finding.kind, finding.what) for finding in compare(histories)}


def with_run(histories: Histories, number: int, **changes: Any) -> None:
    histories.records.runs[number] = histories.records.runs[number]._replace(**changes)


def with_message(histories: Histories, **changes: Any) -> None:
    histories.records.messages[0] = histories.records.messages[0]._replace(**changes)


def test_histories_that_agree_have_nothing_to_tell(histories: Histories) -> None:
    assert compare(histories) == set()


SPOILT: list[tuple[Kind, str, Spoil]] = [
    (LOST, "acknowledged, but not in the log", lambda h: h.records.events.pop(SMALL)),
    (DOUBLED, "in the log more than once", lambda h: h.records.events.update({SMALL: 2})),
    (WRONG, "in the log, but never posted", lambda h: h.records.events.update(stranger=1)),
    (STUCK, "posted, but never acknowledged", lambda h: h.journal.acknowledged.remove(SMALL)),
    (WRONG, "more events were said to be new than there are", lambda h: setattr(h.journal, "accepted", 3)),
    (WRONG, "an answer of the API", lambda h: h.journal.complain("500: oops")),
    (LOST, "accepted, but without effect", lambda h: h.records.runs.pop(0)),
    (DOUBLED, "more than one run for one event", lambda h: h.records.runs.append(h.records.runs[0])),
    (DOUBLED, "a step was taken twice", lambda h: with_run(h, 0, numbers=[0, 1, 1])),
    (STUCK, "a run has not ended", lambda h: with_run(h, 1, state="sending")),
    (STUCK, "a run has not ended", lambda h: with_run(h, 1, state="failed", reason="oops")),
    (WRONG, "a run went another way", lambda h: with_run(h, 1, way="start.next vip.yes mail.failed bye.")),
    (WRONG, "a run went another way", lambda h: with_run(h, 1, numbers=[0, 1, 2, 4])),
    (WRONG, "a run in another campaign", lambda h: with_run(h, 0, campaign="other")),
    (WRONG, "a run without an event of ours", lambda h: with_run(h, 0, eid=None)),
    (LOST, "no message was written", lambda h: h.records.messages.clear()),
    (DOUBLED, "more messages than wanted", lambda h: h.records.messages.append(h.records.messages[0])),
    (DOUBLED, "more messages than wanted", lambda h: h.journal.posted.update({BIG: Wanted("orders", "")})),
    (WRONG, "another end of a message", lambda h: h.journal.posted.update({BIG: Wanted("orders", "failed")})),
    (STUCK, "a message nobody will look at again", lambda h: with_message(h, state="sending")),
    (STUCK, "a message has not settled", lambda h: with_message(h, state="unknown", is_due=True)),
    (LOST, "sent, but never accepted by the gateway", lambda h: h.witness.messages.clear()),
    (WRONG, "accepted by the gateway, but skipped", lambda h: with_message(h, state="skipped")),
    (WRONG, "the gateway's id of a message is not ours", lambda h: with_message(h, ext_message_id="other")),
    (DOUBLED, "one uid under two bodies", lambda h: h.witness.messages["uid"].bodies.add("another")),
    (DOUBLED, "accepted twice by the gateway", lambda h: h.witness.messages["uid"].ids.add("another")),
    (WRONG, "the gateway has a uid that we do not", lambda h: h.witness.messages.update(odd=Seen(BIG))),
    (
        WRONG,
        "the gateway got another customer's message",
        lambda h: setattr(h.witness.messages["uid"], "order", SMALL),
    ),
    (WRONG, "the status is not the furthest", lambda h: with_message(h, status="delivered")),
    (
        LOST,
        "“clicked” was taken, but is not on record",
        lambda h: h.witness.reports.append(Report("uid", "clicked", 200, 0)),
    ),
    (
        WRONG,
        "a callback was answered with 500",
        lambda h: h.witness.reports.append(Report("uid", "opened", 500, -1)),
    ),
    (LOST, "statuses and their events differ", lambda h: h.records.status_events.subtract(["opened"])),
    (DOUBLED, "statuses and their events differ", lambda h: h.records.status_events.update(["opened"])),
    (
        WRONG,
        "the tally is not the number of visits",
        lambda h: h.records.uneven.append((1, "vip", "no", 2, 1)),
    ),
    (WRONG, "a later event took effect before", lambda h: h.records.overtaken.append((1, 9))),
]


@pytest.mark.parametrize(("kind", "what", "spoil"), SPOILT, ids=[what for _, what, _ in SPOILT])
def test_it_finds_what_was_spoilt(histories: Histories, kind: Kind, what: str, spoil: Spoil) -> None:
    spoil(histories)

    assert (kind, what) in found(histories)


@pytest.mark.parametrize("what", ["waiting", "set_aside"])
def test_it_finds_events_without_effect(histories: Histories, what: str) -> None:
    waiting: dict[str, Any] = {what: 3}
    left = replace(histories, records=replace(histories.records, **waiting))

    assert {kind for kind, _ in found(left)} == {STUCK}


def test_a_callback_that_was_refused_need_not_be_on_record(histories: Histories) -> None:
    histories.witness.reports.append(Report("uid", "clicked", 200, 3))
    histories.witness.reports.append(Report("uid", "clicked", 503, 4))

    assert compare(histories) == set()
