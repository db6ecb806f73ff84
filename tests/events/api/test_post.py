"""Posting events over HTTP in the native dialect."""

from __future__ import annotations

import gzip
from datetime import datetime
from typing import Any

import msgspec
import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Brand, Customer
from events.dialects.native import CASHBACK_READY, RESET_PASSWORD
from events.models import ClientAction, Event, EventId, Work
from tests.events.conftest import Post
from tests.factories.crm import make_brand, make_key
from tests.factories.events import posted


def test_it_keeps_an_event_and_says_so(brand: Brand, post: Post) -> None:
    response = post(CASHBACK_READY.body)

    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer.pop("request_id")
    assert answer == {"accepted": 1, "duplicates": 0, "rejected": 0, "errors": []}
    event = Event.objects.get()
    assert (event.name, event.action, event.source) == ("client_action", "cashback_ready", "native")
    assert event.payload == CASHBACK_READY.body["payload"]
    assert event.customer == Customer.objects.get(brand=brand, ext_id="test98635568")
    assert Work.objects.get().events == [event.pk]
    assert ClientAction.objects.get().fields["cashback_amount"] == {
        "types": ["number"], "sample": 44.22, "addressable": True
    }  # fmt: skip


def test_it_takes_each_eid_once_whatever_its_body_says(post: Post, now: datetime) -> None:
    event = posted(now)
    post(event)

    answer = post([{**event, "event_type": "logout"}, posted(now)]).json()

    assert (answer["accepted"], answer["duplicates"], answer["rejected"]) == (1, 1, 0)
    assert Event.objects.count() == 2


def test_one_bad_event_does_not_fail_its_neighbours(post: Post, now: datetime) -> None:
    good, bad = posted(now), posted(now, event_date=1737986306)

    answer = post([good, bad, 7, posted(now)]).json()

    assert (answer["accepted"], answer["rejected"]) == (2, 2)
    assert [(error["index"], error["eid"], error["code"]) for error in answer["errors"]] == [
        (1, bad["eid"], "seconds_not_ms"),
        (2, None, "invalid_event"),
    ]


def test_each_example_of_the_reference_is_accepted(post: Post) -> None:
    for example in (RESET_PASSWORD, CASHBACK_READY):
        Event.objects.all().delete()
        EventId.objects.all().delete()
        assert post(example.body).json()["accepted"] == 1
        assert Event.objects.get().payload == example.body["payload"]


def test_a_packed_body_is_taken(post: Post, now: datetime) -> None:
    packed = gzip.compress(msgspec.json.encode([posted(now) for _ in range(3)]))

    assert post(packed, **{"Content-Encoding": "gzip"}).json()["accepted"] == 3


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*"])
def test_it_answers_json_whatever_is_asked_for(post: Post, now: datetime, accept: str) -> None:
    response = post(posted(now), Accept=accept)

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_a_key_of_another_brand_cannot_write_here(post: Post, now: datetime) -> None:
    _, stranger = make_key(make_brand("tesla"))

    answer = post(posted(now), key=stranger).json()

    assert (answer["accepted"], answer["errors"][0]["code"]) == (0, "unknown_brand")


def test_a_key_of_another_scope_cannot_post(brand: Brand, post: Post, now: datetime) -> None:
    _, manager = make_key(brand, "manage")

    response = post(posted(now), key=manager)

    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")


def test_a_database_that_is_away_is_worth_another_try(post: Post, now: datetime) -> None:
    def away(execute: Any, sql: str, *rest: Any) -> Any:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        response = post(posted(now))

    assert (response.status_code, response.json()["code"]) == (503, "database_away")
    assert int(response["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b'"x"', 400),
        (b"\x00", 400),
        (b"\xff\xfe[\x00]\x00", 400),
        (b"\xef\xbb\xbf[]", 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'[{"payload":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}]", 400),
        (b'{"payload":{"a":NaN}}', 400),
        (b"[" + b" " * 11_000_000 + b"]", 413),
        (b"[" + b"{}," * 5_000 + b"{}]", 413),
    ],
)
def test_a_body_without_events_is_refused_as_a_whole(post: Post, body: bytes, status: int) -> None:
    response = post(body)

    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


HOSTILE = [
    b"{}",
    b"[[]]",
    b"[[[[]]]]",
    b'{"eid":"\\u0000"}',
    b'{"eid":"\\ud800","event_date":1}',
    b'{"__proto__":{"a":1},"constructor":1,"eid":[]}',
]
FIELDS = ["eid", "event_date", "ext_brand_id", "user_ext_id", "event_type", "payload"]
VALUES: list[bytes] = [
    b"null",
    b"true",
    b"-0.0",
    b"1e308",
    b"1e400",
    b"9" * 100_000,
    b"-9223372036854775809",
    b'""',
    b'"\\u0000"',
    b'"\\ud800"',
    b'"\xff"',
    b'"' + b"x" * 1_000_000 + b'"',
    b"[" * 500 + b"]" * 500,
    b'{"a":' * 500 + b"1" + b"}" * 500,
    b'{"' + b"k" * 1_000_000 + b'":1}',
    b"{" + b",".join(b'"k%d":%d' % (n, n) for n in range(10_000)) + b"}",
    b'{"client_action":{}}',
    b'{"client_action":"\\u0000","+":[]}',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_events_are_refused_and_later_ones_taken(post: Post, now: datetime, body: bytes) -> None:
    assert post(body).json()["rejected"] == 1
    assert post(posted(now)).json()["accepted"] == 1


@pytest.mark.parametrize("name", ["client_action", "update_profile", "purchase"])
@pytest.mark.parametrize("field", FIELDS)
def test_no_value_in_any_field_breaks_it(post: Post, now: datetime, field: str, name: str) -> None:
    events = []
    for value in VALUES:
        event = posted(now, name, payload={"client_action": "x"} if name == "client_action" else {})
        events.append(msgspec.json.encode({**event, field: msgspec.Raw(value)}))

    for event in events:
        assert post(event).status_code in {200, 400}
    answer = post(b"[" + b",".join([*events[:11], msgspec.json.encode(posted(now))]) + b"]")
    assert answer.status_code in {200, 400}
    assert post(posted(now)).json()["accepted"] == 1


@pytest.mark.django_db(transaction=True)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.recursive(st.none() | st.booleans() | st.floats(-1e15, 1e15)
       | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_what_is_accepted_is_kept_to_the_letter(post: Post, now: datetime, payload: Any) -> None:
    event = posted(now, payload={"value": payload})
    try:
        body = msgspec.json.encode(event)
    except (UnicodeEncodeError, OverflowError):  # half a surrogate pair: see the hostile values
        return

    response = post(body)

    assert response.status_code == 200
    if response.json()["accepted"]:
        assert Event.objects.get(eid=event["eid"]).payload == {"value": payload}
    else:
        assert response.json()["errors"][0]["code"] in {"nul_character", "number_out_of_range", "too_deep"}
