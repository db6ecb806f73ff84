"""How a campaign begins: empty, from the gallery, like another one, or from a file."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from gateways.models import Template
from tests.factories.backoffice import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = "Exported campaign"


def handed_in(page: Page, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    page.get_by_label(FILE).set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def test_a_journey_of_the_gallery_becomes_a_draft_with_its_templates(page: Page, world: World) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name="New campaign").click()
    page.get_by_role("button", name="Begin with this: Welcome series").click()
    dialog = page.get_by_role("dialog", name="A campaign from the gallery")
    dialog.get_by_label("Name").fill("Hello, Größe!")
    expect(dialog.get_by_label("Slug")).to_have_value("hello-grosse")
    dialog.get_by_role("button", name="Make the campaign").click()

    page.wait_for_url("**/campaigns/hello-grosse/canvas/")
    expect(page.locator("[data-step=greeting]")).to_be_visible()
    expect(page.get_by_role("button", name="No problems")).to_be_visible()
    assert Template.objects.filter(brand=world.brand, slug="welcome-greeting").exists()


def test_another_campaign_is_copied_by_keys_alone(page: Page, world: World) -> None:
    page.goto("/campaigns/new/")
    page.get_by_role("combobox", name="Campaign to copy").fill("zeb")
    expect(page.get_by_role("option", name="zebra campaign")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copy it").press("Enter")
    page.get_by_label("Slug").press("Enter")
    page.wait_for_url("**/campaigns/zebra-campaign-copy/canvas/")
    assert Campaign.objects.get(slug="zebra-campaign-copy").draft == world.campaign.draft


def test_what_was_exported_is_taken_in_again(page: Page, world: World) -> None:
    page.goto("/campaigns/journey/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export").click()
    assert saved.value.suggested_filename == "journey.json"
    page.goto("/campaigns/new/")
    page.get_by_label(FILE).set_input_files(saved.value.path())
    page.get_by_label("Slug").fill("back-again")
    page.get_by_role("button", name="Make the campaign").click()
    page.wait_for_url("**/campaigns/back-again/canvas/")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "“mine.json” is not JSON"),
        ([1], "“mine.json” is no exported campaign"),
        ({"nodes": [], "edges": []}, "is a journey alone"),
    ],
)
def test_a_file_that_is_no_campaign_is_refused_at_once(page: Page, content: object, said: str) -> None:
    page.goto("/campaigns/new/")
    handed_in(page, content)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_malformed_journey_in_a_file_is_named_and_changes_nothing(quiet: Page, world: World) -> None:
    before = (Campaign.objects.count(), Template.objects.count())
    graph = {"nodes": [{"id": "a", "type": "teleport"}], "edges": [{"from": "a", "to": "nowhere"}]}
    letter = {"slug": "new-one", "name": "New", "channel": "email", "subject": "S", "body": "B"}
    quiet.goto("/campaigns/new/")
    handed_in(
        quiet,
        {
            "beckon": "campaign",
            "version": 1,
            "name": "Mine",
            "slug": "mine",
            "graph": graph,
            "templates": [letter],
        },
    )
    dialog = quiet.get_by_role("dialog", name="A campaign from a file")
    dialog.get_by_role("button", name="Make the campaign").click()
    alert = dialog.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was made or changed.")
    expect(alert).to_contain_text("teleport")
    expect(alert).to_contain_text("nowhere")
    assert (Campaign.objects.count(), Template.objects.count()) == before


def test_a_slug_that_is_taken_is_said_beside_it(quiet: Page) -> None:
    quiet.goto("/campaigns/new/")
    quiet.get_by_role("button", name="Empty campaign").click()
    quiet.get_by_label("Name").fill("Journey")
    quiet.get_by_label("Name").press("Enter")
    expect(quiet.get_by_role("alert")).to_contain_text("There is a campaign “journey” in this brand already")
    expect(quiet.get_by_label("Slug")).to_have_attribute("aria-invalid", "true")
