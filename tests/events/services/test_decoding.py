"""From bytes to items."""

from __future__ import annotations

import pytest

from events.contract import MAX_ITEMS, TooMany, Undecodable
from events.services.decoding import decode

GOOD = b'{"eid":"e1","event_date":1,"ext_brand_id":"b","event_type":"t","payload":{"a":[1]}}'


def with_field(name: bytes, value: bytes) -> bytes:
    """GOOD with one field replaced or added (the last of two equal names counts)."""
    return GOOD[:-1] + b',"' + name + b'":' + value + b"}"


def test_it_takes_one_event_or_an_array_of_them() -> None:
    assert [item.eid for item in decode(GOOD).items] == ["e1"]
    assert [item.eid for item in decode(b" [" + GOOD + b",\n" + GOOD + b"] ").items] == ["e1", "e1"]
    assert not decode(b"[]").items


def test_an_event_needs_neither_payload_nor_customer() -> None:
    (item,) = decode(
        b'{"eid":"e1","event_date":1,"ext_brand_id":"b","event_type":"t","user_ext_id":null}'
    ).items

    assert (item.payload, item.user_ext_id) == ({}, None)


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        (b'{"event_date":1,"ext_brand_id":"b","event_type":"t"}', "missing_eid", "eid"),
        (with_field(b"eid", b"7"), "invalid_eid", "eid"),
        (with_field(b"event_date", b'"2026-01-01"'), "invalid_event_date", "event_date"),
        (with_field(b"event_date", b"1.5"), "invalid_event_date", "event_date"),
        (with_field(b"payload", b"[]"), "invalid_payload", "payload"),
        (with_field(b"payload", b"null"), "invalid_payload", "payload"),
        (with_field(b"payload", b'{"amount":1e400}'), "number_out_of_range", "payload"),
        (with_field(b"payload", b'{"amount":' + b"9" * 10_000 + b"}"), "number_out_of_range", "payload"),
        (with_field(b"payload", b'{"text":"\\ud800"}'), "lone_surrogate", ""),
        (with_field(b"payload", b'{"text":"\xff"}'), "not_utf8", ""),
        (b"7", "invalid_event", ""),
        (b"null", "invalid_event", ""),
    ],
)
def test_a_bad_item_is_refused_by_its_index_and_its_neighbours_are_not(
    bad: bytes, code: str, field: str
) -> None:
    batch = decode(b"[" + GOOD + b"," + bad + b"," + GOOD + b"]")

    assert list(batch.indexes) == [0, 2]
    (refusal,) = batch.refusals
    assert (refusal.index, refusal.code, refusal.field) == (1, code, field)
    assert refusal.message.endswith(".")


def test_a_single_bad_event_is_refused_like_one_of_many() -> None:
    (refusal,) = decode(with_field(b"payload", b'{"text":"\\ud800"}')).refusals

    assert (refusal.index, refusal.code) == (0, "lone_surrogate")


def test_a_refusal_names_the_eid_if_there_is_one() -> None:
    first, second = decode(b'[{"eid":"e7"},{"eid":8}]').refusals

    assert (first.eid, second.eid) == ("e7", None)


def test_half_a_surrogate_pair_does_not_hide_the_eid_beside_it() -> None:
    beside, within = decode(b'[{"eid":"e7","payload":{"text":"\\ud800"}},{"eid":"\\ud800"}]').refusals

    assert (beside.eid, within.eid) == ("e7", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"   ", "not_json"),
        (b"{", "not_json"),
        (b'{"eid":"\\ud800"', "not_json"),
        (b"[" + GOOD, "not_json"),
        (b"[" + GOOD + b",]", "not_json"),
        (b'[{"eid":NaN}]', "not_json"),
        (b'[{"eid":"\\ud800","a":Infinity}]', "not_json"),
        (b"\xef\xbb\xbf" + GOOD, "not_json"),
        (GOOD.decode().encode("utf-16"), "not_json"),
        (GOOD.decode().encode("utf-16-be"), "not_json"),
        (b'"text"', "not_an_event"),
        (b"7", "not_an_event"),
        (b"null", "not_an_event"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"payload":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
    ],
)
def test_it_refuses_what_holds_no_events(body: bytes, code: str) -> None:
    with pytest.raises(Undecodable) as refused:
        decode(body)

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_it_refuses_more_events_than_one_request_may_hold() -> None:
    body = b"[" + b",".join([b"{}"] * (MAX_ITEMS + 1)) + b"]"

    with pytest.raises(TooMany, match="5001 events"):
        decode(body)
