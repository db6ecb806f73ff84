"""Reading what the sample gateway writes down, by letting it write."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from faults import witness
from faults.counting import CountingGateway

MAIL = {
    "ext_user_id": "c1",
    "from_email_address": "shop@example.com",
    "reply_to_email_address": "",
    "subject": "eid-1 for you",
    "body": "<p>1</p>",
    "text_body": "1",
    "email_uid": "uid-1",
    "callback_url": "http://127.0.0.1:9/api/v1/callbacks/delivery/token",
}


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[CountingGateway]:
    counting = CountingGateway(tmp_path, "gateway")
    counting.start()
    yield counting
    counting.stop()


def history(gateway: CountingGateway, query: str, *bodies: dict[str, str]) -> witness.Witness:
    """What is read after these were posted."""
    for body in bodies:
        with suppress(httpx.TransportError):
            httpx.post(f"{gateway.url}/email?callbacks=0&{query}", json=body)
    return witness.read([gateway.file])


def test_a_repeated_try_is_the_same_message(gateway: CountingGateway) -> None:
    seen = history(gateway, "", MAIL, MAIL).messages["uid-1"]

    assert (seen.order, seen.tries, len(seen.bodies), len(seen.ids), seen.taken) == ("eid-1", 2, 1, 1, True)


def test_two_bodies_under_one_uid_are_seen(gateway: CountingGateway) -> None:
    seen = history(gateway, "", MAIL, {**MAIL, "body": "<p>2</p>"})

    assert len(seen.messages["uid-1"].bodies) == 2


def test_an_accepted_message_whose_answer_was_lost_counts_as_taken(gateway: CountingGateway) -> None:
    seen = history(gateway, "fault=lost", MAIL).messages["uid-1"]

    assert seen.taken
    assert seen.ids == set()


def test_a_failed_try_is_not_taken(gateway: CountingGateway) -> None:
    seen = history(gateway, "fault=500", MAIL).messages["uid-1"]

    assert not seen.taken


def test_callbacks_count_with_their_answers_only(tmp_path: Path) -> None:
    file = tmp_path / "j"
    answered = {
        "kind": "callback",
        "uid": "u",
        "status": "opened",
        "http_status": 200,
        "answer": '{"error_code":3}',
    }
    unanswered = {**answered, "http_status": None, "answer": None}
    odd = {**answered, "http_status": 502, "answer": "<html>"}
    file.write_text("".join(json.dumps(line) + "\n" for line in (answered, unanswered, odd)))

    assert witness.read([file]).reports == [
        witness.Report("u", "opened", 200, 3),
        witness.Report("u", "opened", 502, -1),
    ]
