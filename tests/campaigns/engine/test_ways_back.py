"""Ways that no edge shows."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.engine.ways_back import WayBack, ways_back
from tests.factories.campaigns import chain, node, trigger


@pytest.mark.parametrize(
    ("config", "times"),
    [
        ({"node": "rest", "passes": 3, "days": 1}, 3),
        ({"node": "rest"}, 1),
        ({"node": "rest", "passes": "many"}, 1),
    ],
)
def test_a_go_to_leads_back_so_often_also_while_it_is_not_finished(
    config: dict[str, Any], times: int
) -> None:
    graph = chain(trigger(), node("rest", "wait", days=1), node("again", "go_to", **config))

    assert ways_back(graph) == [WayBack("again", "rest", times)]


@pytest.mark.parametrize("target", ["start", "again", "nowhere", "", None, 5])
def test_it_leads_to_steps_of_the_graph_alone(target: Any) -> None:
    assert ways_back(chain(trigger(), node("again", "go_to", node=target))) == []


def test_a_disabled_one_and_one_that_only_names_a_step_lead_nowhere() -> None:
    again = {**node("again", "go_to", node="which"), "disabled": True}
    graph = chain(trigger(), node("which", "filter"), node("anew", "refresh_filter", filter="which"), again)

    assert ways_back(graph) == []


@pytest.mark.parametrize(
    "broken", [None, [], {"nodes": [{"id": "a", "type": "go_to", "config": 5}, {"id": "b", "type": []}]}]
)
def test_what_cannot_be_read_leads_nowhere(broken: Any) -> None:
    assert ways_back(broken) == []
