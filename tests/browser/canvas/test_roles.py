"""Whoever may only look sees the journey and nothing to change it with; the API holds to it as well."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from campaigns.models import Campaign
from crm.models import Role
from tests.browser.canvas.conftest import seated
from tests.browser.canvas.drawing import Drawing
from tests.factories.backoffice import World, at_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ENGINEER])
def test_who_may_not_edit_can_only_look(browser: Browser, live_server: Any, world: World, role: Role) -> None:
    client = at_work(world.brand.label, role, name="carl")
    context = seated(browser, live_server.url, client)
    drawing = Drawing(context.new_page(), "journey")
    before = Campaign.objects.get().draft

    expect(drawing.steps).to_have_count(3)
    expect(drawing.page.get_by_text("You can look, but not change")).to_be_visible()
    expect(drawing.page.locator(".cv-palette")).to_have_count(0)
    for name in ("Undo", "Tidy up", "Publish"):
        expect(drawing.page.get_by_role("button", name=name)).to_have_count(0)
    drawing.step("wait").click()
    for key in ("Delete", "d", "ArrowRight", "Control+x"):
        drawing.press(key)
    drawing.step("wait").click(button="right")
    expect(drawing.page.get_by_role("menuitem")).to_have_text(["Look at it Enter", "Copy Ctrl+C"])
    drawing.choose("Look at it")
    expect(drawing.form.get_by_role("spinbutton", name="Days")).to_have_value("1")
    for field in drawing.form.locator("input, select").all():
        assert not field.is_editable()
    expect(drawing.form.get_by_role("button", name="Delete")).to_have_count(0)
    context.close()

    refused = client.put(
        "/api/v1/campaigns/journey/draft", {"graph": {"nodes": [], "edges": []}}, "application/json"
    )
    assert refused.status_code == 403
    assert Campaign.objects.get().draft == before
