"""The page of a poll: asked by a link, answered by a button, once."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

import pytest
from django.test import Client

from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import PollAnswer, PollInvitation
from gateways.queries import candidates
from gateways.services import links, polls
from gateways.services.composing import compose
from gateways.services.templates_variables import unknown
from lib import clock, queue
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.polls import QUESTIONS, answer, make_poll

pytestmark = pytest.mark.django_db

GIVEN = {"liked": "yes", "colours": ["red", "blue"], "parts.taste": "good", "words": "<b>Fine</b>"}


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "secret-anna", user_email="anna@example.com")


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    queue.connection().flushdb()  # what other tests have opened counts for nothing
    monkeypatch.setattr(clock, "now", lambda: now)


def path(customer: Customer, poll: str, now: datetime) -> str:
    url = links.poll_url(customer, poll, now)
    return url[url.index("/q/") :]


def test_the_link_opens_the_questions_and_the_button_answers_them(anna: Customer, now: datetime) -> None:
    make_poll(anna.brand, intro="Two minutes of your time.", thanks="You are kind.")
    address, client = path(anna, "taste", now), Client(enforce_csrf_checks=True)

    asked = client.get(address)
    text = asked.content.decode()
    assert asked.status_code == 200
    assert all(
        word in text for word in ("Two minutes", "Did you like it?", "Four questions", 'name="parts.taste"')
    )
    assert not any(word in text for word in ("secret-anna", "anna@", "<script"))
    assert not asked.cookies
    assert not PollAnswer.objects.exists()

    assert b"You are kind." in client.post(address, GIVEN).content
    assert PollAnswer.objects.get().answers == {
        "liked": "yes", "colours": ["red", "blue"], "parts": {"taste": "good"}, "words": "<b>Fine</b>",
    }  # fmt: skip
    assert b"You are kind." in client.get(address).content


def test_what_is_missing_is_marked_and_what_was_answered_stays(
    client: Client, anna: Customer, now: datetime
) -> None:
    make_poll(anna.brand)

    answered = client.post(path(anna, "taste", now), {**GIVEN, "liked": ""})

    text = answered.content.decode()
    assert answered.status_code == 422
    assert "Please answer this question." in text
    assert 'value="red" checked' in text
    assert 'name="parts.taste" value="good" checked' in text
    assert "&lt;b&gt;Fine" in text
    assert not PollAnswer.objects.exists()


def test_a_second_click_answers_nothing_and_is_thanked(client: Client, anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand)
    answer(poll, anna, now)

    assert b"Thank you" in client.post(path(anna, "taste", now), GIVEN).content
    assert PollAnswer.objects.get().answers == {"liked": "yes"}


def test_a_closed_poll_and_a_place_that_is_gone_say_so(client: Client, anna: Customer, now: datetime) -> None:
    poll = make_poll(anna.brand)
    address = path(anna, "taste", now)
    PollInvitation.objects.create(poll=poll, customer=anna, invited_at=now, expires_at=now)
    assert b"The time to answer this poll is over" in client.get(address).content
    polls.close(SYSTEM, poll)
    assert b"This poll is not open" in client.post(address, GIVEN).content
    assert not PollAnswer.objects.exists()


def test_a_link_opens_only_the_poll_that_it_was_made_for(
    client: Client, anna: Customer, now: datetime
) -> None:
    make_poll(anna.brand)
    make_poll(anna.brand, "other")
    stranger = make_customer(make_brand("elsewhere"), anna.ext_id)
    address = path(anna, "taste", now)
    token = address.rpartition("/")[2]

    assert client.get(address.replace("taste", "other")).status_code == 404
    assert client.get(f"/p/{token}").status_code == 404
    assert client.get(path(stranger, "taste", now)).status_code == 410
    assert client.get(path(anna, "taste", now - timedelta(days=731))).status_code == 410
    own = links.preferences_url(anna, now).rpartition("/")[2]
    assert client.get(f"/q/taste/{own}").status_code == 404


def test_the_link_in_the_message_that_leaves_is_the_one_that_works(
    client: Client, anna: Customer, now: datetime
) -> None:
    make_poll(anna.brand, "how-was-it")
    template = make_template(
        make_gateway(anna.brand), body="<a href=\"{{ client.poll('how-was-it') }}\">Tell us</a>"
    )
    sent = make_message(template, anna, now)
    (candidate,) = candidates.of([sent.pk])
    url = compose(candidate, template.content)["body"].partition('href="')[2].partition('"')[0]

    client.post(url[url.index("/q/") :], {"liked": "no"})

    assert PollAnswer.objects.get().customer == anna


def test_a_previews_link_changes_nothing(client: Client, brand: Brand) -> None:
    url = links.PollLinks(links.NO_MESSAGE).get("taste")
    make_poll(brand)

    assert b"preview" in client.post(url[url.index("/q/") :], GIVEN).content


def test_a_template_that_names_no_poll_of_the_brand_is_warned_of(anna: Customer) -> None:
    make_poll(anna.brand, "how-was-it")
    make_poll(make_brand("other"), "theirs")
    body = "{{ client.poll('how-was-it') }} {{ client.poll('theirs') }} {{ client.poll('no such') }}"

    found = unknown(anna.brand, {"body": body})

    assert [each.name for each in found] == ["client.poll.theirs", "client.poll['no such']"]


def test_a_question_that_depends_on_another_comes_and_goes_by_a_stylesheet_that_the_page_allows(
    client: Client, anna: Customer, now: datetime
) -> None:
    why = {**QUESTIONS[4], "required": True, "shown_if": {"question": "liked", "options": ["no"]}}
    make_poll(anna.brand, questions=[QUESTIONS[1], why])

    page = client.get(path(anna, "taste", now))
    style = page.content.decode().partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "#question-words{display:none}" in style
    assert f"style-src 'self' 'sha256-{digest}';" in page["Content-Security-Policy"]

    assert client.post(path(anna, "taste", now), {"liked": "no"}).status_code == 422
    assert client.post(path(anna, "taste", now), {"liked": "yes", "words": "x"}).status_code == 200
    assert PollAnswer.objects.get().answers == {"liked": "yes"}
