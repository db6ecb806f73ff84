"""Whatever the schema allows, and much that it does not, never breaks a view: no answer is a 5xx, and each is as
the schema says.

Each example runs in a transaction that is rolled back, so that all of them meet the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from crm.models import Audience, Segment
from gateways.models import ImType
from lib.addresses import check_url_resolved
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.journeys import arrive

schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
schema.config.generation.update(with_security_parameters=False)  # the key is a real one
TRUTHFUL = [status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 10  # beside the fixed ones at the edges of each field, about 40 an operation
ROWS = {"slug": "vip", "ext_id": "test98635568"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests share the test's connection, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a brand with one of everything, under the names that the examples of the schema use."""
    monkeypatch.setattr(
        "gateways.services.gateways.check_url_resolved", partial(check_url_resolved, lookup=no_name_server)
    )
    brand = make_brand("spacex")
    anna = make_customer(brand, "test98635568", country="DE")
    Segment.objects.create(brand=brand, slug="vip", name="VIP", condition={"audience": "vip"})
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    ImType.objects.create(brand=brand, slug="vip", name="VIP", fields=[])
    template = make_template(make_gateway(brand, slug="vip"))
    make_message(template, anna, now)
    make_event(brand, anna, "login", now)
    publish(brand, chain(trigger(), node("rest", "wait", hours=1)), now, slug="vip")
    arrive(brand, anna, now)
    return Api(brand, "manage", "events").secret


def no_name_server(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
    raise OSError("no names are looked up in tests")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_a_view(case: schemathesis.Case, secret: str) -> None:
    if len(repr(case.body)) % 4:  # most examples meet a row that exists
        case.path_parameters.update({key: ROWS[key] for key in case.path_parameters if key in ROWS})
    with transaction.atomic():
        answer = case.call(headers={"Authorization": secret})
        transaction.set_rollback(True)

    assert answer.status_code < 500, (case.as_curl_command(), answer.text)
    assert answer.status_code != 401
    case.validate_response(answer, checks=TRUTHFUL)
    if answer.status_code >= 400 and "/external/" not in case.path:
        assert answer.headers["content-type"] == ["application/problem+json"]
