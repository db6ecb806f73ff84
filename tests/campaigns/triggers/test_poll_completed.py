"""Poll completed."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.models import Run
from campaigns.triggers.poll_completed import PollCompleted, PollCompletedConfig
from crm.models import Brand
from tests.factories.campaigns import chain, node, publish
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive
from tests.factories.polls import make_poll

pytestmark = pytest.mark.django_db

HAPPY = {"field": "answer_liked", "op": "eq", "value": "yes"}
RED = {"field": "answer_colours", "op": "has", "value": "red"}


def completed(brand: Brand, name: str, now: datetime, poll: str = "taste", **fields: object) -> None:
    arrive(brand, make_customer(brand, name), now, "poll_completed", poll=poll, **fields)


def test_whoever_has_completed_the_poll_with_such_answers_enters(brand: Brand, now: datetime) -> None:
    make_poll(brand)
    start = node("start", "poll_completed", poll="taste", where={"all": [HAPPY, RED]})
    publish(brand, chain(start, node("end", "exit")), now)

    completed(brand, "anna", now, answer_liked="yes", answer_colours=["blue", "red"])
    completed(brand, "sad", now, answer_liked="no", answer_colours=["red"])
    completed(brand, "colourless", now, answer_liked="yes")
    completed(brand, "elsewhere", now, "other", answer_liked="yes", answer_colours=["red"])
    completed(make_brand("other"), "stranger", now, answer_liked="yes", answer_colours=["red"])

    assert [run.customer.ext_id for run in Run.objects.all()] == ["anna"]


def test_without_a_poll_any_will_do(brand: Brand, now: datetime) -> None:
    publish(brand, chain(node("start", "poll_completed"), node("end", "exit")), now)

    completed(brand, "anna", now)
    completed(brand, "berta", now, "other")

    assert Run.objects.count() == 2


def test_it_says_what_it_does() -> None:
    assert PollCompleted.summary(PollCompletedConfig(poll="taste")) == "poll taste completed"
    assert PollCompleted.summary(PollCompletedConfig()) == "any poll completed"
