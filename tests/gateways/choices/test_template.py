"""Templates and gateways, narrowed to a channel."""

from __future__ import annotations

import pytest

from crm.contract import Choice, Wanted
from crm.models import Brand
from gateways.choices.gateway import GatewayChoices
from gateways.choices.template import TemplateChoices
from tests.factories.crm import make_brand
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    mail = make_template(make_gateway(brand, slug="mail"))
    text = make_template(make_gateway(brand, slug="texts", channel="sms", active=False))
    for template, name in ((mail, "welcome"), (text, "code")):
        template.slug = template.name = name
        template.save()
    return brand


def test_templates_of_a_channel_say_by_which_gateway_they_leave(brand: Brand) -> None:
    found = TemplateChoices.find(Wanted(brand.pk, "", 20, {"channel": "email"}))

    assert found == [Choice("welcome", "welcome", "mail")]


def test_templates_of_all_channels_say_their_channel(brand: Brand) -> None:
    found = TemplateChoices.find(Wanted(brand.pk, "", 20, {}))

    assert [(choice.value, choice.hint) for choice in found] == [("code", "SMS"), ("welcome", "E-mail")]


def test_a_gateway_that_is_switched_off_says_so(brand: Brand) -> None:
    found = GatewayChoices.find(Wanted(brand.pk, "", 20, {}))

    assert [(choice.value, choice.hint) for choice in found] == [
        ("mail", "E-mail"),
        ("texts", "SMS, switched off"),
    ]
