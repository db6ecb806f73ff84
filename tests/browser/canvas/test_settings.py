"""The settings of a campaign, filled in on the canvas."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, expect

from campaigns.models import Campaign
from tests.browser.canvas.drawing import Drawing
from tests.browser.conftest import present
from tests.factories.backoffice import World
from tests.factories.events import make_event


def group(of: Locator, title: str) -> Locator:
    """A list of the form by its title."""
    return of.locator("fieldset", has=of.page.locator(f"legend:text-is('{title}')")).last


def test_a_stop_date_an_exit_and_a_goal_are_set(drawing: Drawing, world: World) -> None:
    make_event(world.brand, world.customer, "zebra_bought", present())
    form = drawing.form
    drawing.page.get_by_role("button", name="Settings").click()

    stop = present() + timedelta(days=30)
    form.get_by_label("Stop date").fill(f"{stop:%Y-%m-%dT12:00}")
    exits = group(form, "Exit when")
    exits.get_by_role("button", name="+ Add").click()
    exits.get_by_role("combobox", name="Event").fill("zebra_complained")
    exits.get_by_role("combobox", name="Event").press("Enter")
    goals = group(form, "Goals")
    goals.get_by_role("button", name="+ Add").click()
    expect(drawing.problems).to_be_visible()
    drawing.saved()
    goals.get_by_label("Name").fill("Bought")
    goals.get_by_role("combobox", name="Event").fill("zebra_bought")
    goals.get_by_role("combobox", name="Event").press("Enter")
    drawing.saved()

    assert drawing.violations() == []
    settings = Campaign.objects.get(slug=drawing.slug).settings
    assert settings["stop_date"].startswith(f"{stop:%Y-%m-%d}T1")
    assert [one["event"] for one in settings["exit_when"]] == ["zebra_complained"]
    (goal,) = settings["goals"]
    assert (goal["name"], goal["event"], goal["within"]) == ("Bought", "zebra_bought", {"days": 30})


def test_what_is_wrong_with_the_settings_stands_beside_their_fields(drawing: Drawing, world: World) -> None:
    drawing.page.get_by_role("button", name="Settings").click()
    goals = group(drawing.form, "Goals")
    goals.get_by_role("button", name="+ Add").click()
    drawing.saved()

    drawing.problems.click()
    expect(drawing.form).to_contain_text("“goals.0.name” is missing")
