"""The life of a poll: drafted, opened, closed; and the one completion that each customer has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from crm.models import Brand, Customer
from crm.services import rows
from crm.services.changes import Actor, changing
from events.services.emitting import OwnEvent, emit
from gateways.models import Poll, PollAnswer, PollInvitation
from gateways.policy import question_problems
from gateways.policy.questions import QUESTIONS, Question, flaws_of, same_but_texts
from gateways.policy.showing import asked, without_hidden
from gateways.services.gateways import check_slug
from lib.errors import Conflict, Invalid

POLL_COMPLETED = "poll_completed"
"""The event {poll, answers by code of the question, answer_<code> …}; campaigns start by it."""

FIELDS = ("name", "intro", "thanks", "questions")


class NotOpen(Conflict):
    """This poll is not open."""


class AnsweredAlready(Conflict):
    """You have answered this poll already."""


class PlaceGone(Conflict):
    """The time to answer this poll is over."""


class WrongAnswers(Invalid):
    """Some answers do not fit; `flaws` says why, by the code of the question."""

    def __init__(self, flaws: Mapping[str, str]) -> None:
        code, said = next(iter(flaws.items()))
        super().__init__(said, code="wrong_answers", field=f"answers.{code}")
        self.flaws = dict(flaws)


class WrongQuestions(Invalid):
    """Some questions cannot be asked; `problems` says why, by their places."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        place, said = next(iter(problems.items()))
        super().__init__(said, code="wrong_questions", field=place)
        self.problems = dict(problems)


def questions_of(poll: Poll) -> list[Question]:
    """Its questions as they are meant."""
    return QUESTIONS.validate_python(poll.questions)


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, **fields: Any) -> Poll:
    """A draft, by its FIELDS. Raises Invalid naming the field, SlugTaken."""
    check_slug(slug)
    poll = Poll(brand=brand, slug=slug, **fields)
    poll.questions = checked(poll.questions)
    rows.add(actor, poll, "a poll")
    return poll


@transaction.atomic
def change(actor: Actor, poll: Poll, *, expected: int | None = None, **fields: Any) -> Poll:
    """Change what is given of FIELDS, if the revision is still the `expected` one.

    Raises Invalid naming the field; Conflict where the questions are more than reworded once it was open.
    """
    poll = _locked(poll)
    if expected not in (None, poll.revision):
        raise Conflict()
    if "questions" in fields:
        fields["questions"] = checked(fields["questions"])
        if poll.status != Poll.Status.DRAFT and not same_but_texts(poll.questions, fields["questions"]):
            raise Conflict(
                "Customers have seen these questions: only their texts can still be changed. Make a new poll instead."
            )
    with changing(actor, poll):
        for name, value in fields.items():
            setattr(poll, name, value)
        poll.revision += 1
        poll.save()
    return poll


@transaction.atomic
def copy(actor: Actor, poll: Poll) -> Poll:
    """A draft like it, under the first slug that is free."""
    slug = rows.free_slug(Poll.objects.filter(brand=poll.brand_id), f"{poll.slug[:85]}-copy")
    fields = {name: getattr(poll, name) for name in FIELDS}
    return create(actor, poll.brand, slug, **{**fields, "name": f"{poll.name} (copy)"[:200]})


def slug_of(brand: Brand, name: str) -> str:
    """A slug made of a name that no poll of the brand has."""
    return rows.free_slug(Poll.objects.filter(brand=brand), slugify(name) or "poll")


@transaction.atomic
def open_(actor: Actor, poll: Poll) -> Poll:
    """From now on customers can answer. Raises Invalid without a question, Conflict for one that is open."""
    poll = _locked(poll)
    if not any(each.is_asked for each in questions_of(poll)):
        raise Invalid("A poll needs a question before it can be opened.", field="questions")
    return _turn(actor, poll, Poll.Status.OPEN, (Poll.Status.DRAFT, Poll.Status.CLOSED))


@transaction.atomic
def close(actor: Actor, poll: Poll) -> Poll:
    """Nobody can answer any more; what was answered stays. Raises Conflict for one that is not open."""
    return _turn(actor, _locked(poll), Poll.Status.CLOSED, (Poll.Status.OPEN,))


@transaction.atomic
def delete(actor: Actor, poll: Poll) -> None:
    """A draft that nothing names. Raises Conflict, InUse."""
    poll = _locked(poll)
    if poll.status != Poll.Status.DRAFT:
        raise Conflict("Only a draft can be deleted: the others have answers. Close the poll instead.")
    rows.delete(actor, poll, "poll")


@transaction.atomic
def complete(poll: Poll, customer: Customer, answers: Mapping[str, Any], now: datetime) -> PollAnswer:
    """Keep what a customer has answered, and tell it as an event, in one transaction.

    Answers to questions that are not shown to whoever answers so are not kept. Raises WrongAnswers, NotOpen, PlaceGone;
    AnsweredAlready the second time, however many come at once.
    """
    poll = _locked(poll)  # whoever counts the places of the poll waits until this is counted, too
    answerable(poll, customer, now)
    answers = without_hidden(questions_of(poll), answers)
    questions = asked(questions_of(poll), answers)
    flaws = flaws_of(questions, answers)
    if flaws:
        raise WrongAnswers(flaws)
    given = _kept(poll, customer, answers, now)
    PollInvitation.objects.filter(poll=poll, customer=customer).update(answered_at=now)
    event = OwnEvent(
        once=f"poll:{poll.pk}:{customer.pk}",
        customer_id=customer.pk,
        name=POLL_COMPLETED,
        payload={"poll": poll.slug, "answers": dict(answers), **_fields(questions, answers)},
        at=now,
    )
    emit(poll.brand_id, [event], now)
    return given


def _fields(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Each answer as a field of its own, which conditions can ask for; but those in the customer's own words."""
    told: dict[str, Any] = {}
    for each in questions:
        answer = answers.get(each.code)
        if isinstance(answer, Mapping):
            told |= {f"answer_{each.code}_{row}": column for row, column in answer.items()}
        elif answer and each.kind != "open":
            told[f"answer_{each.code}"] = answer
    return told


def _kept(poll: Poll, customer: Customer, answers: Mapping[str, Any], now: datetime) -> PollAnswer:
    try:
        with transaction.atomic():
            return PollAnswer.objects.create(
                poll=poll, customer=customer, answers=dict(answers), answered_at=now
            )
    except IntegrityError:
        raise AnsweredAlready() from None


def answerable(poll: Poll, customer: Customer, now: datetime) -> None:
    """Whether the customer can answer now. Raises NotOpen, AnsweredAlready, PlaceGone."""
    if PollAnswer.objects.filter(poll=poll, customer=customer).exists():
        raise AnsweredAlready()
    if poll.status != Poll.Status.OPEN:
        raise NotOpen()
    # Without an invitation there is no place that could be gone: a poll may be linked to from any message.
    if PollInvitation.objects.filter(poll=poll, customer=customer, expires_at__lte=now).exists():
        raise PlaceGone()


def checked(questions: Sequence[Any]) -> list[dict[str, Any]]:
    """The questions as they are stored. Raises WrongQuestions."""
    parsed, problems = question_problems.read(questions)
    if problems:
        raise WrongQuestions(problems)
    return [each.model_dump() for each in parsed]


def _turn(actor: Actor, poll: Poll, to: str, from_: Sequence[str]) -> Poll:
    if poll.status not in from_:
        raise Conflict(f"The poll is {poll.get_status_display().lower()}; this is not possible now.")
    with changing(actor, poll, to):
        poll.status = to
        poll.save()
    return poll


def _locked(poll: Poll) -> Poll:
    found = Poll.objects.select_for_update(of=("self",), no_key=True).select_related("brand__label")
    return found.get(pk=poll.pk)
