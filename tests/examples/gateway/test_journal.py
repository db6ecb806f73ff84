"""The journal: counts for everything, the newest in full, bounded."""

import json
from datetime import UTC, datetime

from examples.gateway.journal import Journal
from examples.gateway.protocol import KINDS, read
from examples.gateway.records import Arrival, CallMade

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def arrive(journal: Journal, uid: str, body: str = "Hi", path: str = "sms", customer: str = "c-1") -> Arrival:
    text = {"ext_user_id": customer, "body": body, "im_uid": uid, "callback_url": "http://127.0.0.1/cb"}
    return journal.arrive(NOW, path, "", read(KINDS["sms"], json.dumps(text).encode()))


def test_it_keeps_the_newest_and_counts_all() -> None:
    journal = Journal(keep=2)
    for number in range(5):
        arrive(journal, f"t-{number}")
    assert [arrival.uid for arrival in journal.arrivals()] == ["t-4", "t-3"]
    assert (journal.counts().requests, journal.counts().uids) == (5, 5)


def test_it_keeps_nothing_when_told_so_and_still_knows_a_uid_again() -> None:
    journal = Journal(keep=0)
    assert [arrive(journal, "t-1").try_number for _ in range(3)] == [1, 2, 3]
    assert journal.arrivals() == []


def test_it_lets_go_of_large_bodies_before_memory_runs_out() -> None:
    journal = Journal()
    for number in range(5):
        arrive(journal, f"t-{number}", body="x" * 20 * 2**20)
    assert [arrival.uid for arrival in journal.arrivals()] == ["t-4", "t-3", "t-2"]


def test_it_finds_by_path_customer_and_uid() -> None:
    journal = Journal()
    arrive(journal, "t-1")
    arrive(journal, "t-2", path="viber")
    arrive(journal, "t-3", customer="c-2")
    arrive(journal, "t-4")
    assert [arrival.uid for arrival in journal.arrivals(path="sms", customer="c-1")] == ["t-4", "t-1"]
    assert [arrival.uid for arrival in journal.arrivals(path="sms", limit=1)] == ["t-4"]
    assert [arrival.customer for arrival in journal.arrivals(uid="t-3")] == ["c-2"]


def test_requests_without_a_readable_uid_are_not_taken_for_one() -> None:
    journal = Journal()
    for _ in range(2):
        assert journal.arrive(NOW, "sms", "", read(KINDS["sms"], b"{}")).try_number == 1
    assert journal.counts().uids == 0


def test_a_reset_between_arrival_and_acceptance_harms_nobody() -> None:
    journal = Journal()
    arrival = arrive(journal, "t-1")
    journal.reset()
    assert journal.accept(arrival, dedupe=True)[1]
    assert journal.counts().accepted == 1


def test_every_request_and_callback_becomes_a_line() -> None:
    lines: list[bytes] = []
    journal = Journal(keep=0, sink=lines.append)
    arrival = arrive(journal, "t-1")
    journal.answered(arrival, {"error_code": 0})
    journal.called(arrival, CallMade(NOW, "delivered", "ext-1", 200, "{}"))
    request, callback = (json.loads(line) for line in lines)
    assert (request["kind"], request["uid"], request["answer"]) == ("request", "t-1", {"error_code": 0})
    assert (callback["kind"], callback["uid"], callback["status"]) == ("callback", "t-1", "delivered")
    assert request["at"] == "2026-03-01T12:00:00Z"
