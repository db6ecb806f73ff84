"""The inbox as the customer's site shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.models import Brand, Customer
from crm.services import merging
from crm.services.changes import SYSTEM
from gateways.models import Message
from gateways.sender.once import send_due
from lib import clock
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(brand: Brand) -> Api:
    return Api(brand, "events")


@pytest.fixture
def messages(brand: Brand) -> list[Message]:
    """Anna's notifications, the oldest first, and one of somebody else."""
    gateway, now = make_gateway(brand, channel="notification"), clock.now()
    anna, bob = make_customer(brand, "anna"), make_customer(brand, "bob")
    made = [make_message(make_template(gateway, title=f"No. {n}"), anna, now) for n in range(3)]
    make_message(make_template(gateway, title="For Bob"), bob, now)
    send_due(now)
    return made


def inbox(site: Api, **also: Any) -> Any:
    return site.post("inbox", {"client_id": "anna", **also}).json()


def titles(site: Api, **also: Any) -> list[str]:
    return [line["title"] for line in inbox(site, **also)["notifications"]]


def status_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).status


def test_the_newest_comes_first_and_says_what_its_template_says(site: Api, messages: list[Message]) -> None:
    assert titles(site) == ["No. 2", "No. 1", "No. 0"]
    assert titles(site, start=2) == ["No. 0"]
    line = inbox(site)["notifications"][0]
    assert (line["uid"], line["body"], line["link"]) == (messages[2].uid, "Hi anna", "https://amazing.co")
    assert (line["read"], line["image"], line["button"]) == (False, None, None)


def test_what_is_read_counts_as_opened(site: Api, messages: list[Message]) -> None:
    told = {"client_id": "anna", "mark": "read", "uids": [messages[0].uid, "another"]}

    assert [site.post("inbox/marks", told).json() for _ in range(2)] == [{"uids": [messages[0].uid]}] * 2

    assert inbox(site)["unread"] == 2
    assert (status_of(messages[0]), status_of(messages[1])) == ("opened", "delivered")


def test_all_are_marked_at_once_and_a_click_is_a_click(site: Api, messages: list[Message]) -> None:
    site.post("inbox/marks", {"client_id": "anna", "mark": "clicked"})

    assert inbox(site)["unread"] == 0
    assert {status_of(message) for message in messages} == {"clicked"}
    assert site.post("inbox", {"client_id": "bob"}).json()["unread"] == 1


def test_what_is_deleted_or_has_expired_is_gone(
    site: Api, messages: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.post("inbox/marks", {"client_id": "anna", "mark": "deleted", "uids": [messages[1].uid]})
    assert titles(site) == ["No. 2", "No. 0"]

    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert titles(site) == []


def test_a_stranger_sees_and_marks_nothing(messages: list[Message]) -> None:
    stranger = Api(make_brand(slug="other"), "events")
    Customer.objects.create(
        brand=stranger.brand, ext_id="anna", created_at=clock.now(), updated_at=clock.now()
    )

    assert inbox(stranger) == {"unread": 0, "notifications": []}
    assert stranger.post("inbox/marks", {"client_id": "anna", "mark": "read"}).json() == {"uids": []}


@pytest.mark.parametrize(
    "told", [{"client_id": "anna"}, {"client_id": "anna", "mark": "eaten"}, {"mark": "read"}]
)
def test_a_mark_that_is_none_is_refused(site: Api, told: dict[str, str]) -> None:
    assert site.post("inbox/marks", told).status_code == 400


def test_a_site_that_knows_a_customer_by_an_id_of_old_shows_her_inbox(
    site: Api, messages: list[Message], brand: Brand
) -> None:
    merging.merge(SYSTEM, make_customer(brand, "new"), messages[0].customer, clock.now())
    assert titles(site) == titles(site, client_id="new") == ["No. 2", "No. 1", "No. 0"]
