"""`/api/v1/polls`."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand
from gateways.models import Poll
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.polls import QUESTIONS, answer, make_poll

pytestmark = pytest.mark.django_db


def test_a_poll_is_drafted_changed_opened_closed(brand: Brand) -> None:
    api = Api(brand)

    made = api.post("polls", {"slug": "taste", "name": "Taste", "questions": QUESTIONS})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert api.patch("polls/taste", {"name": "Taste!"}, if_match=made["ETag"]).json()["name"] == "Taste!"
    assert api.patch("polls/taste", {"name": "Late"}, if_match=made["ETag"]).status_code == 409
    assert api.post("polls/taste/open").json()["status"] == "open"
    assert api.patch("polls/taste", {"questions": QUESTIONS[:2]}).status_code == 409
    assert api.delete("polls/taste").status_code == 409
    assert api.post("polls/taste/close").json()["status"] == "closed"
    assert api.post("polls/taste/close").status_code == 409
    assert [one["name"] for one in api.get("polls").json()["results"]] == ["Taste!"]
    make_poll(brand, "draft", draft=True)
    assert api.delete("polls/draft").status_code == 204


def test_a_flawed_question_is_refused_by_its_place(brand: Brand) -> None:
    flawed = [{**QUESTIONS[1], "options": [{"code": "A b", "text": "x"}]}]

    refused = Api(brand).post("polls", {"slug": "taste", "name": "Taste", "questions": flawed})

    assert refused.status_code == 400
    assert "questions.0.options.0.code" in refused.content.decode()
    assert not Poll.objects.exists()


def test_the_report_counts_by_question_and_the_answers_are_listed(brand: Brand, now: datetime) -> None:
    poll, api = make_poll(brand), Api(brand)
    anna, berta, cleo = (make_customer(brand, name) for name in ("anna", "berta", "cleo"))
    answer(poll, anna, now, colours=["red", "blue"], parts={"taste": "good", "price": "bad"}, words="yes")
    answer(poll, berta, now, colours=["red"], parts={"taste": "good"})
    answer(poll, cleo, now, liked="no")
    other = make_poll(brand, "other")
    answer(other, anna, now, liked="no")

    found = api.get("polls/taste/report").json()

    assert found["completed"] == 3
    liked, colours, parts, words = found["questions"]
    assert [(o["code"], o["count"]) for o in liked["lines"][0]["options"]] == [("yes", 2), ("no", 1)]
    assert [(o["code"], o["count"], o["share"]) for o in colours["lines"][0]["options"]] == [
        ("red", 2, 1.0), ("green", 0, 0.0), ("blue", 1, 0.5),
    ]  # fmt: skip
    assert {line["code"]: [o["count"] for o in line["options"]] for line in parts["lines"]} == {
        "taste": [2, 0],
        "price": [0, 1],
    }
    assert (words["answered"], words["lines"]) == (1, [])
    listed = api.get("polls/taste/answers").json()["results"]
    assert {one["customer"] for one in listed} == {"anna", "berta", "cleo"}
    table = api.get("polls/taste/report/csv").content.decode()
    assert "liked,Did you like it?,,yes,Yes,2,0.6667" in table
    assert "words,What else?,,,,1," in table


def test_a_key_of_another_brand_finds_nothing(brand: Brand) -> None:
    make_poll(brand)
    stranger = Api(make_brand("other"))

    for path in ("polls/taste", "polls/taste/report", "polls/taste/answers"):
        assert stranger.get(path).status_code == 404
    assert stranger.post("polls/taste/close").status_code == 404
