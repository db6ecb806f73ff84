"""What every node and trigger keeps, whoever wrote it."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from campaigns.api.catalog import entry
from campaigns.contract import Node, Trigger
from campaigns.engine.families import by_use, nodes, triggers
from campaigns.triggers.manual import Manual

MEMBERS: list[type[Node[Any]] | type[Trigger[Any]]] = [*nodes, *triggers]

every_member = pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.key)


@every_member
def test_it_introduces_itself(member: type[Node[Any]] | type[Trigger[Any]]) -> None:
    assert member.label
    assert re.fullmatch(r"[a-z0-9_]+", member.icon), "a name of the Material Symbols font"
    assert member.group in {"Messages", "Flow", "Customer", "Loyalty", "Triggers"}
    assert inspect.getdoc(member)


@every_member
def test_its_file_is_named_for_its_key(member: type[Node[Any]] | type[Trigger[Any]]) -> None:
    assert member.__module__.rpartition(".")[2] == member.key


@every_member
def test_its_config_is_frozen_and_takes_nothing_unknown(member: type[Node[Any]] | type[Trigger[Any]]) -> None:
    assert member.Config.model_config.get("frozen")
    assert member.Config.model_config.get("extra") == "forbid"
    assert member.Config.__doc__


@every_member
def test_the_catalog_can_draw_its_form(member: type[Node[Any]] | type[Trigger[Any]]) -> None:
    shown = entry(member)

    assert shown["schema"]["type"] == "object"
    assert shown["type"] == member.key


def test_the_members_of_this_issue_are_there() -> None:
    assert {member.key for member in MEMBERS} >= {
        "event_occurred",
        "system_event_occurred",
        "filter",
        "wait",
        "wait_until_date",
        "ab_test",
        "split",
        "send_email",
        "send_sms",
        "send_custom_im",
        "check_email_status",
        "exit",
    }


def test_a_member_that_gives_itself_no_rank_comes_last_by_its_label() -> None:
    class Zebra(Manual):
        label, rank = "Zebra", Trigger.rank

    class Antelope(Zebra):
        label = "Antelope"

    assert by_use([Zebra, *triggers, Antelope])[-2:] == [Antelope, Zebra]
