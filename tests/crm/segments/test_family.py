"""Every condition there is, whoever brought it."""

import pytest

from crm.contract import Condition
from crm.segments.registry import conditions

MEMBERS = list(conditions)


def test_every_app_brings_its_own() -> None:
    assert {"attribute", "marker", "segment", "audience", "event", "field", "message"} <= {
        member.key for member in MEMBERS
    }


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.key)
def test_it_is_known_by_a_key_that_nobody_else_uses_as_a_setting(member: type[Condition]) -> None:
    """A rule is known by the one key that names a condition, so no setting may be called like one."""
    settings = set(member.Config.model_fields)

    assert settings & {other.key for other in MEMBERS} == {member.key}
    assert not {"all", "any", "not"} & settings


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.key)
def test_its_form_can_be_drawn(member: type[Condition]) -> None:
    schema = member.Config.model_json_schema()

    assert schema["additionalProperties"] is False
    assert member.key in schema["required"]
    assert member.label
