"""Gateways that journeys call themselves: made and tried like the others, and no way for a message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm.models import Brand
from crm.services.changes import SYSTEM
from gateways.models import Gateway
from gateways.services import gateways, removal, templates, trial
from gateways.services.calls import CallRequest, Step, make, new_uid
from lib.errors import Conflict, Invalid
from tests.conftest import NOW
from tests.factories.api import Api
from tests.factories.endpoint import Endpoint, endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Endpoint]:
    with endpoint() as opened:
        yield opened


def made(brand: Brand, url: str, channel: str = "loyalty") -> Gateway:
    return gateways.create(SYSTEM, brand, channel, channel, url=url, authorization="secret")


@pytest.mark.parametrize("channel", ["webhook", "loyalty"])
def test_a_test_call_says_that_it_is_one(brand: Brand, server: Endpoint, channel: str) -> None:
    tried = trial.send_test(made(brand, f"{server.url}/test", channel), "anna")

    (heard,) = server.heard
    assert tried.works
    assert (heard.json["test"], heard.json["ext_user_id"]) == (True, "anna")
    assert heard.headers["authorization"] == "secret"


def test_a_test_that_does_not_work_says_why(brand: Brand, server: Endpoint) -> None:
    server.answer = {"error_code": 7, "error_message": "no such customer"}

    assert trial.send_test(made(brand, server.url)).verdict.error == "error_code 7: no such customer"
    assert trial.send_test(made(brand, f"{server.url}/500", "webhook")).verdict.error == "HTTP 500."


def test_no_template_leaves_by_it(api: Api, server: Endpoint) -> None:
    gateway = made(api.brand, server.url)

    with pytest.raises(Invalid, match="carries no messages"):
        templates.create(SYSTEM, api.brand, "hello", "Hello", gateway, {"body": "Hi"})
    assert (
        api.post("templates/check", {"gateway": "loyalty", "content": {}}).json()["code"] == "unknown_channel"
    )


def test_it_stays_while_calls_went_out_by_it(brand: Brand, server: Endpoint) -> None:
    gateway = made(brand, server.url)
    request = CallRequest(
        kind="bonus", uid=new_uid(), url=server.url, gateway_id=gateway.pk, run_id=1, visit=0
    )
    make(Step(brand.pk, "journey", "bonus"), [request], NOW)

    with pytest.raises(Conflict, match="1 call that went out by it"):
        removal.delete_gateway(SYSTEM, gateway)
