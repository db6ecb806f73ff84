"""The documentation as a whole: what it points at exists, what is printed from the code is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from campaigns.handbook.pages import pages
from crm.backoffice.access import RIGHTS
from crm.models import Role

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = (
    *("config", "launcher", "lib", "crm", "events", "gateways", "gamification", "campaigns", "examples"),
    *("bench", "faults"),
)
ROLES = (Role.ADMIN, Role.MANAGER, Role.SUPPORT, Role.ENGINEER)

_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_VARIABLE = re.compile(r"\bBECKON_[A-Z_]+")

every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def links(path: Path) -> list[str]:
    """The targets of all links, without those in samples of code and those to other hosts."""
    found = _LINK.findall(_FENCED.sub("", path.read_text()))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(path: Path) -> set[str]:
    """The headings as a link names them."""
    headings = _HEADING.findall(_FENCED.sub("", path.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@every_page
def test_every_link_leads_to_a_page_and_a_heading_that_exist(path: Path) -> None:
    for target in links(path):
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path

        assert file.exists(), f"{path.name}: there is no {name}"
        assert not anchor or anchor in anchors(file), f"{path.name}: {file.name} has no heading #{anchor}"


def test_every_page_for_integrators_and_operators_is_in_its_index() -> None:
    for folder in ("integrators", "operators"):
        index = ROOT / "docs" / folder / "README.md"
        named = {target.partition("#")[0] for target in links(index)}

        assert {file.name for file in index.parent.glob("*.md")} - {"README.md"} <= named


def test_every_variable_of_ours_that_is_named_exists_in_the_code() -> None:
    code = "\n".join(file.read_text() for folder in CODE for file in (ROOT / folder).rglob("*.py"))
    known = set(_VARIABLE.findall(code))

    assert {name for path in PAGES for name in _VARIABLE.findall(path.read_text())} <= known


def test_the_pages_of_triggers_and_actions_are_what_the_code_says() -> None:
    folder = ROOT / "docs" / "operators"
    found = [folder / "nodes.md", *(folder / "nodes").glob("*.md")]
    written = {str(path.relative_to(folder)): path.read_text() for path in found}

    assert written == dict(pages()), "run: .venv/bin/python -m campaigns.handbook"


def test_the_matrix_of_roles_is_that_of_the_back_office() -> None:
    text = (ROOT / "docs" / "operators" / "roles.md").read_text()
    rows = re.findall(r"^\| `([a-z.]+)` \| [^|]+ \|(.+)\|$", text, re.MULTILINE)
    written = {
        right: {role for role, cell in zip(ROLES, cells.split("|"), strict=True) if cell.strip() == "yes"}
        for right, cells in rows
    }

    assert written == RIGHTS
