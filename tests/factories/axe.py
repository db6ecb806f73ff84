"""What the accessibility checker axe has against a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = (
    "async ([where, rules]) => (await axe.run(where || document,"
    " {resultTypes: ['violations'], ...(rules ? {runOnly: rules} : {})})).violations"
)
GRAVE = {"serious", "critical"}


def violations(
    page: Page,
    where: str | None = None,
    *,
    dark: bool | None = None,
    rules: list[str] | None = None,
    grave: bool = False,
) -> list[str]:
    """All that axe finds in a part of the page (all of it, where none is named), each with its place.

    The part is waited for. `dark` turns the page dark or light first; `rules` are the only ones looked at; `grave`
    leaves out what keeps nobody from working.
    """
    if where is not None:
        page.locator(where).filter(visible=True).first.wait_for()
    if dark is not None:
        page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, [where, rules])
    return [
        f"{page.url} {one['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][-160:]!r}"
        for one in found
        if one["impact"] in GRAVE or not grave
        for node in one["nodes"]
    ]
