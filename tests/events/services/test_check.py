"""What can be said about an item without asking the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from events.contract import Refusal
from events.services.check import check
from tests.factories.events import batch, posted


def refusal_of(now: datetime, **fields: Any) -> Refusal:
    """Why the middle one of three events is refused; the others must not be."""
    rows, refusals = check(batch(posted(now), posted(now, **fields), posted(now)), "spacex", now)
    assert [row.index for row in rows] == [0, 2]
    (refusal,) = refusals
    assert refusal.index == 1
    return refusal


def deep(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"in": value}
    return value


ACTION = "payload.client_action"


def client_action(*action: Any, **fields: Any) -> dict[str, Any]:
    """The fields of a client action; without a name of it if none is given."""
    payload = {"client_action": action[0]} if action else {}
    return {"event_type": "client_action", "payload": payload, **fields}


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"ext_brand_id": "tesla"}, "unknown_brand", "ext_brand_id"),
        ({"ext_brand_id": ""}, "unknown_brand", "ext_brand_id"),
        ({"eid": ""}, "invalid_eid", "eid"),
        ({"eid": "x" * 1_000_000}, "invalid_eid", "eid"),
        ({"eid": "98866720 1ae7 452c bc08 1b703954d2ea"}, "invalid_eid", "eid"),
        ({"event_date": 1737986306}, "seconds_not_ms", "event_date"),
        ({"event_date": 0}, "seconds_not_ms", "event_date"),
        ({"event_date": -1}, "seconds_not_ms", "event_date"),
        ({"event_date": 253402300800000}, "in_the_future", "event_date"),
        ({"event_date": 2**63 - 1}, "in_the_future", "event_date"),
        ({"event_date": 10**30}, "in_the_future", "event_date"),
        ({"event_type": ""}, "invalid_event_type", "event_type"),
        ({"event_type": "log in"}, "invalid_event_type", "event_type"),
        ({"event_type": "login\n"}, "invalid_event_type", "event_type"),
        ({"event_type": "größe"}, "invalid_event_type", "event_type"),
        ({"event_type": "x" * 101}, "invalid_event_type", "event_type"),
        ({"user_ext_id": ""}, "invalid_user_ext_id", "user_ext_id"),
        ({"user_ext_id": "u" * 256}, "invalid_user_ext_id", "user_ext_id"),
        ({"user_ext_id": "a\0b"}, "nul_character", "user_ext_id"),
        ({"payload": {"text": "a\0b"}}, "nul_character", "payload"),
        ({"payload": {"a\0b": 1}}, "nul_character", "payload"),
        ({"payload": {"text": "\\\0"}}, "nul_character", "payload"),
        ({"payload": {"text": "x" * 40_000}}, "payload_too_large", "payload"),
        ({"payload": deep(33)}, "too_deep", "payload"),
        (client_action(), "missing_client_action", ACTION),
        (client_action(7), "missing_client_action", ACTION),
        (client_action(""), "missing_client_action", ACTION),
        (client_action("x" * 256), "invalid_client_action", ACTION),
        (client_action("\0"), "nul_character", ACTION),
        (client_action("a", user_ext_id=None), "missing_user", "user_ext_id"),
        ({"event_type": "update_profile", "user_ext_id": None}, "missing_user", "user_ext_id"),
        ({"event_type": "update_profile", "payload": {"+": ["a"]}}, "invalid_profile", "payload.+"),
        ({"event_type": "update_profile", "payload": {"": 1}}, "invalid_profile", "payload."),
        ({"event_type": "update_profile", "payload": {"^tags": [7]}}, "invalid_profile", "payload.^tags"),
        ({"event_type": "update_profile", "payload": {"skip_cjm": "yes"}}, "invalid_profile", "payload.skip_cjm"),
    ],
)  # fmt: skip
def test_it_refuses_and_says_why_and_where(
    now: datetime, fields: dict[str, Any], code: str, field: str
) -> None:
    refusal = refusal_of(now, **fields)

    assert (refusal.code, refusal.field) == (code, field)
    assert refusal.message.endswith(".")
    assert len(refusal.message) < 200


@pytest.mark.parametrize(
    "fields",
    [
        {"eid": "98866720-1AE7-452C-BC08-1B703954D2EA"},
        {"eid": "988667201ae7452cbc081b703954d2ea"},
        {"event_type": "acc_deposit.approved:v2-x"},
        {"user_ext_id": "u" * 255},
        {"user_ext_id": "👩‍🚀 \u202e٣'\"\\"},
        {"user_ext_id": None},
        {"payload": {"text": "\\u0000 written out", "with-hyphen": None, "big": 2**64, "float": 1e308}},
        {"payload": deep(32)},
        {"payload": {"text": "x" * 32_000}},
    ],
)
def test_it_accepts_what_is_merely_unusual(now: datetime, fields: dict[str, Any]) -> None:
    rows, refusals = check(batch(posted(now, **fields)), "spacex", now)

    assert (len(rows), refusals) == (1, [])


def test_it_tells_seconds_from_milliseconds_and_says_what_would_be_right(now: datetime) -> None:
    assert "1737986306000 would be it" in refusal_of(now, event_date=1737986306).message


def test_an_event_may_be_up_to_a_day_ahead_of_our_clock(now: datetime) -> None:
    tomorrow = int(now.timestamp() * 1000) + 24 * 3600 * 1000

    assert check(batch(posted(now, event_date=tomorrow)), "spacex", now)[1] == []
    assert refusal_of(now, event_date=tomorrow + 1).code == "in_the_future"


def test_eids_are_the_same_however_they_are_written(now: datetime) -> None:
    spellings = ["98866720-1AE7-452C-BC08-1B703954D2EA", "988667201ae7452cbc081b703954d2ea"]

    rows, _ = check(batch(*(posted(now, eid=eid) for eid in spellings)), "spacex", now)

    assert {row.eid for row in rows} == {UUID("98866720-1ae7-452c-bc08-1b703954d2ea").bytes}


@pytest.mark.parametrize(
    "wrong",
    [
        "98866720-1ae7-452c-bc08-1b703954d2e ",
        "98866720-1ae7-452c-bc08-1b703954d2eg",
        "98866720-1ae7-452c-bc08-1b703954d2e-",
        "988667201-ae7-452c-bc08-1b703954d2ea",
        "98866720-1ae7-452c-bc08-1b703954d2e٣",
        "{8866720-1ae7-452c-bc08-1b703954d2e}",
    ],
)
def test_an_eid_of_the_right_length_may_still_be_none(now: datetime, wrong: str) -> None:
    assert refusal_of(now, eid=wrong).code == "invalid_eid"


def test_a_brand_free_of_personal_data_refuses_the_items_that_bear_some(now: datetime) -> None:
    payloads: list[dict[str, Any]] = [
        {"amount": 5},
        {"email": "anna@shop.example"},
        {"who": [{"phone": "+43676"}]},
        {"+email": ["a"]},
        {"Email": "a field of another name"},
    ]
    given = batch(*(posted(now, payload=payload) for payload in payloads))

    rows, refusals = check(given, "spacex", now, frozenset({"email", "phone"}))

    assert [row.index for row in rows] == [0, 4]
    assert {refusal.code for refusal in refusals} == {"personal_data"}
    assert [refusal.field for refusal in refusals] == [
        "payload.email",
        "payload.who.0.phone",
        "payload.+email",
    ]
    assert len(check(given, "spacex", now)[0]) == 5
