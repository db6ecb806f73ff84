"""The registry of families."""

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
