"""What the accessibility checker axe has against a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = (
    "axe.run('.bo').then(found => found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
    ".flatMap(one => one.nodes.map(node => [one.id, node.html.slice(0, 90), node.failureSummary])))"
)


def violations(page: Page, dark: bool = False) -> Any:
    """What axe has against the page, minor matters left out."""
    page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
    page.add_script_tag(path=AXE)
    return page.evaluate(VIOLATIONS)
