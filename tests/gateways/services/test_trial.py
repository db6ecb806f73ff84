"""Trying a gateway and previewing a template, against a real gateway."""

import pytest

from crm.models import Brand
from examples.gateway.protocol import KINDS
from examples.gateway.server import GatewayServer
from gateways.rendering.errors import TemplateError
from gateways.services import trial
from gateways.services.answers import Meaning
from lib.errors import Invalid
from tests.factories.crm import make_customer
from tests.factories.gateways import CONTENTS, PATHS, make_gateway, make_template

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("channel", [key for key in CONTENTS if PATHS.get(key, key) in KINDS])
def test_a_test_is_posted_and_shows_request_and_answer(
    channel: str, brand: Brand, gateway_server: GatewayServer
) -> None:
    tried = trial.send_test(make_gateway(brand, f"{gateway_server.url}?callbacks=0", channel))

    assert tried.works
    assert tried.answer is not None
    (arrival,) = gateway_server.journal.arrivals()
    assert arrival.body == tried.request
    if channel == "email":
        assert (tried.request["activity_type"], tried.request["to_email_address"]) == (
            "preview",
            "test@example.com",
        )


def test_a_gateway_that_does_not_work_says_how(brand: Brand, gateway_server: GatewayServer) -> None:
    assert "HTTP 500" in trial.send_test(make_gateway(brand, f"{gateway_server.url}?fault=500")).verdict.error
    assert (
        "User was not found"
        in trial.send_test(make_gateway(brand, f"{gateway_server.url}?fault=error_code")).verdict.error
    )
    nobody = trial.send_test(make_gateway(brand, "http://127.0.0.1:9"))
    assert (nobody.answer, nobody.verdict.meaning) == (None, Meaning.NO_ANSWER)


def test_a_forbidden_address_is_not_called(brand: Brand, settings: object) -> None:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False  # type: ignore[attr-defined]

    tried = trial.send_test(make_gateway(brand, "http://127.0.0.1:9"))

    assert (tried.works, tried.answer, tried.verdict.meaning) == (False, None, Meaning.REFUSED)


def test_a_preview_is_what_the_customer_would_get(brand: Brand, gateway_server: GatewayServer) -> None:
    gateway = make_gateway(brand, f"{gateway_server.url}?callbacks=0")
    template = make_template(gateway, subject="{{customer.name}} of {{brand.name}}: {{event.amount}}")
    customer = make_customer(brand, "hhu234556", name="Anna")

    body = trial.render(template, customer, {"amount": 5})
    assert (body["subject"], body["ext_user_id"]) == ("Anna of Spacex: 5", "hhu234556")
    assert "to_email_address" not in body

    sent = trial.send_preview(template, customer, {"amount": 5}, to="me@example.com")
    assert sent.works
    assert (sent.request["subject"], sent.request["to_email_address"]) == (
        "Anna of Spacex: 5",
        "me@example.com",
    )


def test_a_preview_of_a_mail_needs_an_address(brand: Brand) -> None:
    with pytest.raises(Invalid):
        trial.send_preview(make_template(make_gateway(brand)), make_customer(brand), {})


def test_a_preview_says_which_variable_is_missing(brand: Brand) -> None:
    template = make_template(make_gateway(brand), subject="{{event.amount}}")

    with pytest.raises(TemplateError, match=r"event\.amount"):
        trial.render(template, make_customer(brand), {})


def test_a_preview_is_in_the_customers_language_or_the_one_asked_for(brand: Brand) -> None:
    template = make_template(
        make_gateway(brand), default_language="en", languages={"de": {"subject": "Hallo"}}
    )
    heidi = make_customer(brand, core_user_language="DE_at")

    assert trial.render(template, heidi, {})["subject"] == "Hallo"
    assert trial.render(template, heidi, {}, language="en")["subject"] == "Hello"
