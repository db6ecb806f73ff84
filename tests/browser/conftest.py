"""A browser on the running back office, and an operator logged in to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from crm.models import Role
from lib import clock
from tests.factories.backoffice import World, make_operator, make_world
from tests.factories.crm import make_brand

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Playwright keeps an event loop in this thread, which Django would take for async."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = os.environ.get("BECKON_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(live_server: Any) -> World:
    """A brand with one of everything, moments ago."""
    return make_world(make_brand(), "zebra", present())


def present() -> datetime:
    """The page shows what happened lately, so here the clock is the real one."""
    return clock.now()


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """An admin at the overview. Whatever the console complains about fails the test."""
    make_operator(world.brand.label, Role.ADMIN, time_zone="Europe/Berlin")
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=live_server.url)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "not so secret")
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    yield page
    context.close()
    assert complaints == []
