"""Reading what gateways glue onto URLs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.callbacks.parameters import FIELDS, Ambiguous, read, split_path

WANTED = {
    "type": "email",
    "ext_message_id": "a b",
    "status": "opened",
    "api_key": "",
    "user_agent": "",
    "link": "",
}


@pytest.mark.parametrize(
    ("tail", "query", "content_type", "body"),
    [
        ("", "type=email&ext_message_id=a+b&status=opened", "", b""),
        ("", "?type=email&ext_message_id=a%20b?status=opened", "", b""),
        ("type=email&ext_message_id=a+b", "status=opened", "", b""),
        ("", "type=email&type=email&api_key=&ext_message_id=a+b&status=opened", "", b""),
        ("", "type=email", "application/x-www-form-urlencoded", b"ext_message_id=a+b&status=opened"),
        ("", "", "application/json", b'{"type": "email", "ext_message_id": "a b", "status": "opened"}'),
        (
            "",
            "",
            "text/plain",
            b' {"type": "email", "ext_message_id": "a b", "status": "opened", "more": {}}',
        ),
        (
            "",
            "type=email",
            'multipart/form-data; boundary="x"',
            b'--x\r\nContent-Disposition: form-data; name="ext_message_id"\r\n\r\na b\r\n'
            b'--x\r\nContent-Disposition: form-data; name="status"\r\n\r\nopened\r\n--x--\r\n',
        ),
    ],
)
def test_it_reads_the_parameters_wherever_they_stand(
    tail: str, query: str, content_type: str, body: bytes
) -> None:
    assert read(tail, query, content_type, body) == WANTED


@pytest.mark.parametrize("name", FIELDS)
def test_it_refuses_two_values_for_one_parameter(name: str) -> None:
    with pytest.raises(Ambiguous, match=name):
        read("", f"{name}=a", "", f"{name}=b".encode())


@pytest.mark.parametrize(
    ("rest", "parts"),
    [
        ("TOKEN", ("TOKEN", "")),
        ("TOKEN/", ("TOKEN", "")),
        ("TOKEN&type=email", ("TOKEN", "type=email")),
        ("TOKEN?type=email&status=x", ("TOKEN", "type=email&status=x")),
        ("&type=email", ("", "type=email")),
    ],
)
def test_it_tells_the_token_from_what_was_appended(rest: str, parts: tuple[str, str]) -> None:
    assert split_path(rest) == parts


@given(
    st.text(max_size=200),
    st.text(max_size=200),
    st.sampled_from(["", "application/json"]),
    st.binary(max_size=200),
)
def test_whatever_comes_in_gives_texts_or_is_ambiguous(
    tail: str, query: str, content_type: str, body: bytes
) -> None:
    try:
        given_ = read(tail, query, content_type, body)
    except Ambiguous:
        return
    assert set(given_) == set(FIELDS)
    assert all(isinstance(value, str) for value in given_.values())


@pytest.mark.parametrize(
    "body", [b"[" * 50_000, b'{"type": NaN}', b'{"type": 1', b"\xff" * 99, b"&" * 60_000, b"x" * 99_999]
)
def test_a_hostile_body_gives_nothing(body: bytes) -> None:
    assert read("", "", "application/json", body) == dict.fromkeys(FIELDS, "")
