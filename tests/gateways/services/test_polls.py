"""The life of a poll, and the one completion that each customer has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from crm.models import Brand, Change, Customer
from crm.services.changes import SYSTEM
from events.models import Event
from gateways.models import Poll, PollAnswer, PollInvitation
from gateways.services import polls
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_brand, make_customer
from tests.factories.polls import QUESTIONS, answer, make_poll, options

DAY = timedelta(days=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


@pytest.mark.django_db
def test_what_was_answered_is_kept_and_told_as_an_event(anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand)

    answer(poll, anna, now, colours=["red"], parts={"taste": "good"}, words="Fine")

    kept = PollAnswer.objects.get()
    assert (kept.customer, kept.answered_at) == (anna, now)
    event = Event.objects.get(name="poll_completed")
    assert event.customer_id == anna.pk
    assert event.payload == {
        "poll": "taste",
        "answers": {"liked": "yes", "colours": ["red"], "parts": {"taste": "good"}, "words": "Fine"},
        "answer_liked": "yes",
        "answer_colours": ["red"],
        "answer_parts_taste": "good",
    }


@pytest.mark.django_db
def test_nobody_answers_twice_and_others_are_not_kept_from_it(anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand)
    answer(poll, anna, now)

    with pytest.raises(polls.AnsweredAlready):
        answer(poll, anna, now + DAY, liked="no")
    answer(poll, make_customer(anna.brand, "berta"), now)
    answer(make_poll(anna.brand, "other"), anna, now)

    assert PollAnswer.objects.get(poll=poll, customer=anna).answers == {"liked": "yes"}


@pytest.mark.django_db(transaction=True)
def test_fifty_completions_at_once_are_one(now: datetime) -> None:
    brand = make_brand()
    poll, customer = make_poll(brand), make_customer(brand)

    def press(_: int) -> str:
        try:
            answer(poll, customer, now)
        except polls.AnsweredAlready:
            return "already"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(8) as clicks:
        said = list(clicks.map(press, range(50)))

    assert sorted(said) == ["already"] * 49 + ["done"]
    assert PollAnswer.objects.count() == 1
    assert Event.objects.filter(name="poll_completed").count() == 1


@pytest.mark.django_db
def test_only_an_open_poll_is_answered(anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand, draft=True)
    with pytest.raises(polls.NotOpen):
        answer(poll, anna, now)
    polls.close(SYSTEM, polls.open_(SYSTEM, poll))
    with pytest.raises(polls.NotOpen):
        answer(poll, anna, now)
    polls.open_(SYSTEM, Poll.objects.get())
    answer(poll, anna, now)


@pytest.mark.django_db
def test_an_invitation_is_good_until_its_time_is_over(anna: Customer, now: datetime) -> None:
    poll, berta = make_poll(anna.brand), make_customer(anna.brand, "berta")
    for each in (anna, berta):
        PollInvitation.objects.create(poll=poll, customer=each, invited_at=now, expires_at=now + DAY)

    answer(poll, anna, now + DAY - timedelta(seconds=1))
    with pytest.raises(polls.PlaceGone):
        answer(poll, berta, now + DAY)

    assert PollInvitation.objects.get(customer=anna).answered_at is not None
    assert PollInvitation.objects.get(customer=berta).answered_at is None


@pytest.mark.django_db
def test_answers_that_do_not_fit_are_refused_all_at_once(anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand)

    with pytest.raises(polls.WrongAnswers) as caught:
        answer(poll, anna, now, liked="perhaps", colours=["pink"])

    assert set(caught.value.flaws) == {"liked", "colours"}
    assert not PollAnswer.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_what_customers_have_seen_can_only_be_reworded(brand: Brand) -> None:
    poll = make_poll(brand)
    reworded = [{**each, "text": f"{each['text']}!"} for each in QUESTIONS]

    polls.change(SYSTEM, poll, questions=reworded, thanks="Thanks!")
    with pytest.raises(Conflict, match="only their texts"):
        polls.change(SYSTEM, poll, questions=QUESTIONS[:2])

    poll.refresh_from_db()
    assert (poll.questions[1]["text"], poll.revision) == ("Did you like it?!", 2)
    assert set(Change.objects.values_list("action", flat=True)) >= {"created", "changed", "open"}


@pytest.mark.django_db
def test_who_has_not_seen_the_last_change_changes_nothing(brand: Brand) -> None:
    poll = make_poll(brand)
    polls.change(SYSTEM, poll, expected=1, name="New")

    with pytest.raises(Conflict):
        polls.change(SYSTEM, poll, expected=1, name="Old")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("flawed", "field"),
    [
        ({**QUESTIONS[1], "options": [{"code": "A b", "text": "x"}]}, "questions.0.options.0.code"),
        ({**QUESTIONS[2], "most": 0}, "questions.0.most"),
        ({"code": "x", "kind": "riddle", "text": "x"}, "questions.0"),
        ({**QUESTIONS[1], "options": options("a", "a")}, "questions.0.options.1.code"),
    ],
)
def test_a_flawed_question_is_named(flawed: dict[str, Any], field: str, brand: Brand) -> None:
    with pytest.raises(Invalid) as caught:
        polls.create(SYSTEM, brand, "flawed", name="Flawed", questions=[flawed])
    assert caught.value.field == field


@pytest.mark.django_db
def test_a_poll_without_a_question_is_not_opened_and_only_a_draft_is_deleted(brand: Brand) -> None:
    with pytest.raises(Invalid, match="needs a question"):
        make_poll(brand, questions=QUESTIONS[:1])
    polls.delete(SYSTEM, Poll.objects.get())
    with pytest.raises(Conflict, match="Only a draft"):
        polls.delete(SYSTEM, make_poll(brand))


@pytest.mark.django_db
def test_what_is_hidden_from_a_customer_is_neither_demanded_nor_kept(anna: Customer, now: datetime) -> None:
    why = {**QUESTIONS[4], "required": True, "shown_if": {"question": "liked", "options": ["no"]}}
    poll = make_poll(anna.brand, questions=[QUESTIONS[1], why])

    answer(poll, anna, now, liked="yes", words="typed before")
    with pytest.raises(polls.WrongAnswers) as caught:
        answer(poll, make_customer(anna.brand, "berta"), now, liked="no")

    assert PollAnswer.objects.get().answers == {"liked": "yes"}
    assert Event.objects.get(name="poll_completed").payload["answers"] == {"liked": "yes"}
    assert caught.value.flaws == {"words": "Please answer this question."}
