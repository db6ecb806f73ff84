"""The sample gateway holds Beckon to the contract."""

import json
from typing import Any

import pytest

from examples.gateway.protocol import KINDS, read

EMAIL = {
    "ext_user_id": "hhu234556",
    "from_email_address": "Amazing <noreply@amazing.example>",
    "reply_to_email_address": "",
    "subject": "Hi",
    "body": "<p>Hi</p>",
    "text_body": "",
    "email_uid": "m-1",
    "callback_url": "http://127.0.0.1/cb",
}
TEXT = {"ext_user_id": "u", "body": "Hi", "im_uid": "t-1", "callback_url": "http://127.0.0.1/cb"}


def problem(kind: str, body: Any) -> str | None:
    return read(KINDS[kind], json.dumps(body).encode()).problem


def test_it_takes_an_email_as_the_contract_prints_it() -> None:
    assert problem("email", EMAIL) is None


def test_it_takes_a_preview_with_an_address() -> None:
    preview = {"activity_type": "preview", "to_email_address": "staff@shop.example"}
    assert problem("email", EMAIL | preview) is None


@pytest.mark.parametrize("kind", ["sms", "viber", "whatsapp"])
@pytest.mark.parametrize("number", [{}, {"from_number": None}, {"from_number": "Amazing"}])
def test_it_takes_a_text_with_or_without_a_sender(kind: str, number: dict[str, Any]) -> None:
    assert problem(kind, TEXT | number) is None


def test_it_takes_a_custom_message_with_any_extension() -> None:
    extension = {"title": "Up", "action": "BUY", "urgent": True, "picture": "https://shop.example/1.png"}
    assert problem("cim", TEXT | {"from_number": None, "extension": extension}) is None


@pytest.mark.parametrize("field", list(EMAIL))
def test_it_names_a_field_that_is_missing(field: str) -> None:
    assert f"`{field}`" in str(problem("email", {k: v for k, v in EMAIL.items() if k != field}))


@pytest.mark.parametrize("field", list(EMAIL))
@pytest.mark.parametrize("wrong", [None, 7, ["x"]])
def test_it_names_a_field_of_the_wrong_type(field: str, wrong: Any) -> None:
    assert field in str(problem("email", EMAIL | {field: wrong}))


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("email", EMAIL | {"to_email_address": "a@shop.example"}, "to_email_address"),
        ("email", EMAIL | {"activity_type": "preview"}, "to_email_address"),
        (
            "email",
            EMAIL | {"activity_type": "newsletter", "to_email_address": "a@x.example"},
            "activity_type",
        ),
        ("email", EMAIL | {"activity_type": None, "to_email_address": None}, "activity_type"),
        ("email", EMAIL | {"user_email": "a@shop.example"}, "user_email"),
        ("email", EMAIL | {"ext_user_id": ""}, "ext_user_id"),
        ("email", EMAIL | {"callback_url": "callback"}, "callback_url"),
        ("sms", TEXT | {"to_number": "+49"}, "to_number"),
        ("sms", TEXT | {"to_email_address": "a@shop.example", "activity_type": "preview"}, "_"),
        ("sms", TEXT | {"email_uid": "m-1"}, "email_uid"),
        ("cim", TEXT, "extension"),
        ("cim", TEXT | {"extension": []}, "extension"),
        ("cim", TEXT | {"extension": {}, "from_number": "Amazing"}, "from_number"),
    ],
)
def test_it_names_what_the_contract_does_not_allow(kind: str, body: Any, named: str) -> None:
    assert named in str(problem(kind, body))


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[1]", b'"x"', b"[" * 100_000, b'{"a": NaN}'])
def test_it_says_what_is_no_message_at_all(raw: bytes) -> None:
    assert str(read(KINDS["email"], raw).problem).startswith("the body is not")


def test_it_sees_one_body_however_its_keys_are_ordered() -> None:
    there, back = read(KINDS["sms"], b'{"a": 1, "b": 2}'), read(KINDS["sms"], b'{"b":2,"a":1}')
    assert there.sha256 == back.sha256 != read(KINDS["sms"], b'{"b":2,"a":2}').sha256
