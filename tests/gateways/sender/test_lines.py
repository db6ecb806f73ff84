"""Lines of calls: how many may be under way, and when silent ones are tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateways.policy.pace import FIRST_PAUSE, THRESHOLD
from gateways.queries.calls import Waiting
from gateways.sender.lines import AT_ONCE, IN_TROUBLE, Lines


def silent(lines: Lines, line: str, times: int, now: datetime) -> None:
    for _ in range(times):
        lines.began(line)
        lines.ended(line, silent=True, now=now)


def test_each_line_has_room_of_its_own(now: datetime) -> None:
    lines = Lines()
    for _ in range(AT_ONCE - 2):
        lines.began("slow")

    assert lines.quotas([Waiting("slow", now), Waiting("quick", now)], now) == {"slow": 2, "quick": AT_ONCE}
    assert lines.quotas([Waiting("later", now + timedelta(seconds=1))], now) == {}


def test_a_line_without_answers_is_narrowed_and_one_answer_opens_it(now: datetime) -> None:
    lines = Lines()
    silent(lines, "a", 1, now)
    assert lines.quotas([Waiting("a", now)], now) == {"a": IN_TROUBLE}

    lines.began("a")
    lines.ended("a", silent=False, now=now)
    assert lines.quotas([Waiting("a", now)], now) == {"a": AT_ONCE}


def test_a_silent_line_is_shut_and_probed_with_one_call_at_growing_intervals(now: datetime) -> None:
    lines = Lines()
    silent(lines, "a", THRESHOLD, now)
    opens = now + FIRST_PAUSE
    assert lines.quotas([Waiting("a", now)], now) == {}
    assert lines.next_at([Waiting("a", now)], now) == opens

    assert lines.quotas([Waiting("a", now)], opens) == {"a": 1}
    lines.began("a")
    assert lines.quotas([Waiting("a", now)], opens) == {}
    lines.ended("a", silent=True, now=opens)
    assert lines.next_at([Waiting("a", now)], opens) == opens + 2 * FIRST_PAUSE


def test_what_was_under_way_when_it_shut_tells_nothing_new(now: datetime) -> None:
    lines = Lines()
    silent(lines, "a", THRESHOLD + 5, now)

    assert lines.next_at([Waiting("a", now)], now) == now + FIRST_PAUSE
