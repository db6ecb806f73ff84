"""Beside the admin at `page`: a colleague, one who only looks, and a gateway that takes what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from crm.models import Role
from examples.gateway.server import GatewayServer
from examples.gateway.settings import Settings
from tests.factories.backoffice import World, make_operator
from tests.factories.gateways import SECRET


@pytest.fixture
def gateway_server() -> Iterator[GatewayServer]:
    """A gateway that asks for our secret."""
    with GatewayServer(settings=Settings(authorization=SECRET)) as server:
        yield server


@pytest.fixture
def logged_in(browser: Browser, live_server: Any, world: World) -> Iterator[Callable[[Role, str], Page]]:
    """A browser of somebody else with a role. Refusals are part of it, so the console is not looked at."""
    contexts = []

    def log_in(role: Role, name: str) -> Page:
        make_operator(world.brand.label, role, name, time_zone="Europe/Berlin")
        contexts.append(
            browser.new_context(viewport={"width": 1280, "height": 860}, base_url=live_server.url)
        )
        page = contexts[-1].new_page()
        page.goto("/")
        page.fill("#id_username", name)
        page.fill("#id_password", "not so secret")
        page.click("button[type=submit]")
        page.wait_for_url("**/")
        return page

    yield log_in
    for context in contexts:
        context.close()
