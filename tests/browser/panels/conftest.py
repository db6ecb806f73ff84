"""A journey with customers in it, looked at beside the canvas."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Customer, Role
from crm.services.changes import SYSTEM
from events.models import ClientAction
from lib import clock
from tests.factories.backoffice import World, at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.journeys import advance_all, arrive_all

STREAM = re.compile(r"/live/campaigns/")
SESSION = "sessionid"
OLD = chain(
    trigger("begin"),
    node("rest", "wait", days=1),
    node("mail", "send_email", template="hello"),
    node("nap", "wait", hours=2),
)
NEW = chain(trigger("begin"), node("rest", "wait", days=2), node("nap", "wait", hours=3), node("end", "exit"))


def placed(graph: dict[str, Any]) -> dict[str, Any]:
    """The graph with its nodes one below the other, as the canvas would save them."""
    nodes = [{**each, "position": {"x": 0, "y": 176 * index}} for index, each in enumerate(graph["nodes"])]
    return {**graph, "nodes": nodes}


@pytest.fixture
def flow(world: World) -> Campaign:
    """A live campaign beside that of the world, which has a trigger of its own."""
    ClientAction.objects.create(brand=world.brand, name="begin")
    return publish(world.brand, placed(OLD), clock.now(), slug="flow", entry={"mode": "every_time"})


@pytest.fixture
def three(world: World, flow: Campaign) -> list[Customer]:
    """They came a moment ago and rest for a day."""
    customers = [make_customer(world.brand, f"lion-{n}") for n in range(3)]
    now = clock.now()
    arrive_all(world.brand, [*customers], now, client_action="begin")
    advance_all(now)
    return customers


@pytest.fixture
def redrawn(flow: Campaign) -> Campaign:
    """The campaign with a draft that differs from what is live."""
    return campaigns.save_draft(SYSTEM, flow, graph=placed(NEW))


def a_day_later() -> None:
    """Those who rest go on and are sent a message."""
    advance_all(clock.now() + timedelta(days=1, minutes=1))


@pytest.fixture(autouse=True)
def no_stream(request: pytest.FixtureRequest) -> None:
    """The live process does not run beside most tests: the page is told to give it up without a fuss."""
    if "page" in request.fixturenames and "stream" not in request.fixturenames:
        page: Page = request.getfixturevalue("page")
        give_up_stream(page)


def give_up_stream(page: Page) -> None:
    page.route(STREAM, lambda route: route.fulfill(status=204))


@pytest.fixture
def stream(live_server: Any, settings: Any) -> Iterator[str]:
    """The live process itself, on the database of the test. Asked for before the page, it outlives it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.BECKON_PUBLIC_URL = live_server.url
    settings.BECKON_LIVE_URL = f"http://localhost:{port}"
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    given = {"DATABASE_URL": database.geturl(), "BECKON_PUBLIC_URL": live_server.url}
    words = f"--interface asginl --host 127.0.0.1 --port {port} --workers 1 --no-ws --workers-kill-timeout 2"
    process = subprocess.Popen(
        [Path(sys.executable).parent / "granian", *words.split(), "config.asgi_live:application"],
        env={**os.environ, **given},
    )
    try:
        transport = httpx.HTTPTransport(retries=8)
        with httpx.Client(transport=transport, timeout=30) as client:
            assert client.get(f"http://127.0.0.1:{port}/live/healthz").text == "ok"
        yield settings.BECKON_LIVE_URL
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def quiet(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """A manager, whose console may tell of refusals."""
    yield from at_the_desk(browser, live_server.url, world, Role.MANAGER)


@pytest.fixture
def onlooker(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """Support may see campaigns, and not change them."""
    yield from at_the_desk(browser, live_server.url, world, Role.SUPPORT)


def at_the_desk(browser: Browser, url: str, world: World, role: Role) -> Iterator[Page]:
    session = at_work(world.brand.label, role, name="otto").cookies[SESSION]
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=url)
    context.add_cookies([{"name": SESSION, "value": session.value, "url": url}])
    page = context.new_page()
    give_up_stream(page)
    yield page
    context.close()
