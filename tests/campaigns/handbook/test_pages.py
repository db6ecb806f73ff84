"""The pages about triggers and actions, and the folder that they are written to."""

from __future__ import annotations

import json
import re
from pathlib import Path

from campaigns.engine.families import nodes, triggers
from campaigns.handbook.pages import pages, write


def test_there_is_a_page_for_each_trigger_and_action_and_one_that_lists_them_all() -> None:
    found = pages()
    keys = [member.key for member in (*triggers, *nodes)]

    assert set(found) == {"nodes.md", *(f"nodes/{key}.md" for key in keys)}
    assert all(f"](nodes/{key}.md) | `{key}` |" in found["nodes.md"] for key in keys)


def test_a_page_says_what_it_is_what_to_fill_in_and_where_it_leads() -> None:
    page = pages()["nodes/filter.md"]

    assert page.startswith("# Filter customers\n\nAction, group Flow: `filter`.")
    assert "Outlets: `yes`, `no`." in page
    assert "| `condition` | [condition](../../integrators/conditions.md) | required |" in page


def test_a_page_names_what_the_calendar_has_at_hand() -> None:
    assert "`date`, `due`, as `$date` in conditions" in pages()["nodes/date_reached.md"]


def test_an_example_is_a_configuration_that_the_class_takes() -> None:
    examples = [
        json.loads(found[1])
        for page in pages().values()
        if (found := re.search(r"```json\n(.+)\n```", page)) is not None
    ]

    assert len(examples) > 20
    for node in examples:
        family = triggers if node["type"] in triggers else nodes
        family.get(node["type"]).Config.model_validate(node["config"])


def test_what_there_is_no_more_loses_its_page(tmp_path: Path) -> None:
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "teleport.md").write_text("# Teleport")

    write(tmp_path)

    assert not (tmp_path / "nodes" / "teleport.md").exists()
    assert {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*.md")} == pages()
