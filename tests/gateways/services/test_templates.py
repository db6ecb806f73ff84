"""Templates as operators save them."""

from typing import Any

import pytest

from crm.services.changes import SYSTEM
from gateways.models import Gateway, Template
from gateways.services import im_types, templates
from gateways.services.templates import FlawedTemplate
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_brand
from tests.factories.gateways import CONTENTS, make_gateway, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway() -> Gateway:
    return make_gateway(make_brand())


def _create(gateway: Gateway, slug: str = "cashback", **content: Any) -> Template:
    given = CONTENTS[gateway.channel] | content
    return templates.create(SYSTEM, gateway.brand, slug, "Cashback", gateway, given)


def _flaws(gateway: Gateway, **content: Any) -> dict[str, int | None]:
    with pytest.raises(FlawedTemplate) as caught:
        _create(gateway, **content)
    return {flaw.field: flaw.line for flaw in caught.value.flaws}


def test_it_is_saved_in_its_channels_shape(gateway: Gateway) -> None:
    template = _create(gateway)

    assert (template.channel, template.revision) == ("email", 1)
    assert template.content == CONTENTS["email"]


def test_it_names_every_field_that_is_wrong_and_the_line(gateway: Gateway) -> None:
    assert _flaws(gateway, subject="{{ event.x", body="a\nb\n{{ f() }}") == {"subject": 1, "body": 3}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"body": None}, "body"),
        ({"colour": "red"}, "colour"),
        ({"subject": 7}, "subject"),
    ],
)
def test_it_refuses_what_is_no_content_of_the_channel(
    content: dict[str, Any], field: str, gateway: Gateway
) -> None:
    assert list(_flaws(gateway, **content)) == [field]


def test_a_change_counts_as_a_new_revision(gateway: Gateway) -> None:
    template = _create(gateway)

    changed = templates.update(SYSTEM, template, name="New", content=CONTENTS["email"] | {"subject": "New"})

    assert (changed.revision, changed.name, changed.content["subject"]) == (2, "New", "New")
    with pytest.raises(FlawedTemplate):
        templates.update(SYSTEM, changed, content={"subject": "only"})


def test_a_gateway_of_another_brand_or_channel_is_refused(gateway: Gateway) -> None:
    template = _create(gateway)

    for stranger in (make_gateway(make_brand("other")), make_gateway(gateway.brand, channel="sms")):
        with pytest.raises(Invalid):
            templates.update(SYSTEM, template, gateway=stranger)
    with pytest.raises(Invalid):
        templates.create(SYSTEM, make_brand("third"), "x", "X", gateway, CONTENTS["email"])


def test_a_slug_is_taken_once_in_a_brand(gateway: Gateway) -> None:
    _create(gateway)

    with pytest.raises(Conflict):
        _create(gateway)


def test_a_custom_im_is_checked_against_its_type() -> None:
    brand = make_brand()
    gateway = make_gateway(brand, channel="custom_im")
    fields = [{"code": "action", "kind": "choice", "choices": ["BUY", "SELL"], "required": True}]
    im_type = im_types.create(SYSTEM, brand, "trade", "Trade", fields)

    good = {"body": "Hi", "fields": {"action": "BUY"}}
    assert templates.create(SYSTEM, brand, "good", "Good", gateway, good, im_type).content == good
    with pytest.raises(FlawedTemplate) as caught:
        templates.create(SYSTEM, brand, "bad", "Bad", gateway, {"body": "Hi", "fields": {"x": "1"}}, im_type)
    assert [flaw.field for flaw in caught.value.flaws] == ["fields.x", "fields.action"]


@pytest.mark.parametrize(
    "field",
    [{"code": "no spaces"}, {"code": "a", "kind": "date"}, {"code": "a", "kind": "choice"},
     {"code": "a", "choices": ["x"]}, {"kind": "text"}, "a", {"code": "a", "size": 3}],
)  # fmt: skip
def test_a_type_of_custom_im_has_sound_fields(field: Any) -> None:
    with pytest.raises(Invalid) as caught:
        im_types.create(SYSTEM, make_brand(), "trade", "Trade", [field])
    assert caught.value.field.startswith("fields")


def test_a_type_of_custom_im_has_each_code_once() -> None:
    brand = make_brand()
    im_type = im_types.create(SYSTEM, brand, "trade", "Trade", [{"code": "a"}])

    assert im_type.fields == [{"code": "a", "label": "", "kind": "text", "choices": [], "required": False}]
    with pytest.raises(Invalid):
        im_types.update(SYSTEM, im_type, fields=[{"code": "a"}, {"code": "a"}])
    with pytest.raises(Conflict):
        im_types.create(SYSTEM, brand, "trade", "Trade", [])


def test_the_sample_template_of_these_tests_can_be_sent(gateway: Gateway) -> None:
    assert make_template(gateway).content == CONTENTS["email"]


def test_a_brand_free_of_personal_data_refuses_templates_that_use_some(gateway: Gateway) -> None:
    uses = "{{ customer.first_name }}\n{{ state.email }} {{ event['phone']|default('') }}"
    assert _create(gateway, body=uses).pk
    gateway.brand.pii_free = True
    gateway.brand.save()

    assert _flaws(gateway, body=uses, subject="{{ client.properties.user_phone }}") == {
        "subject": 1,
        "body": 2,
    }
    assert _create(gateway, "other", body="{{ customer.first_name }} email").pk


def test_a_template_from_before_the_switch_is_refused_when_it_is_saved_again(gateway: Gateway) -> None:
    template = _create(gateway, body="{{ customer.email }}")
    gateway.brand.pii_free = True
    gateway.brand.save()
    template.refresh_from_db()

    with pytest.raises(FlawedTemplate):
        templates.update(SYSTEM, template, name="Another")
