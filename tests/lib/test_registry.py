"""The registry of families."""

import importlib
import sys
import threading
from pathlib import Path

import pytest

from lib.registry import DuplicateMember, Registry, UnknownMember


class Wait:
    key = "wait"
    aliases = ("delay",)


class Filter:
    key = "filter"
    aliases = ()


def test_it_finds_a_member_by_its_key_and_by_what_it_was_called_before() -> None:
    nodes = Registry[Wait]("node", "email.mime")
    nodes.register(Wait)

    assert nodes.get("wait") is Wait
    assert nodes.get("delay") is Wait


def test_it_lists_each_member_once_in_the_order_of_keys() -> None:
    nodes = Registry[Wait | Filter]("node", "email.mime")
    nodes.register(Wait)
    nodes.register(Filter)

    assert list(nodes) == [Filter, Wait]


def test_it_refuses_two_members_under_one_key() -> None:
    nodes = Registry[Wait]("node", "email.mime")
    nodes.register(Wait)

    class Delay:
        key = "delay"
        aliases = ()

    with pytest.raises(DuplicateMember, match="delay"):
        nodes.register(Delay)


def test_it_names_the_family_when_a_key_is_unknown() -> None:
    with pytest.raises(UnknownMember, match="no node called 'teleport'"):
        Registry[Wait]("node", "email.mime").get("teleport")


@pytest.fixture
def slow_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[Wait]:
    """A family whose only member is imported when `go` is set, and says by `begun` that its import has begun."""
    family = tmp_path / "slowfamily"
    family.mkdir()
    (family / "__init__.py").write_text(
        "import threading\nbegun, go = threading.Event(), threading.Event()\nregistry = None\n"
    )
    (family / "member.py").write_text(
        "import slowfamily as s\ns.begun.set()\nassert s.go.wait(10)\n"
        "class Member:\n    key, aliases = 'member', ()\ns.registry.register(Member)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    registry = Registry[Wait]("node", "slowfamily")
    importlib.import_module("slowfamily").registry = registry
    return registry


def test_a_thread_that_asks_meanwhile_waits_for_the_whole_family(slow_family: Registry[Wait]) -> None:
    gate = sys.modules["slowfamily"]
    seen: list[list[str]] = []
    ask = [threading.Thread(target=lambda: seen.append([each.key for each in slow_family])) for _ in range(2)]
    ask[0].start()
    assert gate.begun.wait(10)
    ask[1].start()
    gate.go.set()
    for thread in ask:
        thread.join(10)

    assert seen == [["member"], ["member"]]
