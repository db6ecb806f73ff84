"""The live process: who may watch, from which pages, and what they are sent."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import AsyncRequestFactory, Client, RequestFactory
from django.urls import get_resolver
from django.utils.regex_helper import normalize

from campaigns.live import views
from campaigns.live.address import live_url
from crm.models import Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

GRAPH = chain(trigger(), node("rest", "wait", days=1))
LIVE = "campaigns.live.urls"
PAGE = "http://127.0.0.1:8000"

in_threads = pytest.mark.django_db(transaction=True)  # the views read through connections of their own


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    publish(brand, GRAPH, now)
    return brand


def asked(client: Client, slug: str = "journey", origin: str = PAGE, **query: str) -> tuple[Any, list[bytes]]:
    """The answer, and the first two pieces of a stream."""
    factory = AsyncRequestFactory()
    factory.cookies = client.cookies
    request = factory.get(f"/live/campaigns/{slug}", query, headers={"Origin": origin})

    async def ask() -> tuple[Any, list[bytes]]:
        answer = await views.campaign(request, slug)
        if not answer.streaming:
            return answer, []
        stream = aiter(answer.streaming_content)  # type: ignore[arg-type]
        pieces = [await anext(stream) for _ in range(2)]
        await stream.aclose()  # type: ignore[attr-defined]
        return answer, pieces

    return asyncio.run(ask())


@in_threads
def test_it_sends_the_figures_of_the_live_version_at_once(brand: Brand, now: datetime) -> None:
    arrive(brand, make_customer(brand), now)
    advance_all(now)

    answer, pieces = asked(at_work(brand.label, Role.SUPPORT))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    lines = pieces[1].decode().splitlines()
    assert lines[:2] == ["event: figures", "id: 1"]
    assert json.loads(lines[2].removeprefix("data: "))["nodes"]["rest"] == {
        "entered": 1,
        "waiting": 1,
        "failed": 0,
        "left": {},
    }
    assert views.feeds().watched == 0


@in_threads
def test_a_version_may_be_named(brand: Brand) -> None:
    client = at_work(brand.label, Role.ADMIN)

    assert asked(client, version="1")[1]
    assert [asked(client, version=v)[0].status_code for v in ("2", "x", "9" * 30)] == [404] * 3


@in_threads
def test_the_session_the_brand_and_the_campaign_must_be_right(brand: Brand) -> None:
    assert asked(Client())[0].status_code == 401
    assert asked(at_work(None, name="nobody"))[0].status_code == 401
    assert asked(at_work(make_brand("other").label, Role.ADMIN, name="stranger"))[0].status_code == 404
    assert asked(at_work(brand.label, Role.ADMIN), slug="nul\0")[0].status_code == 404


@in_threads
def test_a_stranger_gets_nothing_from_any_address_there_is(brand: Brand) -> None:
    """They come from the map of the process, so a new one is asked for, too, or fails until it can be."""
    client = at_work(make_brand("other").label, Role.ADMIN, name="stranger")
    factory = AsyncRequestFactory()
    factory.cookies = client.cookies
    resolver = get_resolver(LIVE)
    answers = {}
    for pattern in resolver.url_patterns:
        shape, names = normalize(pattern.pattern.regex.pattern)[0]
        assert set(names) <= {"slug"}, f"{shape} has a parameter that this test cannot fill"
        path = f"/{shape % dict.fromkeys(names, 'journey')}"
        found = resolver.resolve(path)
        answer = asyncio.run(found.func(factory.get(path), *found.args, **found.kwargs))
        answers[shape] = answer.status_code
    assert answers.pop("live/healthz") == 200
    assert answers
    assert set(answers.values()) == {404}


@in_threads
def test_only_pages_of_ours_may_read_it(brand: Brand, settings: Any) -> None:
    settings.BECKON_PUBLIC_URL = "https://crm.example:444"
    settings.ALLOWED_HOSTS = ["*"]
    client = at_work(brand.label, Role.ADMIN)

    for origin in ("https://crm.example:444", "https://testserver:444"):
        answer = asked(client, origin=origin)[0]
        assert answer["Access-Control-Allow-Origin"] == origin
        assert answer["Access-Control-Allow-Credentials"] == "true"
    for origin in ("https://evil.example", "https://testserver:9", "null", ""):
        assert "Access-Control-Allow-Origin" not in asked(client, origin=origin)[0]


@in_threads
def test_too_many_are_sent_away_for_a_while(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.feeds(), "_most", 0)

    answer, _ = asked(at_work(brand.label, Role.ADMIN))

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


@pytest.mark.parametrize(
    ("live", "host", "expected"),
    [
        ("http://127.0.0.1:8001", "localhost:8000", "http://localhost:8001"),
        ("http://127.0.0.1:8001", "[::1]:8000", "http://[::1]:8001"),
        ("https://live.example", "localhost:8000", "https://live.example"),
    ],
)
def test_pages_find_it_under_the_name_that_their_cookie_goes_to(
    settings: Any, live: str, host: str, expected: str
) -> None:
    settings.BECKON_PUBLIC_URL, settings.BECKON_LIVE_URL = "http://127.0.0.1:8000", live
    settings.ALLOWED_HOSTS = ["*"]

    assert live_url(RequestFactory().get("/", headers={"Host": host})) == expected
