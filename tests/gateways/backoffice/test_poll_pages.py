"""The pages of polls: built by hand, opened, answered in a preview, reported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from crm.models import Brand, Change, Role
from crm.services.changes import SYSTEM
from gateways.models import Poll, PollAnswer, PollInvitation
from gateways.services import polls
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.polls import QUESTIONS, answer, make_poll

pytestmark = pytest.mark.django_db

#: what the builder posts for a choice, a matrix that depends on it, and an open question
BUILT: dict[str, Any] = {
    "name": "How was it?",
    "slug": "",
    "intro": "Two minutes.",
    "thanks": "",
    "q0-kind": "choice",
    "q0-code": "",
    "q0-text": "Did you like it?",
    "q0-required": "on",
    "q0-options-code": ["", "no"],
    "q0-options-text": ["Yes, of course", "No"],
    "q1-kind": "matrix",
    "q1-code": "parts",
    "q1-text": "How were they?",
    "q1-rows-code": [""],
    "q1-rows-text": ["Taste"],
    "q1-columns-code": ["", ""],
    "q1-columns-text": ["Good", "Good"],
    "q1-if-question": "did_you_like_it",
    "q1-if-op": "is",
    "q1-if-options": ["yes_of_course"],
    "q2-kind": "open",
    "q2-code": "",
    "q2-text": "Что ещё?",
}


@pytest.fixture
def desk(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def page(client: Client, path: str, **given: Any) -> str:
    answer = client.post(path, given) if given else client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_poll_is_built_with_codes_made_of_what_is_asked(desk: Client, brand: Brand) -> None:
    answered = desk.post("/polls/add/", BUILT)

    poll = Poll.objects.get()
    assert answered["Location"] == "/polls/how-was-it/"
    assert (poll.name, poll.slug, poll.status) == ("How was it?", "how-was-it", "draft")
    liked, parts, more = poll.questions
    assert (liked["code"], liked["required"]) == ("did_you_like_it", True)
    assert [each["code"] for each in liked["options"]] == ["yes_of_course", "no"]
    assert [each["code"] for each in parts["columns"]] == ["good", "good_2"]
    assert parts["shown_if"] == {"question": "did_you_like_it", "op": "is", "options": ["yes_of_course"]}
    assert (more["code"], more["text"]) == ("question", "Что ещё?")
    assert Change.objects.get(noun="poll", action="created").actor == "operator:anna"


def test_what_is_wrong_is_told_beside_its_field_and_nothing_that_was_written_is_lost(desk: Client) -> None:
    flawed = {**BUILT, "name": "", "q0-text": "", "q1-rows-text": [" "], "q2-code": "A b"}

    text = page(desk, "/polls/add/", **flawed)

    assert not Poll.objects.exists()
    assert 'aria-describedby="q0-text-wrong"' in text
    assert 'id="q1-rows-0-wrong"' in text
    assert 'id="q2-code-wrong">Letters from a to z' in text
    assert "This field is required." in text
    assert all(word in text for word in ("Yes, of course", "Two minutes.", "How were they?", "Что ещё?"))


@pytest.mark.parametrize(
    ("deed", "there", "focus"),
    [
        ("add.multiple", 'name="q3-most"', "q3-text"),
        ("more.0.options", 'id="q0-options-2-text"', "q0-options-2-text"),
        ("more.1.columns", 'id="q1-columns-2-text"', "q1-columns-2-text"),
        ("down.0", 'name="q1-kind" value="choice"', "q1-down"),
        ("up.1", 'name="q0-kind" value="matrix"', "q0-down"),
        ("remove.2", 'name="q1-kind"', "q1-text"),
        ("down.0.options.0", 'id="q0-options-0-text" name="q0-options-text" value="No"', "q0-options-1-up"),
    ],
)
def test_questions_and_options_are_added_moved_and_removed_and_the_cursor_follows(
    desk: Client, deed: str, there: str, focus: str
) -> None:
    text = page(desk, "/polls/add/", **BUILT, do=deed)

    assert there in text
    focused = text.partition(" autofocus")[0].rpartition("<")[2]
    assert f'id="{focus}"' in focused
    assert "Two minutes." in text
    assert "This field is required." not in text
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    "deed", ["up.99", "remove.x", "more.0.rows", "add.riddle", "up.0.options.²", "look", "."]
)
def test_a_button_that_there_is_not_does_nothing(desk: Client, deed: str) -> None:
    assert 'name="q2-kind"' in page(desk, "/polls/add/", **BUILT, do=deed)


def test_a_question_that_stands_before_the_one_it_depends_on_is_told(desk: Client) -> None:
    assert "did_you_like_it (not before this one)" in page(desk, "/polls/add/", **BUILT, do="up.1")
    swapped = {
        name.replace("q0-", "q9-").replace("q1-", "q0-").replace("q9-", "q1-"): v for name, v in BUILT.items()
    }

    assert "that stands before this one" in page(desk, "/polls/add/", **swapped)


def test_after_it_was_open_only_texts_are_changed_whatever_is_posted(desk: Client, brand: Brand) -> None:
    poll = make_poll(brand, questions=QUESTIONS[1:2])
    text = page(desk, "/polls/taste/")
    assert "only their texts can still be changed" in text
    assert 'name="do" value="add.choice"' not in text

    given = {
        "name": "Taste",
        "revision": 1,
        "q0-text": "Well?",
        "q0-options-text": ["Ja", "Nein"],
        "q0-code": "other",
        "q1-kind": "open",
        "q1-text": "More?",
    }
    assert desk.post("/polls/taste/", given).status_code == 302

    poll.refresh_from_db()
    (only,) = poll.questions
    assert (only["code"], only["text"], only["required"]) == ("liked", "Well?", True)
    assert only["options"] == [{"code": "yes", "text": "Ja"}, {"code": "no", "text": "Nein"}]
    change = Change.objects.get(noun="poll", action="changed")
    assert change.before
    assert change.before["questions"][0]["text"] == "Did you like it?"


def test_a_poll_that_was_opened_while_it_was_being_changed_stays_as_customers_see_it(
    desk: Client, brand: Brand
) -> None:
    make_poll(brand, questions=QUESTIONS[1:2])

    text = page(desk, "/polls/taste/", **BUILT, revision=1)

    assert "The poll was opened in the meantime" in text
    assert Poll.objects.get().questions[0]["text"] == "Did you like it?"


def test_the_largest_poll_that_there_may_be_is_built(desk: Client) -> None:
    rows = [f"Option {number}" for number in range(50)]
    matrices: dict[str, Any] = {"name": "Large", "slug": "large"}
    for number in range(50):
        matrices |= {
            f"q{number}-kind": "matrix",
            f"q{number}-code": "",
            f"q{number}-text": f"Question {number}",
        }
        for name in ("rows", "columns"):
            matrices |= {f"q{number}-{name}-text": rows, f"q{number}-{name}-code": [""] * 50}

    assert desk.post("/polls/add/", matrices)["Location"] == "/polls/large/"
    assert len(Poll.objects.get().questions[49]["columns"]) == 50


def test_who_has_not_seen_the_last_change_is_told_and_keeps_what_was_written(
    desk: Client, brand: Brand
) -> None:
    poll = make_poll(brand, draft=True)
    polls.change(SYSTEM, poll, name="Newer")

    text = page(desk, "/polls/taste/", **{**BUILT, "name": "Mine", "revision": 1})

    assert "Somebody else changed it in the meantime" in text
    assert 'value="Mine"' in text
    poll.refresh_from_db()
    assert poll.name == "Newer"


def test_it_is_opened_closed_copied_and_only_a_draft_is_deleted(desk: Client, brand: Brand) -> None:
    make_poll(brand, draft=True)

    def turn(do: str, slug: str = "taste") -> str:
        return desk.post(f"/polls/{slug}/turn/", {"do": do}, follow=True).content.decode()

    assert "is open." in turn("open")
    assert "Only a draft can be deleted" in turn("delete")
    assert "is closed." in turn("close")
    assert "This is the copy of" in turn("copy")
    assert [(p.slug, p.status) for p in Poll.objects.order_by("pk")] == [
        ("taste", "closed"), ("taste-copy", "draft"),
    ]  # fmt: skip
    assert "is deleted." in turn("delete", "taste-copy")
    assert "Choose what is to become of it." in turn("nonsense")


def test_what_a_campaign_needs_is_said_and_stays(desk: Client, brand: Brand, now: datetime) -> None:
    make_poll(brand)
    graph = chain(trigger(), node("limit", "limit_poll", poll="taste", number=5), node("end", "exit"))
    publish(brand, graph, now, slug="journey")

    text = page(desk, "/polls/taste/")

    assert "It is used by campaign “journey”" in text
    assert "<li>campaign “journey”" in text


def test_the_list_says_how_far_each_has_come(desk: Client, brand: Brand, now: datetime) -> None:
    poll = make_poll(brand)
    make_poll(brand, "other", draft=True)
    answer(poll, make_customer(brand, "anna"), now)

    text = page(desk, "/polls/")
    assert '<td class="num">4</td>' in text
    assert "Report of Taste: 1 completed" in text
    assert "Taste" not in page(desk, "/polls/?status=draft")
    ids = [poll.pk for poll in Poll.objects.all()]
    done = desk.post("/bulk/polls/", {"do": "delete", "row": ids}, follow=True).content.decode()
    assert "1 deleted, 1 refused: “Taste”: Only a draft can be deleted" in done


def test_who_may_not_edit_reads_it_and_changes_nothing(brand: Brand) -> None:
    make_poll(brand, draft=True)
    support = at_work(brand.label, Role.SUPPORT)

    assert '<fieldset class="bo-stack" id="builder" disabled>' in page(support, "/polls/taste/")
    page(support, "/polls/taste/", **BUILT)

    assert Poll.objects.get().name == "Taste"


def test_the_preview_checks_answers_and_keeps_none(desk: Client, brand: Brand) -> None:
    make_poll(brand, draft=True, thanks="You are kind.")

    assert "This is a preview" in page(desk, "/polls/taste/preview/")
    refused = desk.post("/polls/taste/preview/", {"words": "x"})
    assert (refused.status_code, b"Please answer this question." in refused.content) == (422, True)
    assert "You are kind." in page(desk, "/polls/taste/preview/", liked="yes")
    assert not PollAnswer.objects.exists()


@pytest.fixture
def answered(brand: Brand, now: datetime) -> Poll:
    why = {**QUESTIONS[4], "shown_if": {"question": "liked", "op": "is_not", "options": ["yes"]}}
    poll = make_poll(brand, questions=[*QUESTIONS[:4], why])
    said: list[dict[str, Any]] = [
        {"liked": "yes", "colours": ["red", "blue"], "parts": {"taste": "good"}},
        {"liked": "no", "colours": ["red"], "words": "=It was <cold>"},
        {"liked": "no", "parts": {"taste": "bad", "price": "good"}},
    ]
    for number, given in enumerate(said):
        answer(poll, make_customer(brand, f"customer-{number}"), now - timedelta(days=number), **given)
    anna = make_customer(brand, "anna")
    PollInvitation.objects.create(poll=poll, customer=anna, invited_at=now, expires_at=now)
    return poll


def test_the_report_counts_each_question_and_leads_to_the_customers(
    desk: Client, answered: Poll, now: datetime
) -> None:
    text = page(desk, f"/polls/taste/report/?from={now:%Y-%m-%d}&to={now:%Y-%m-%d}")

    assert "“Did you like it?”: anything but Yes" in text
    assert "66.7 %" in text
    assert "=It was &lt;cold&gt;" in text
    assert "in all: completed 1." in text

    def behind(query: str) -> list[str]:
        found = page(desk, f"/polls/taste/answers/?{query}")
        return [name for name in ("customer-0", "customer-1", "customer-2") if name in found]

    assert behind("") == ["customer-0", "customer-1", "customer-2"]
    assert behind("question=liked&option=no") == ["customer-1", "customer-2"]
    assert behind("question=colours&option=blue") == ["customer-0"]
    assert behind("question=parts&row=taste&option=bad") == ["customer-2"]
    assert behind("question=words") == ["customer-1"]
    assert behind("question=liked&option=%00nonsense") == []
    assert desk.get("/polls/taste/answers/?question=strange").status_code == 404
    assert "anna" in page(desk, "/polls/taste/invitations/")


def test_numbers_and_answers_are_taken_away_as_tables(desk: Client, answered: Poll) -> None:
    numbers = desk.get("/polls/taste/report.csv").content.decode().splitlines()
    assert "liked,Did you like it?,,no,No,2,0.6667" in numbers

    head, last, *_ = desk.get("/polls/taste/answers.csv").content.decode().lstrip("\ufeff").splitlines()
    assert head == "customer,answered_at,liked,colours,parts.taste,parts.price,words"
    assert last.startswith("customer-2,") and last.endswith(",No,,Bad,Good,")
    assert "'=It was <cold>" in desk.get("/polls/taste/answers.csv").content.decode()
