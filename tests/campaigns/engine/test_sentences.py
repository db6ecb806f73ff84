"""What is wrong with a configuration, in our own words, at its field."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.engine.graph import parse
from campaigns.engine.rules import check_settings
from tests.factories.campaigns import node


def told(type_: str, **config: Any) -> list[tuple[str, str]]:
    _, problems = parse({"nodes": [node("a", type_, **config)]})
    return [(problem.field, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("type_", "config", "field", "message"),
    [
        ("wait", {"days": "soon"}, "days", "Wait: “days” is a whole number."),
        ("wait", {"days": 1.5}, "days", "Wait: “days” is a whole number."),
        ("wait", {"days": -1}, "days", "Wait: “days” is at least 0."),
        ("wait", {"weeks": 1}, "weeks", "Wait has no field “weeks”."),
        ("wait_until_date", {"date": "x"}, "date", "Wait until date: “date” is a date such as 2026-12-24."),
        ("wait_until_date", {}, "date", "Wait until date: “date” is missing."),
        ("send_email", {"template": 5}, "template", "Send e-mail: “template” is a text."),
        ("exit", {"reason": ""}, "reason", "Exit: “reason” has at least 1 characters."),
        ("split", {"shares": 5}, "shares", "Split: “shares” is a list."),
        ("split", {"shares": [{"id": "a", "percent": 1}]}, "shares", "Split: “shares” has at least 2 entries."),
        ("filter", {"condition": []}, "condition", "Filter customers: “condition” is an object."),
    ],
)  # fmt: skip
def test_it_names_the_field_and_says_what_it_should_be(
    type_: str, config: dict[str, Any], field: str, message: str
) -> None:
    assert (field, message) in told(type_, **config)


def test_it_names_a_field_deep_inside() -> None:
    shares = [{"id": "a b", "percent": 40}, {"id": "b", "percent": "much"}]
    assert told("split", shares=shares) == [
        ("shares.0.id", "Split: “shares.0.id” has characters that are not allowed here; use letters, digits, - and _."),
        ("shares.1.percent", "Split: “shares.1.percent” is a number."),
    ]  # fmt: skip


def test_settings_are_told_the_same_way() -> None:
    problems = check_settings({"entry": {"mode": "twice", "not_earlier_than": {"weeks": 1}}, "colour": "red"})

    assert [(problem.field, problem.message) for problem in problems] == [
        (
            "settings.entry.mode",
            "Settings: “entry.mode” is one of 'once', 'once_while_open', 'every_time' or 'restart'.",
        ),
        (
            "settings.entry.not_earlier_than",
            "Settings: “entry.not_earlier_than”: an interval is {minutes|hours|days: number}.",
        ),
        ("settings.colour", "Settings has no field “colour”."),
    ]  # fmt: skip
    assert check_settings([]) == []


@pytest.mark.parametrize(
    "interval", [5, -5, "P3D", "3 days", 1e13, True, [], {}, {"days": -1}, {"days": "3"}, {"days": True}, {"weeks": 1}]
)  # fmt: skip
def test_an_interval_says_its_units(interval: Any) -> None:
    for settings in ({"entry": {"not_earlier_than": interval}}, {"max_duration": interval}):
        (problem,) = check_settings(settings)
        assert problem.message.endswith("an interval is {minutes|hours|days: number}.")


@pytest.mark.parametrize(
    "stop_date", ["tomorrow", "2026-12-01", "2026-12-01T00:00:00", [], "0000-00-00T00:00:00Z"]
)
def test_a_moment_has_a_zone(stop_date: Any) -> None:
    (problem,) = check_settings({"stop_date": stop_date})
    assert problem.message.endswith("is a moment with its zone, such as 2026-12-24T00:00:00+01:00.")


def test_a_time_of_the_day_is_no_word() -> None:
    problems = check_settings({"window": {"from": "25:00", "to": "9"}})
    assert [one.message.partition("” ")[2] for one in problems] == ["is a time of the day such as 09:00."] * 2


def test_an_interval_ends_before_the_calendar_does() -> None:
    for days in (1_000_000, 1e300):
        (problem,) = check_settings({"entry": {"not_earlier_than": {"days": days}}})
        assert problem.message.endswith("an interval is at most 36,600 days long.")
    assert check_settings({"max_duration": {"days": 36_600}}) == []


def test_what_is_no_settings_is_said() -> None:
    assert check_settings(5)[0].message == "Settings: this is an object."
