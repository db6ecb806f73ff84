"""The callback endpoint: always 200 and JSON, whatever comes in."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways.callbacks import views
from gateways.models import Callback, Message
from gateways.models.message import State
from gateways.services.reports import apply_pending
from gateways.services.tokens import callback_url
from tests.factories.crm import make_brand, make_customer, make_key
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

PLAIN = "/api/v1/callbacks/delivery"
SAID = {"type": "email", "ext_message_id": "ext-1", "status": "delivered"}


@pytest.fixture
def message(now: datetime) -> Message:
    brand = make_brand()
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    Message.objects.update(state=State.SENT, ext_message_id="ext-1", attempts=1)
    message.refresh_from_db()
    return message


@pytest.fixture
def path(message: Message) -> str:
    return urlsplit(callback_url(message.pk)).path


def _key(message: Message, scope: str = "callback") -> str:
    return make_key(message.brand, scope)[1]


def _status(message: Message) -> str:
    """As shown once the callbacks are applied."""
    while apply_pending(message.created_at):
        pass
    message.refresh_from_db()
    return message.status


def test_the_token_alone_authenticates(client: Client, message: Message, path: str) -> None:
    answer = client.get(path, SAID)

    assert (answer.status_code, answer.content) == (200, b'{"error_code":0}')
    assert answer["Content-Type"] == "application/json"
    assert _status(message) == "delivered"


def test_the_key_alone_authenticates(client: Client, message: Message) -> None:
    assert client.get(PLAIN, SAID | {"api_key": _key(message)}).json() == {"error_code": 0}
    assert _status(message) == "delivered"


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_it_can_be_posted(content_type: str, client: Client, message: Message, path: str) -> None:
    from urllib.parse import urlencode

    body: Any = SAID if content_type.endswith("json") else urlencode(SAID)
    assert client.post(path, body, content_type=content_type).json() == {"error_code": 0}
    assert _status(message) == "delivered"


def test_it_can_be_posted_as_a_form_in_parts(client: Client, message: Message, path: str) -> None:
    assert client.post(path, SAID).json() == {"error_code": 0}
    assert _status(message) == "delivered"


@pytest.mark.parametrize("method", ["head", "options", "put", "delete"])
def test_other_methods_report_nothing(method: str, client: Client, message: Message, path: str) -> None:
    answer = getattr(client, method)(f"{path}?type=email&status=opened")

    assert answer.status_code == 200
    assert method == "head" or answer.json() == {"error_code": 2, "error_message": "call by GET or POST"}
    assert _status(message) == ""


@pytest.mark.parametrize("glue", ["&", "?", "/?", "?x=1?", "%26"])
def test_it_bears_parameters_appended_in_any_way(
    glue: str, client: Client, message: Message, path: str
) -> None:
    url = f"{path}{glue}type=email&ext_message_id=ext-1&status=opened"

    assert client.get(url).json() == {"error_code": 0}
    assert _status(message) == "opened"


@pytest.mark.parametrize("key", ["wrong-key", "bk_live_00000000_" + "x" * 43, "\0", "ü", "x" * 2_000])
def test_a_wrong_key_is_refused_even_behind_a_right_token(
    key: str, client: Client, message: Message, path: str
) -> None:
    for url in (path, PLAIN):
        answer = client.get(url, SAID | {"api_key": key})
        assert (answer.status_code, answer.json()["error_code"]) == (200, 3)
    assert _status(message) == ""
    assert not Callback.objects.exists()


def test_keys_for_other_things_and_of_other_brands_are_refused(
    client: Client, message: Message, path: str
) -> None:
    for key in (_key(message, "events"), make_key(make_brand("other"), "callback")[1]):
        assert client.get(path, SAID | {"api_key": key}).json()["error_code"] == 3
    assert _status(message) == ""


def test_without_token_and_key_it_is_refused(client: Client, message: Message) -> None:
    assert client.get(PLAIN, SAID).json() == {"error_code": 3, "error_message": "an api_key is needed"}


def test_an_unknown_message_is_said_to_be_not_found(client: Client, message: Message, path: str) -> None:
    unknown = SAID | {"ext_message_id": "another"}
    for url, given_ in ((path, unknown), (PLAIN, unknown | {"api_key": _key(message)})):
        assert client.get(url, given_).json() == {"error_code": 1, "error_message": "email was not found"}
    assert client.get(f"{PLAIN}/wrong-token", SAID).json()["error_code"] == 1


@pytest.mark.parametrize("change", [{"type": "fax"}, {"status": "bounced"}, {"status": ""}, {"type": ""}])
def test_a_bad_type_or_status_is_named(
    change: dict[str, str], client: Client, message: Message, path: str
) -> None:
    answer = client.get(path, SAID | change).json()

    assert answer["error_code"] == 2
    assert "must be one of" in answer["error_message"]
    assert Callback.objects.count() == 1


def test_two_different_statuses_in_one_call_are_refused(client: Client, message: Message, path: str) -> None:
    assert client.get(f"{path}?type=email&status=opened&status=failed").json()["error_code"] == 2
    assert client.get(f"{path}?type=email&status=opened&api_key=a&api_key=b").json()["error_code"] == 3


@pytest.mark.parametrize(
    "query",
    ["type=%00&status=%00&ext_message_id=%00", "%", "%%%=%zz", "type=email&status=" + "x" * 2_000, "&&&&=&=",
     "type=email&status=delivered&ext_message_id=" + "x" * 2_000, "type=%ff%fe&status=%ed%a0%80", "?" * 500,
     "&".join(f"a{n}=1" for n in range(500)), "type[]=email&status[$ne]=x"],
)  # fmt: skip
def test_hostile_queries_get_an_answer(query: str, client: Client, message: Message, path: str) -> None:
    for url in (path, f"{PLAIN}?api_key={_key(message)}"):
        answer = client.get(f"{url}{'&' if '?' in url else '?'}{query}")
        assert answer.status_code == 200
        assert answer.json()["error_code"] in (1, 2, 3)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120), st.text(alphabet=st.characters(codec="latin-1"), max_size=120), st.booleans())
def test_whatever_comes_in_it_is_answered_with_200(body: bytes, text: str, as_query: bool) -> None:
    request = _raw(text, body, as_query)

    answer = views.delivery(request, "" if as_query else text)

    assert answer.status_code == 200


def _raw(text: str, body: bytes, as_query: bool) -> WSGIRequest:
    request = RequestFactory().post(PLAIN, body, content_type="application/json")
    if as_query:
        request.META["QUERY_STRING"] = text
    return request


def test_a_body_that_is_too_large_is_not_read(
    client: Client, message: Message, path: str, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    answer = client.post(path, b"x" * 2_000, content_type="application/json")

    assert (answer.status_code, answer.json()["error_code"]) == (200, 2)


def test_while_the_database_is_away_the_gateway_is_asked_to_come_again(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("gateways.services.reports.take", away)

    answer = client.get(path, SAID)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error_code"] == 4
