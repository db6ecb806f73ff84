"""A slug follows the name that is typed, until somebody types one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("address", ["/audiences/add/", "/segments/add/", "/categories/add/", "/levels/add/"])
def test_a_name_suggests_its_slug(page: Page, address: str) -> None:
    page.goto(address)
    name = page.get_by_role("textbox", name="Name", exact=False).first
    slug = page.get_by_role("textbox", name="Slug")
    name.fill("Größe M: back!")
    expect(slug).to_have_value("grosse-m-back")
    name.fill("Größe L")
    expect(slug).to_have_value("grosse-l")
    slug.fill("mine")
    name.fill("Größe XL")
    expect(slug).to_have_value("mine")


def test_the_slug_of_what_there_is_stays(page: Page) -> None:
    page.goto("/segments/some/")
    slug = page.get_by_role("textbox", name="Slug")
    page.get_by_role("textbox", name="Name").first.fill("Another name")
    expect(slug).to_have_value("some")
