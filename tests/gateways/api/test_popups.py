"""Popups as the customer's app asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.models import Brand, Customer
from crm.services import consent, merging
from crm.services.changes import SYSTEM
from crm.services.ledger import BY_SYSTEM
from events.models import Event
from gateways.models import DeliveryStatus, Message
from gateways.sender.once import send_due
from lib import clock
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

ASKED = {"client_id": "anna", "action": "app_open", "reference": "r-1"}


@pytest.fixture
def app(brand: Brand) -> Api:
    return Api(brand, "events")


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


@pytest.fixture
def message(brand: Brand, anna: Customer) -> Message:
    """A popup that stands ready for Anna's next opening of the app."""
    template, now = make_template(make_gateway(brand, channel="popup")), clock.now()
    made = make_message(template, anna, now, action="app_open", lifetime=timedelta(hours=1))
    send_due(now)
    return made


def names() -> list[str]:
    """The events that tell of the popup, in order."""
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def shown(app: Api, **changed: Any) -> Any:
    return app.post("popup/", ASKED | changed)


def test_it_is_shown_at_its_action_in_the_words_of_the_seed(app: Api, message: Message) -> None:
    assert shown(app).json() == {
        "popup_id": message.uid,
        "reference": "r-1",
        "navlink": "shop://cart",
        "content": {
            "title": "Hello anna",
            "subtitle": None,
            "image_url": None,
            "text": None,
            "button": {"name": "Go"},
            "promocode": None,
        },
        "style": {"main_color": "#ff8800", "second_color": None},
    }


def test_it_is_shown_again_until_it_is_confirmed(app: Api, message: Message) -> None:
    assert [shown(app).json()["popup_id"] for _ in range(2)] == [message.uid] * 2

    confirmed = {"client_id": "anna", "popup_id": message.uid, "source_id": 7}
    assert [app.post("popup/confirm", confirmed).status_code for _ in range(2)] == [204, 204]

    assert shown(app).status_code == 204
    message.refresh_from_db()
    assert message.status == "opened"
    assert names() == ["popup_shown", "message_delivered", "popup_confirmed", "message_opened"]


def test_a_click_is_a_status(app: Api, message: Message) -> None:
    app.post("popup/confirm", {"client_id": "anna", "popup_id": message.uid, "clicked": True})

    statuses = DeliveryStatus.objects.filter(message=message).values_list("status", flat=True)
    assert set(statuses) == {"delivered", "opened", "clicked"}


@pytest.mark.parametrize("changed", [{"action": "cart_open"}, {"client_id": "bob"}, {"client_id": "nobody"}])
def test_nothing_is_shown_to_others_or_at_other_actions(
    app: Api, brand: Brand, message: Message, changed: dict[str, str]
) -> None:
    make_customer(brand, "bob")

    assert shown(app, **changed).status_code == 204


def test_nothing_is_shown_when_its_lifetime_is_over(
    app: Api, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert shown(app).status_code == 204


def test_another_brands_app_sees_nothing_of_it(message: Message) -> None:
    stranger = Api(make_brand(slug="other"), "events")
    make_customer(stranger.brand, "anna")

    assert shown(stranger).status_code == 204
    assert stranger.post("popup/confirm", {"client_id": "anna", "popup_id": message.uid}).status_code == 404


def test_only_a_key_for_events_may_ask(api: Api, brand: Brand) -> None:
    assert shown(Api(brand, "callback")).status_code == 403


@pytest.mark.parametrize(
    "body", [{"client_id": "anna"}, {"action": "x"}, {"client_id": 7, "action": "x"}, []]
)
def test_what_it_cannot_read_is_refused(app: Api, body: Any) -> None:
    assert app.post("popup", body).status_code == 400


def test_who_has_paused_or_opted_out_since_is_shown_nothing(
    app: Api, message: Message, anna: Customer
) -> None:
    now = clock.now()
    consent.snooze(SYSTEM, anna, now + timedelta(days=30), now, BY_SYSTEM)
    assert shown(app).status_code == 204
    consent.wake(SYSTEM, anna, now, BY_SYSTEM)
    consent.opt_out(SYSTEM, anna, "popup", "by phone", now)
    assert shown(app).status_code == 204
    assert names() == []
    consent.opt_in(SYSTEM, anna, "popup", now)
    assert shown(app).json()["popup_id"] == message.uid


def test_an_app_that_knows_a_customer_by_an_id_of_old_gets_the_popup(
    app: Api, message: Message, brand: Brand, anna: Customer
) -> None:
    merging.merge(SYSTEM, make_customer(brand, "new"), anna, clock.now())
    assert shown(app).json()["popup_id"] == message.uid
    confirmed = {"client_id": "anna", "popup_id": message.uid, "source_id": 7}
    assert app.post("popup/confirm", confirmed).status_code == 204
