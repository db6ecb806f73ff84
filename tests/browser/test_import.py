"""An import by mouse: a file with errors, its columns, a trial, the errors as a file, the import and its result."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm.models import Customer
from tests.browser.test_marketer import SCREENS
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.jobs import work_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = "Customer ID;Full name;Age\nann;Анна;41\nbob;Bob;young\n;Nobody;3\ncid;Cid;20\n"


def kept(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def upload(page: Page, folder: Path) -> None:
    file = folder / "people.csv"
    file.write_bytes(PEOPLE.encode("cp1251"))
    page.goto("/customers/")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/customers/imports/*/")


def test_a_file_with_errors_is_tried_mended_and_imported(page: Page, world: World, tmp_path: Path) -> None:
    upload(page, tmp_path)
    expect(page.get_by_role("cell", name="Анна · Bob · Nobody")).to_be_visible()
    expect(page.get_by_label("Letters are")).to_have_value("cp1251")
    expect(page.get_by_label("Customer ID becomes")).to_have_value("ext_id")
    page.get_by_label("Full name as an attribute is named").fill("name")
    page.get_by_label("Age becomes").select_option("number")
    page.get_by_label("Age as an attribute is named").fill("age")
    kept(page, "import-columns")
    assert violations(page, grave=True) == []

    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Begins in a moment")).to_be_visible()
    work_all()
    expect(page.get_by_text("2 would be new, 0 would be changed, 0 unchanged, 2 wrong.")).to_be_visible()
    page.reload()
    problems = page.get_by_role("region", name="What is wrong")
    expect(problems.get_by_role("row")).to_have_count(3)
    expect(problems).to_contain_text("“young” is no number: write 1234.5")
    expect(problems).to_contain_text("The customer's id is missing.")
    kept(page, "import-problems")
    assert violations(page, grave=True) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="All as a file").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["line", "3", "4"]
    assert not Customer.objects.filter(ext_id="ann").exists()

    page.get_by_role("button", name="Import").click()
    expect(page.locator("progress")).to_be_visible()
    kept(page, "import-progress")
    work_all()
    expect(page.get_by_text("2 new, 0 changed, 0 unchanged, 2 wrong.")).to_be_visible()
    kept(page, "import-done")
    assert Customer.objects.get(ext_id="ann").attributes == {"name": "Анна", "age": 41}


def test_files_forgetting_and_exports_keep_nobody_from_working(page: Page, world: World) -> None:
    for name in ("imports", "exports", "erasures"):
        page.goto(f"/customers/{name}/")
        expect(page.get_by_role("heading").first).to_be_visible()
        kept(page, f"customers-{name}")
        assert violations(page, grave=True) == [], name
    page.goto(f"/customers/{world.customer.pk}/")
    page.get_by_role("link", name="Forget").click()
    expect(page.get_by_role("button", name="Forget for ever")).to_be_visible()
    kept(page, "forget")
    assert violations(page, grave=True) == []
