"""Drafts to draw on, and a second person at another computer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from crm.models import Role
from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.factories.backoffice import World, at_work
from tests.factories.campaigns import chain, node, trigger


@pytest.fixture
def drawing(page: Page, world: World) -> Drawing:
    """Four steps, of which the last two are not connected: start → check, mail, text."""
    graph = chain(
        trigger(),
        node("check", "filter", condition={"all": [{"attribute": "name", "op": "eq", "value": "zebra"}]}),
        node("mail", "wait", days=1),
        node("text", "wait", days=2),
        edges=[("start", "next", "check")],
    )
    graph["nodes"][2]["position"] = {"x": 160, "y": 330}
    graph["nodes"][3]["position"] = {"x": 480, "y": 330}
    make_campaign(world.brand, graph)
    return Drawing(page)


@pytest.fixture
def colleague(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """A manager at another computer. Unlike our own page, this one may have errors in its console."""
    client = at_work(world.brand.label, Role.MANAGER, name="bert")
    context = seated(browser, live_server.url, client)
    yield context.new_page()
    settle(context)
    context.close()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """The same page, left in peace until it has saved: the database is emptied behind it."""
    yield page
    settle(page.context)


def settle(context: BrowserContext) -> None:
    """Wait until no page of a browser is saving any more."""
    for tab in context.pages:
        tab.wait_for_function(
            "!['saving', 'waiting'].includes(document.querySelector('.cv-saved')?.dataset.phase)"
        )
        tab.wait_for_load_state("networkidle")


def seated(browser: Browser, url: str, client: Client) -> BrowserContext:
    """A browser in which the operator of a test client is logged in."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    return context
