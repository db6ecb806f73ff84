"""`/api/external/events/v2`: shape and codes as its integrations know them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand
from tests.events.conftest import Post
from tests.factories.crm import make_key
from tests.factories.events import OMITTED, posted

PATH = "/api/external/events/v2"


def answer_to(post: Post, *events: Any, **options: Any) -> dict[str, Any]:
    response = post(list(events), PATH, **options)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    assert answer.pop("req_id")
    return answer


def test_all_is_well(post: Post, now: datetime) -> None:
    assert answer_to(post, posted(now), posted(now)) == {"err_code": 0, "pd": 2}


def test_a_bare_object_is_an_array_of_one(post: Post, now: datetime) -> None:
    assert post(posted(now), PATH).json()["pd"] == 1


def test_the_same_again_is_a_duplicate(post: Post, now: datetime) -> None:
    event = posted(now)
    answer_to(post, event)

    assert answer_to(post, event, posted(now)) == {
        "err_code": 0,
        "pd": 1,
        "event_errors": {event["eid"]: [{"error_code": 20056, "error_message": "duplicate event"}]},
    }


def test_errors_of_single_events_have_their_codes(brand: Brand, post: Post, now: datetime) -> None:
    _, careful = make_key(brand, creates_customers=False)
    stranger, elsewhere, late = posted(now), posted(now, ext_brand_id="tesla"), posted(now, event_date=7)
    nameless = posted(now, eid=OMITTED)

    answer = answer_to(post, stranger, elsewhere, late, nameless, posted(now, user=None), key=careful)

    assert (answer["err_code"], answer["pd"]) == (0, 1)
    codes = {eid: errors[0]["error_code"] for eid, errors in answer["event_errors"].items()}
    assert codes == {stranger["eid"]: 10001, elsewhere["eid"]: 125, late["eid"]: 10002, "[3]": 10002}
    assert answer["event_errors"][elsewhere["eid"]][0]["error_message"] == "brand not found"


def test_a_wrong_key_has_its_code(post: Post, now: datetime) -> None:
    response = post([posted(now)], PATH, key="wrong")

    assert response.status_code == 401
    assert (response.json()["err_code"], response.json()["pd"]) == (10000, 0)
    assert response["Content-Type"] == "application/json"


def test_a_request_that_failed_as_a_whole_says_so_in_its_words(post: Post) -> None:
    response = post(b"{", PATH)

    assert response.status_code == 400
    assert response.json()["err_code"] == 10003
    assert "JSON" in response.json()["err_message"]


def test_a_key_that_posts_too_often_is_told_when_to_try_again(
    brand: Brand, post: Post, now: datetime
) -> None:
    _, slow = make_key(brand, rate_per_minute=6)
    post([posted(now)], PATH, key=slow)

    response = post([posted(now)], PATH, key=slow)

    assert response.status_code == 429
    assert response["Retry-After"]
    assert response.json()["pd"] == 0
