"""What a gateway's answer means."""

import pytest

from gateways.services.answers import UNTRACKABLE, Meaning, Verdict, read_answer
from lib.outgoing import Answer


def _read(body: bytes, status: int = 200) -> Verdict:
    return read_answer(Answer(status, body, 1))


def test_error_code_0_with_an_id_is_accepted() -> None:
    assert _read(b'{"error_code": 0, "ext_message_id": "a540"}') == Verdict(Meaning.ACCEPTED, "a540")


@pytest.mark.parametrize(
    "body", [b'{"error_code":"0","ext_message_id":17}', b'{"error_code":0.0,"ext_message_id":"17"}']
)
def test_numbers_may_be_written_as_text_and_the_other_way_round(body: bytes) -> None:
    assert _read(body) == Verdict(Meaning.ACCEPTED, "17")


@pytest.mark.parametrize(
    "id_", [b"", b',"ext_message_id":null', b',"ext_message_id":""', b',"ext_message_id":{}', b',"ext_message_id":true',
            b',"ext_message_id":"\\u0000"', b',"ext_message_id":"' + b"x" * 10_000 + b'"'],
)  # fmt: skip
def test_accepted_without_an_id_that_can_be_kept_is_untrackable(id_: bytes) -> None:
    assert _read(b'{"error_code":0' + id_ + b"}") == Verdict(Meaning.ACCEPTED, None, UNTRACKABLE)


def test_another_error_code_is_final_and_keeps_the_text() -> None:
    verdict = _read(b'{"error_code": 1, "error_message": "User was not found"}')

    assert verdict == Verdict(Meaning.REFUSED, error="error_code 1: User was not found")


def test_an_error_text_is_cut_and_cleaned() -> None:
    verdict = _read(b'{"error_code": 1, "error_message": "\\u0000' + b"x" * 2_000 + b'"}')

    assert "\0" not in verdict.error
    assert len(verdict.error) < 600


@pytest.mark.parametrize(
    "body",
    [b"", b"OK", b"[]", b"null", b"{}", b'{"error_code":null}', b'{"error_code":true}', b'{"error_code":0.5}',
     b'{"error_code":"x"}', b'{"error_code":[0]}', b'{"error_code": 0', b"\xff\xfe", b"[" * 60_000,
     b'{"error_code":1e999}'],
)  # fmt: skip
def test_what_is_no_answer_is_tried_again(body: bytes) -> None:
    assert _read(body).meaning is Meaning.NO_ANSWER


@pytest.mark.parametrize("status", [201, 204, 301, 307, 400, 401, 404, 429, 500, 503])
def test_only_http_200_counts(status: int) -> None:
    verdict = _read(b'{"error_code":0,"ext_message_id":"1"}', status)

    assert verdict == Verdict(Meaning.NO_ANSWER, error=f"HTTP {status} instead of 200.")


def test_an_answer_that_was_cut_says_so() -> None:
    assert "64 KiB" in read_answer(Answer(200, b'{"error_code"', 1, cut=True)).error
