"""Channels that the platform closes and opens by attributes, beside ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from crm.models import Brand, ConsentEntry, Customer, OptOut, Role
from crm.services import consent, profile
from crm.services.changes import Actor
from events.services.ingest import accept
from gateways.policy.decide import Decision, Refuse, Send, decide
from gateways.queries import candidates
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.crm import make_caller, make_customer
from tests.factories.events import batch, posted
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

EMAIL = "core_is_email_disabled_by_platform"
ANNA = Actor("operator:anna")


@pytest.fixture
def lena(brand: Brand) -> Customer:
    return make_customer(brand, "lena")


def decided(customer: Customer, now: datetime) -> Decision:
    """What becomes of a mail to her."""
    message = make_message(make_template(make_gateway(customer.brand)), customer, now)
    return decide(candidates.of([message.pk]), now)[message.pk]


def closed() -> list[tuple[str, str]]:
    return sorted(OptOut.objects.values_list("channel", "side"))


def test_an_event_closes_a_channel_and_opens_it_and_each_is_in_the_ledger_once(
    brand: Brand, lena: Customer, now: datetime
) -> None:
    make_customer(brand, "ben")
    caller = make_caller(brand)
    for value in (True, True, False, False):
        event = posted(now, "update_profile", "lena", payload={EMAIL: value, "core_is_sms_disabled": True})
        assert accept(caller, batch(event), now, "native").accepted == 1
        assert closed() == ([("email", "platform")] if value else [])
    told = [(one.what, one.channel, one.side, one.source) for one in ConsentEntry.objects.order_by("id")]
    assert told == [("closed", "email", "platform", "platform"), ("opened", "email", "platform", "platform")]
    assert ConsentEntry.objects.earliest("id").evidence["attribute"] == EMAIL


def test_either_side_blocks_and_neither_opens_the_other(lena: Customer, now: datetime) -> None:
    profile.update([(lena.pk, {EMAIL: True})], now)
    assert decided(lena, now) == Refuse("opted_out")
    consent.opt_out(ANNA, lena, "email", "by phone", now)
    consent.opt_in(ANNA, lena, "email", now + timedelta(minutes=1))
    assert decided(lena, now) == Refuse("opted_out")
    consent.opt_out(ANNA, lena, "email", "by phone", now)
    profile.update([(lena.pk, {EMAIL: False})], now)
    assert closed() == [("email", "ours")]
    assert decided(lena, now) == Refuse("opted_out")
    consent.opt_in(ANNA, lena, "email", now + timedelta(minutes=2))
    assert decided(lena, now) == Send()


@pytest.mark.parametrize(
    ("said", "channels"),
    [
        ({EMAIL: "true", "core_is_push_disabled_by_platform": 1}, ["email", "push"]),
        ({EMAIL: "no"}, []),
        ({EMAIL: None}, []),
        ({"core_is_email_disabled": True, "is_sms_disabled_by_platform": True, "core_is_": True}, []),
        ({"core_is__disabled_by_platform": True, "core_is_disabled_by_platform": True}, []),
    ],
)
def test_it_is_about_what_is_meant(
    lena: Customer, now: datetime, said: dict[str, Any], channels: list[str]
) -> None:
    profile.update([(lena.pk, said)], now)
    assert closed() == [(channel, "platform") for channel in channels]


def test_clearing_the_attribute_opens_the_channel_and_the_last_word_holds(
    lena: Customer, now: datetime
) -> None:
    profile.update([(lena.pk, {EMAIL: False}), (lena.pk, {EMAIL: True})], now)
    assert closed() == [("email", "platform")]
    profile.update([(lena.pk, {EMAIL: None})], now)
    assert closed() == []


def test_a_program_may_say_it_and_an_operator_may_not(api: Api, brand: Brand, lena: Customer) -> None:
    answer = api.patch("customers/lena", {"attributes": {EMAIL: True}}).json()
    assert [(one["channel"], one["side"]) for one in answer["opt_outs"]] == [("email", "platform")]
    client: Client = at_work(brand.label, Role.ADMIN)
    assert f"Change {EMAIL}" not in client.get(f"/customers/{lena.pk}/").content.decode()
    given = {"name": EMAIL, "value": "no", "type": "boolean"}
    assert client.post(f"/customers/{lena.pk}/attribute/save/", given).status_code == 403
    assert closed() == [("email", "platform")]
