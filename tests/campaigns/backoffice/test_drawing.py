"""A flow as it is drawn."""

from typing import Any

import pytest

from campaigns.backoffice.drawing import MARGIN, curve, draw
from campaigns.contract import Problem
from campaigns.engine.families import nodes, triggers
from tests.factories.campaigns import chain, node, trigger


def flow() -> dict[str, Any]:
    condition = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}
    return chain(
        trigger("cashback_ready"),
        node("german", "filter", condition=condition),
        node("mail", "send_email", template="cashback"),
        node("rest", "wait", days=1, hours=2),
        edges=[("start", "next", "german"), ("german", "yes", "mail"), ("german", "no", "rest")],
    )


def test_it_says_what_each_step_does() -> None:
    boxes = {box.id: (box.name, box.said) for box in draw(flow(), {}).boxes}
    assert boxes["start"] == ("Event occurred", "client action cashback_rea…")
    assert boxes["german"][0] == "Filter customers"
    assert "country" in boxes["german"][1]
    assert boxes["mail"] == ("Send e-mail", "E-mail “cashback”")
    assert boxes["rest"] == ("Wait", "Wait 1 day 2 hours")


def test_it_shows_who_is_there_and_who_has_passed() -> None:
    stats = {"rest": {"waiting": 3, "failed": 2, "left": {"next": 1200}}}
    (rest,) = [box for box in draw(flow(), stats).boxes if box.id == "rest"]
    assert (rest.figures, rest.failed) == ("3 here · 1,200 passed", 2)


def test_it_labels_and_colours_the_outlets() -> None:
    lines = {(line.label, line.colour) for line in draw(flow(), {}).lines}
    assert lines == {("", ""), ("+", "green"), ("−", "red")}


def test_a_way_back_is_dashed_and_says_how_often_beside_all_boxes() -> None:
    graph = flow()
    graph["nodes"].append(node("again", "go_to", node="german", passes=3, days=1))
    graph["edges"].append({"from": "rest", "to": "again"})

    drawing = draw(graph, {})

    (back,) = [line for line in drawing.lines if line.is_back]
    assert back.label == "3 times at most"
    assert all(back.x > box.x + drawing.box_width or back.x < box.x for box in drawing.boxes)
    assert 0 < back.x < drawing.width
    assert min(box.x for box in drawing.boxes) >= MARGIN
    assert draw(flow(), {}).width < drawing.width


def test_it_hangs_each_problem_on_its_step() -> None:
    problems = [
        Problem("mail", "bad_template", "there is no template"),
        Problem("", "no_trigger", "no trigger"),
    ]
    wrong = {box.id: list(box.problems) for box in draw(flow(), {}, problems).boxes if box.problems}
    assert wrong == {"mail": ["there is no template"]}


@pytest.mark.parametrize(
    "broken",
    [None, [], {"nodes": 5}, {"nodes": [1, {"id": 7}, {"id": "a"}], "edges": [None, {"from": "a"}]}],
)
def test_it_draws_what_can_be_read_of_a_broken_draft(broken: Any) -> None:
    assert len(draw(broken, {}).boxes) <= 1


def test_it_shows_a_step_of_an_unknown_kind_or_with_a_wrong_configuration() -> None:
    graph = chain(node("a", "teleport"), node("b", "split", shares="half"), node("c", "exit"))
    assert [box.name for box in draw(graph, {}).boxes] == ["unknown: teleport", "Split", "Exit"]


@pytest.mark.parametrize("member", [*nodes, *triggers], ids=lambda member: member.key)
def test_every_kind_of_step_can_be_drawn(member: Any) -> None:
    assert draw({"nodes": [{"id": "a", "type": member.key}]}, {}).boxes[0].name


def test_a_curve_begins_and_ends_upright() -> None:
    assert curve([(0, 0), (100, 50)]) == "M0 0C0 25 100 25 100 50"
