"""The words in which tests speak of the canvas: its steps, outlets, lines, palette, and what it saved."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.factories.axe import violations

APART = 150


def make_campaign(brand: Brand, graph: dict[str, Any], slug: str = "drawn") -> Campaign:
    """A draft whose steps lie one below the other, unless they say where."""
    for index, each in enumerate(graph["nodes"]):
        each.setdefault("position", {"x": 320, "y": APART * index})
    return campaigns.create(SYSTEM, brand, slug, slug.title(), graph)


class Drawing:
    """One canvas open in one page; `here`: the page shows it already."""

    def __init__(self, page: Page, slug: str = "drawn", here: bool = False) -> None:
        self.page, self.slug = page, slug
        if not here:
            self.open()

    def open(self) -> None:
        """Opens the canvas, or opens it anew."""
        with self.page.expect_response("**/check"):
            self.page.goto(f"/campaigns/{self.slug}/canvas/")
        expect(self.page.locator("[data-seen], .cv-empty").first).to_be_visible()

    @property
    def steps(self) -> Locator:
        return self.page.locator("[data-step]")

    @property
    def lines(self) -> Locator:
        return self.page.locator(".react-flow__edge")

    @property
    def pane(self) -> Locator:
        return self.page.locator(".react-flow__pane")

    @property
    def form(self) -> Locator:
        """What stands on the right."""
        return self.page.locator(".cv-side")

    @property
    def notice(self) -> Locator:
        return self.page.locator(".cv-notice")

    @property
    def problems(self) -> Locator:
        """The button that counts the problems and opens their list."""
        return self.page.locator(".cv-bar").get_by_role("button", name="problem")

    @property
    def selected(self) -> Locator:
        return self.page.locator(".cv-node.selected")

    def step(self, node: str) -> Locator:
        return self.page.locator(f"[data-step='{node}']")

    def outlet(self, node: str, port: str = "next") -> Locator:
        return self.step(node).locator(f".react-flow__handle.source[data-handleid='{port}']")

    def inlet(self, node: str) -> Locator:
        return self.step(node).locator(".react-flow__handle.target")

    def line(self, node: str, port: str = "next") -> Locator:
        """The part of a line that can be hit."""
        return self.page.locator(f"[data-id='{node}→{port}'] .react-flow__edge-interaction")

    def item(self, label: str) -> Locator:
        return self.page.locator(".cv-palette").get_by_role("button", name=label, exact=True)

    def put(self, label: str, x: int, y: int) -> None:
        """Drags a step from the palette to a point of the canvas; it opens."""
        self.item(label).drag_to(self.pane, target_position={"x": x, "y": y})
        expect(self.form.get_by_role("heading", name=label)).to_be_visible()

    def pick(self, field: str, typed: str, option: str) -> None:
        """Types into a picker of the form and takes the first option of that name."""
        box = self.form.get_by_role("combobox", name=field)
        box.click()
        box.fill(typed)
        self.page.get_by_role("option", name=option).first.click()

    def join(self, node: str, port: str, to: str) -> None:
        """Drags a line from an outlet to a step."""
        self.outlet(node, port).drag_to(self.inlet(to))

    def choose(self, choice: str) -> None:
        """Takes a choice of the menu that is open."""
        self.page.get_by_role("menuitem", name=choice).click()

    def drag(self, start: Locator, end: Locator) -> None:
        """From the middle of one thing to the middle of another, as a hand would."""
        start.hover()
        self.drag_between(middle(start), middle(end))

    def drag_between(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
        mouse.move(*end, steps=4)
        mouse.up()

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def saved(self) -> dict[str, Any]:
        """The graph that the server holds, once it holds what is on the screen."""
        expect(self.page.locator("[data-phase=saved]")).to_be_visible()
        return dict(Campaign.objects.get(slug=self.slug).draft)

    def ways(self) -> set[tuple[str, str, str]]:
        """The lines that are saved: (from, outlet, to)."""
        return {(edge["from"], edge.get("port", "next"), edge["to"]) for edge in self.saved()["edges"]}

    def ids(self) -> list[str]:
        """The ids of the steps that are saved."""
        return sorted(node["id"] for node in self.saved()["nodes"])

    def place(self, node: str) -> tuple[float, float]:
        """Where a step is saved to lie."""
        (found,) = [each["position"] for each in self.saved()["nodes"] if each["id"] == node]
        return found["x"], found["y"]

    def violations(self) -> list[str]:
        """What axe finds on the page as it is."""
        return violations(self.page)


def middle(of: Locator) -> tuple[float, float]:
    """The point of the window in the middle of something."""
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
